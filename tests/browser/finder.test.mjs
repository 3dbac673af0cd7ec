/** Pages without a site file: the adapter that the finder writes is remembered, and replaced when it no longer fits. */

import { strict as assert } from "node:assert";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { blog, COMMENTS, commentMarkup, URL_OF_BLOG } from "./lib/blog.mjs";
import { find, outline } from "./lib/cli.mjs";
import { countHosts, highlights, until } from "./lib/inspect.mjs";
import { clickIn } from "./lib/layers.mjs";
import { GITHUB } from "./lib/policies.mjs";
import { clickAndReturn, clickInPopup, popupMessage, unfoldPage, untilMessage } from "./lib/popup.mjs";
import { ALL_SAMPLES } from "./lib/samples.mjs";
import { Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./lib/session.mjs").Session} Session */

/** The match pattern of the blog's pages. */
const ORIGIN = `${new URL(URL_OF_BLOG).origin}/*`;

/** What the blog's comments say. */
const TEXTS = COMMENTS.map(({ text }) => text);

/** Matches the picker's layer. */
const PICKER = "[data-threadlight-layer=picker]";

/**
 * Opens the blog on a site that is allowed.
 * @param {Session} session
 * @param {readonly import("./lib/blog.mjs").BlogComment[]} comments
 */
async function open(session, comments) {
  const shell = await Shell.open(session);
  await shell.allow(ORIGIN);
  const page = await session.open(URL_OF_BLOG, { body: blog(comments), policy: GITHUB });
  return { shell, page };
}

/**
 * Adds comments below the article.
 * @param {Page} page
 * @param {readonly import("./lib/blog.mjs").BlogComment[]} comments
 */
async function add(page, comments) {
  await page.evaluate((markup) => {
    document.querySelector(".talk")?.insertAdjacentHTML("beforeend", markup);
  }, comments.map(commentMarkup).join(""));
}

/**
 * Waits until the extension has found that the page has no comments.
 * @param {Shell} shell
 * @param {Page} page
 */
async function untilNoComments(shell, page) {
  await shell.settled(page, ({ site, comments }) => site === null && comments === 0);
}

inBrowsers((test) => {
  test("a live page gives the same outline as the command line", async (session) => {
    const entry = fileURLToPath(new URL("../../extension/content/find/outline.js", import.meta.url));
    const bundle = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      format: "iife",
      globalName: "module",
    });
    const script = `${bundle.outputFiles[0]?.text}
      const walk = module.takeOutline(document);
      let step = walk.next();
      while (!step.done) step = walk.next();
      step.value.outline`;
    /** @type {{ name: string, load: () => Promise<string> }[]} */
    const pages = [
      ...ALL_SAMPLES.filter(({ skip }, index) => !skip && index % 4 === 0),
      { name: "blog", load: async () => TRICKY_PAGE },
    ];
    for (const { name, load } of pages) {
      // At its own address the extension would read the page, and Firefox would report an error when the page closes.
      const url = `https://outlines.example/${name}`;
      // Only the command line, which runs no scripts, sees the elements in <noscript>.
      const body = (await load()).replace(/<noscript.*?<\/noscript>/gs, "");
      const page = await session.open(url, body);
      const live = await page.evaluate(
        `(() => { ${script.replace(/step\.value\.outline$/, "return step.value.outline")} })()`,
      );
      assert.deepEqual(lines(live), lines(await outline(url, body)), name);
      await page.close();
    }
  });

  test("comments of an unknown page are tagged after a click in the popup", async (session) => {
    await session.willGrant(ORIGIN);
    const page = await session.open(URL_OF_BLOG, { body: blog(COMMENTS), policy: GITHUB });
    const popup = await session.openPopup(page);
    await untilMessage(popup, "Not on for this site");
    assert.equal(await countHosts(page), 0);
    await clickInPopup(session, popup, "#allow");
    await untilMessage(popup, `Comments: ${COMMENTS.length}`);
    assert.match(
      (await popup.evaluate(() => document.querySelector("#source")?.textContent)) ?? "",
      /detected automatically/,
    );
    await until("all comments have badges", async () => (await countHosts(page)) === COMMENTS.length);

    const shell = await Shell.open(session);
    const { list, site } = await shell.settled(page);
    assert.equal(site?.origin, "found");
    const expected = await find(URL_OF_BLOG, blog(COMMENTS));
    assert.deepEqual(
      list.map(({ id, author, text }) => ({ id, author, text })),
      expected.map(({ id, author, text }) => ({ id, author, text })),
    );
    assert.deepEqual(
      list.map(({ author, text }) => ({ author, text })),
      COMMENTS.map(({ author, text }) => ({ author, text })),
    );
  });

  test("the popup says that a page has no comments, and no adapter is remembered", async (session) => {
    const { shell, page } = await open(session, []);
    await untilNoComments(shell, page);
    const popup = await session.openPopup(page);
    await untilMessage(popup, "No comments on this page");
    assert.ok(!(await popupMessage(popup)).includes("wrong"));
    assert.equal(await countHosts(page), 0);
    const keys = Object.keys(await shell.stored());
    assert.deepEqual(
      keys.filter((key) => key.startsWith("adapter")),
      [],
    );
  });

  test("comments that are added to an empty page later are found, and so are further ones", async (session) => {
    const { shell, page } = await open(session, []);
    await untilNoComments(shell, page);
    await add(page, COMMENTS.slice(0, 3));
    const first = await shell.settled(page, ({ comments }) => comments === 3);
    assert.deepEqual(
      first.list.map(({ text }) => text),
      TEXTS.slice(0, 3),
    );
    await add(page, COMMENTS.slice(3));
    const { tagged } = await shell.settled(page, ({ comments }) => comments === COMMENTS.length);
    await until("all have badges", async () => (await countHosts(page)) === tagged);
  });

  test("a found adapter is remembered and used on the next visit", async (session) => {
    const { shell, page } = await open(session, COMMENTS);
    await shell.settled(page);
    const messages = await shell.recordMessages();
    const next = await session.open(`${URL_OF_BLOG}?next`, { body: blog(COMMENTS.slice(0, 2)), policy: GITHUB });
    const { list, site } = await shell.settled(next);
    assert.equal(site?.origin, "found");
    assert.deepEqual(
      list.map(({ text }) => text),
      TEXTS.slice(0, 2),
    );
    assert.ok(!(await messages()).some(({ type }) => type === "find"));
  });

  test("an adapter that no longer fits is replaced by a new one", async (session) => {
    const { shell, page } = await open(session, COMMENTS);
    await shell.settled(page);
    const messages = await shell.recordMessages();
    const body = blog(COMMENTS).replaceAll("talk-", "voice-");
    const next = await session.open(`${URL_OF_BLOG}?redesigned`, { body, policy: GITHUB });
    const { list } = await shell.settled(next);
    assert.deepEqual(
      list.map(({ text }) => text),
      TEXTS,
    );
    assert.ok((await messages()).some(({ type }) => type === "find"));
    const { adapter, origin } = (await shell.stored())[`adapter ${new URL(URL_OF_BLOG).hostname}`];
    assert.equal(origin, "found");
    assert.match(adapter.comment, /voice-/);
  });

  test("comments in an open shadow root are found, and so are further ones", async (session) => {
    const shell = await Shell.open(session);
    await shell.allow(ORIGIN);
    const host = `<talk-box></talk-box><script>
      const root = document.querySelector("talk-box").attachShadow({ mode: "open" });
      root.innerHTML = '<section class="talk"></section>';
      window.add = (markup) => root.firstChild.insertAdjacentHTML("beforeend", markup);
    </script>`;
    const body = blog([]).replace("</main>", `${host}</main>`);
    const addToRoot = (/** @type {Page} */ page, /** @type {typeof COMMENTS} */ comments) =>
      page.evaluate((markup) => /** @type {any} */ (window).add(markup), comments.map(commentMarkup).join(""));
    const countInRoot = (/** @type {Page} */ page) =>
      page.evaluate(
        () => document.querySelector("talk-box")?.shadowRoot?.querySelectorAll("[data-threadlight]").length,
      );
    const page = await session.open(URL_OF_BLOG, body);
    await untilNoComments(shell, page);
    await addToRoot(page, COMMENTS.slice(0, 3));
    const { list } = await shell.settled(page, ({ comments }) => comments === 3);
    assert.deepEqual(
      list.map(({ text }) => text),
      TEXTS.slice(0, 3),
    );
    await addToRoot(page, COMMENTS.slice(3));
    const { tagged } = await shell.settled(page, ({ comments }) => comments === COMMENTS.length);
    await until("all have badges", async () => (await countInRoot(page)) === tagged);
    assert.ok(Object.values(await highlights(page)).flat().length > 0);
    const tints = await page.evaluate(() => {
      const root = document.querySelector("talk-box")?.shadowRoot;
      const words = root?.querySelector(".talk-words p") ?? document.body;
      const style = (/** @type {string} */ name) => getComputedStyle(words, `::highlight(${name})`);
      return [...CSS.highlights.keys()].map(
        (name) => `${style(name).backgroundColor} ${style(name).textDecorationLine}`,
      );
    });
    assert.ok(
      tints.some((tint) => tint !== "rgba(0, 0, 0, 0) none"),
      String(tints),
    );

    const next = await session.open(`${URL_OF_BLOG}?next`, body);
    await addToRoot(next, COMMENTS.slice(0, 2));
    await shell.settled(next, ({ comments }) => comments === 2);
    await shell.switchSite(new URL(URL_OF_BLOG).hostname, false);
    await until("nothing is left", async () => (await countInRoot(next)) === 0);
  });

  test("the reader picks which comments are meant, and undoes it", async (session) => {
    const twice = [
      ...COMMENTS,
      ...COMMENTS.map((each) => ({ ...each, id: each.id + 100, text: `Once more: ${each.text}` })),
    ];
    const body = blog(twice).replaceAll(/class="talk-entry" id="talk-9/g, 'class="talk-entry late" id="talk-9');
    const shell = await Shell.open(session);
    await shell.allow(ORIGIN);
    const page = await session.open(URL_OF_BLOG, { body, policy: GITHUB });
    const { list } = await shell.settled(page);
    const popup = await session.openPopup(page);
    await untilMessage(popup, "Comments");
    await unfoldPage(session, popup);
    await clickAndReturn(session, popup, "#pick", page);

    const bar = () => session.inShadows(page, PICKER, ([root]) => root?.querySelector(".bar")?.textContent ?? "");
    const boxes = () => session.inShadows(page, PICKER, ([root]) => root?.querySelectorAll(".box").length ?? 0);
    await until("it asks for a click", async () => (await bar()).includes("Click one comment"));
    await page.evaluate(() => document.querySelector(".late")?.scrollIntoView({ block: "center" }));
    await page.hover(".late .talk-words");
    await until("a box is drawn", async () => (await boxes()) === 1);
    await page.evaluate(() => document.addEventListener("click", () => Object.assign(window, { clickSeen: true })));
    await page.click(".late .talk-words");
    await until("it counts", async () => (await bar()).includes(`Comments: ${twice.length}`));
    assert.equal(await page.evaluate(() => "clickSeen" in window), false);
    await clickIn(session, page, "picker", "[data-does=pickFewer]");
    await until("it counts fewer", async () => (await bar()).includes(`Comments: ${COMMENTS.length}`));
    await until("boxes are drawn", async () => (await boxes()) === COMMENTS.length);
    await clickIn(session, page, "picker", "[data-does=pickSave]");
    const picked = await shell.settled(
      page,
      ({ comments, site }) => comments === COMMENTS.length && site?.origin === "picked",
    );
    assert.deepEqual(
      picked.list.map(({ text }) => text),
      TEXTS.map((text) => `Once more: ${text}`),
    );
    await until("the bar is gone", async () => !(await page.$(PICKER)));

    const next = await session.open(`${URL_OF_BLOG}?next`, { body, policy: GITHUB });
    await shell.settled(next, ({ site }) => site?.origin === "picked");
    const secondPopup = await session.openPopup(next);
    await untilMessage(secondPopup, `${COMMENTS.length}`);
    await unfoldPage(session, secondPopup);
    await clickInPopup(session, secondPopup, "#forget");
    // A popup that loses the focus closes and leaves its work undone, so nothing else may be focused before this.
    const source = () => secondPopup.evaluate(() => document.querySelector("#source")?.textContent ?? "");
    await until("it is forgotten", async () => (await source()).includes("detected automatically"));
    const now = await shell.settled(next, ({ site }) => site?.origin === "found");
    assert.equal(now.comments, list.length);
  });

  test("comments are read again when the document shows another page", async (session) => {
    const { shell, page } = await open(session, COMMENTS);
    await shell.settled(page);
    await page.evaluate(() => {
      history.pushState(null, "", "/2024/no-talk");
      document.querySelector(".talk")?.replaceChildren();
    });
    await until("the badges are gone", async () => (await countHosts(page)) === 0);
    await page.evaluate(() => history.pushState(null, "", "/2024/other"));
    await add(page, COMMENTS.slice(1));
    const { list } = await shell.settled(page, ({ comments }) => comments === COMMENTS.length - 1);
    assert.deepEqual(
      list.map(({ text }) => text),
      TEXTS.slice(1),
    );
  });
});

/** What two programs easily see differently: white space, HTML comments, other scripts, long values, omissions. */
const TRICKY_PAGE = `<!doctype html><html class="a  b"><head><script type="application/ld+json">{ "a": "\u001f" }</script></head><body data-x="${"é".repeat(96)}" data-y="${"y".repeat(97)}">
  <p title="${"t".repeat(120)}" onclick="go()"> one <b>two</b>
  three<!-- nothing -->four\u00a0 \u2003five<br>${"long ".repeat(30)}${"😀".repeat(80)}</p>
  <a href="https://a.example/${"😀p".repeat(90)}#c1">a</a><iframe>none</iframe>
  <svg><a href="#x">none</a></svg><script>none</script><script type="Application/LD+JSON">[${"1, ".repeat(90_000)}1]</script>
  <script type="application/ld+json">[${"é".repeat(9)}]</script><span data-threadlight>ours</span><template><p>none</p></template>
  <p>${`${"words and more words ".repeat(2000)}\n`.repeat(3)}</p><table><tr><td>cell</table></body></html>`;

/**
 * A packed outline with one readable line for each element, so that a failed assertion shows the difference.
 * @param {any} outline
 */
function lines({ strings, elements, data }) {
  const table = strings.split("\u001f");
  const listed = elements
    .split("\n")
    .filter(Boolean)
    .map((/** @type {string} */ line) => {
      const [name = "", parent, text = "", length, ...attributes] = line.split(" ");
      return [
        table[Number(name)],
        parent,
        table[Number(text)],
        length,
        ...attributes.map((each) => table[Number(each)]),
      ].join("|");
    });
  return [...listed, data];
}
