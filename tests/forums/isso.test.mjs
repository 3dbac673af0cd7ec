/** A blog with a real comment server, which renders comments with its own script. */

import { strict as assert } from "node:assert";

import { COMMENTS } from "../browser/lib/blog.mjs";
import { countHosts, highlights, until } from "../browser/lib/inspect.mjs";
import { Shell } from "../browser/lib/shell.mjs";
import { inBrowsers } from "../browser/lib/suite.mjs";
import { Isso } from "./isso.mjs";

/** The path of Isso's executable; empty if it is not installed. */
const PROGRAM = process.env.THREADLIGHT_ISSO ?? "";

/** The origin of the blog. */
const SITE = "http://garden.example";

/** The path of the article. */
const PATH = "/2024/roof-beds.html";

/** The article, with Isso's script. */
const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Beds on a roof</title></head>
  <body><h1>Beds on a roof</h1><p>Forty sacks of soil, three flights of stairs.</p>
  <script data-isso="/" data-isso-max-comments-top="3" src="/js/embed.min.js"></script>
  <section id="isso-thread"></section></body></html>`;

inBrowsers((test) => {
  const skip = PROGRAM ? false : "no Isso: cargo xtask test --forums installs it";
  const check = async (/** @type {import("../browser/lib/session.mjs").Session} */ session) => {
    const isso = await Isso.start(PROGRAM, SITE);
    try {
      const [first, second, third, fourth] = COMMENTS;
      const parent = await isso.addComment(PATH, { author: first?.author, text: first?.text ?? "" });
      const reply = `> ${first?.text}\n\n${second?.text} It is *that* simple, see [the manual](https://manual.example.org/bugs).`;
      await isso.addComment(PATH, { author: second?.author, text: reply, parent });
      await isso.addComment(PATH, { text: `${third?.text}\n\n    soil --bags 40\n` });
      await isso.addComment(PATH, { author: fourth?.author, text: fourth?.text ?? "" });
      for (let times = 1; times <= 2; times++)
        await isso.addComment(PATH, { author: "late", text: `${times}: ${first?.text}` });

      session.network.connect(SITE, isso.origin);
      const shell = await Shell.open(session);
      await shell.allow(`${SITE}/*`);
      const page = await session.open(SITE + PATH, PAGE);
      const status = await shell.settled(page, ({ comments }) => comments === 4);
      assert.equal(status.site?.id, "isso");
      assert.deepEqual(
        status.list.map(({ id, author, depth }) => [id, author, depth]),
        [
          ["isso-1", first?.author, 0],
          ["isso-2", second?.author, 1],
          ["isso-3", "Anonymous", 0],
          ["isso-4", fourth?.author, 0],
        ],
      );
      const texts = status.list.map(({ text }) => text);
      assert.deepEqual([texts[0], texts[3]], [first?.text, fourth?.text]);
      assert.equal(texts[1], `> ${first?.text}\n${second?.text} It is that simple, see the manual.`);
      assert.match(texts[2] ?? "", /soil --bags 40/);
      await until("badges are there", async () => (await countHosts(page)) === status.tagged);
      assert.ok(Object.values(await highlights(page)).flat().length > 0);

      // The server holds back further comments until the reader asks for them.
      await page.click(".isso-load-hidden");
      const all = await shell.settled(page, ({ comments }) => comments === 6);
      assert.deepEqual(
        all.list.slice(4).map(({ id, author }) => [id, author]),
        [
          ["isso-5", "late"],
          ["isso-6", "late"],
        ],
      );
      await until("badges are there", async () => (await countHosts(page)) === all.tagged);
    } finally {
      await isso.stop();
    }
  };
  test("Isso's comments are read, with a quote in a reply and with those that it holds back at first", check, { skip });
});
