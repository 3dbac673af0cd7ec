/** Pages that change as large platforms do: they reuse elements, replace the whole body, and load more comments. */

import { strict as assert } from "node:assert";

import { blog, COMMENTS, commentMarkup, URL_OF_BLOG } from "./lib/blog.mjs";
import { countHosts, HOST, highlights, until } from "./lib/inspect.mjs";
import { sampleNamed } from "./lib/samples.mjs";
import { Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./lib/shell.mjs").Status} Status */

/** @param {Status} status */
function texts({ list }) {
  return list.map(({ text }) => text);
}

/**
 * Checks that the page shows what its status says: one badge host for each tagged comment, and exactly the evidence
 * highlighted.
 * @param {Page} page
 * @param {Status} status
 */
async function assertShown(page, status) {
  await until(
    "there is one badge host for each tagged comment",
    async () => (await countHosts(page)) === status.tagged,
  );
  const sortedLetters = (/** @type {readonly string[]} */ words) =>
    words.join("").replace(/\s+/gu, "").split("").sort().join("");
  // What the whole thread is about is not highlighted.
  const evidence = status.list.flatMap(({ text, tags }) =>
    tags
      .filter(({ category }) => !status.topics.includes(category))
      .flatMap(({ evidence }) => evidence.map(([start, end]) => text.slice(start, end))),
  );
  await until("exactly the evidence is highlighted", async () => {
    const painted = Object.values(await highlights(page)).flat();
    return sortedLetters(painted) === sortedLetters(evidence);
  });
}

/**
 * Gives the blog comments that come later: one when the page is scrolled to its end, one after a click on `#more`, and one
 * in a closed branch.
 * @param {Page} page
 * @param {readonly string[]} markup  Of these three comments.
 */
async function addLateComments(page, markup) {
  await page.evaluate(([scrolled = "", loaded = "", branch = ""]) => {
    const talk = /** @type {Element} */ (document.querySelector(".talk"));
    const end = document.body.appendChild(document.createElement("div"));
    end.style.cssText = "margin-top: 3000px; height: 1px";
    new IntersectionObserver(([entry], observer) => {
      if (!entry?.isIntersecting) return;
      observer.disconnect();
      talk.insertAdjacentHTML("beforeend", scrolled);
    }).observe(end);
    const more = talk.appendChild(document.createElement("button"));
    more.id = "more";
    more.addEventListener("click", () => more.replaceWith(document.createRange().createContextualFragment(loaded)));
    const closed = talk.appendChild(document.createElement("div"));
    closed.id = "branch";
    closed.hidden = true;
    closed.innerHTML = branch;
  }, markup);
}

inBrowsers((test) => {
  test("a virtualised list that reuses its elements is read again each time", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(sampleNamed("discourse.html"));
    const count = status.comments;
    for (let round = 1; round <= 5; round++) {
      // All comments say the same, so the engine gives them the same tags; only their numbers tell them apart.
      await page.evaluate(
        (round, sentence) => {
          for (const [index, article] of document.querySelectorAll("article[data-post-id]").entries()) {
            const id = 100 * round + index;
            article.id = `post_${id}`;
            article.setAttribute("data-post-id", String(id));
            const name = article.querySelector(".names a");
            name?.setAttribute("data-user-card", `writer${id}`);
            const [head, body] = [article.querySelector(".topic-meta-data"), article.querySelector(".cooked")];
            // Every other round renders the head again, as frameworks do, and so removes the badges in it.
            if (head && round % 2) head.innerHTML = `${head.innerHTML}`;
            body?.replaceChildren(Object.assign(document.createElement("p"), { textContent: `${id}: ${sentence}` }));
          }
        },
        round,
        COMMENTS[0]?.text ?? "",
      );
      const ids = Array.from({ length: count }, (_, index) => 100 * round + index);
      const now = await shell.settled(page, (status) =>
        status.list.every(({ id, text }) => id.startsWith(`post_${round}`) && text.startsWith(`${round}`)),
      );
      assert.deepEqual(
        now.list.map(({ id, author, text }) => [id, author, text]),
        ids.map((id) => [`post_${id}`, `writer${id}`, `${id}: ${COMMENTS[0]?.text}`]),
      );
      assert.equal(now.tagged, count);
      await assertShown(page, now);
    }
    // Posts that scroll out at one end are removed, and others are added at the other end.
    await page.evaluate(() => {
      const [first, second] = document.querySelectorAll(".topic-post");
      const last = /** @type {Element} */ (
        [...document.querySelectorAll(".topic-post:has(article.boxed)")].at(-1)?.cloneNode(true)
      );
      last.querySelector("article")?.setAttribute("id", "post_999");
      first?.remove();
      second?.remove();
      document.querySelector(".post-stream")?.append(last);
    });
    const moved = await shell.settled(page, ({ list }) => list.at(-1)?.id === "post_999" && list.length === count - 1);
    await assertShown(page, moved);
  });

  test("a page that replaces its body and later restores a copy is read each time", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(sampleNamed("github-issue.html"));
    await page.evaluate(() => {
      // For the way back, such a script keeps a copy of the body, with our badges in it.
      const backup = document.body.cloneNode(true);
      const next = /** @type {HTMLBodyElement} */ (document.body.cloneNode(true));
      next.querySelectorAll(".react-issue-comment").forEach((comment) => comment.remove());
      const body = next.querySelector(".markdown-body .markdown-body");
      if (body) body.textContent = "Does anybody know why the clock rings at night?";
      Object.assign(globalThis, { backup });
      history.pushState(null, "", "/quiet-clock/quiet-clock/issues/413");
      document.documentElement.replaceChild(next, document.body);
    });
    const other = await shell.settled(
      page,
      ({ comments, list }) => comments === 1 && list[0]?.text.startsWith("Does") === true,
    );
    await assertShown(page, other);
    await page.evaluate(() => {
      history.pushState(null, "", "/quiet-clock/quiet-clock/issues/412");
      document.documentElement.replaceChild(/** @type {any} */ (globalThis).backup, document.body);
    });
    const back = await shell.settled(page, ({ comments }) => comments === status.comments);
    assert.deepEqual(texts(back), texts(status));
    await assertShown(page, back);
  });

  test("custom elements reused for the next video are read, and so are late replies", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(sampleNamed("youtube.html"));
    await page.evaluate((sentence) => {
      history.pushState(null, "", "/watch?v=another");
      const title = document.querySelector("ytd-watch-metadata yt-formatted-string");
      if (title?.firstChild) title.firstChild.nodeValue = "How a court works";
      // The first thread's elements are reused for a new comment, text nodes included; the others are removed.
      const [first, ...others] = document.querySelectorAll("ytd-comment-thread-renderer");
      others.forEach((each) => each.remove());
      first?.querySelector("#replies")?.replaceChildren();
      const text = first?.querySelector("#content-text span");
      text?.replaceChildren(sentence);
      first?.querySelector("#published-time-text a")?.setAttribute("href", "/watch?v=another&lc=UgxZ9");
      const name = first?.querySelector("#author-text span");
      if (name) name.textContent = " @somebody_else ";
    }, COMMENTS[3]?.text ?? "");
    const next = await shell.settled(
      page,
      ({ comments, list }) => comments === 1 && list[0]?.author === "@somebody_else",
    );
    assert.deepEqual(
      next.list.map(({ id, text }) => [id, text]),
      [["/watch?v=another&lc=UgxZ9", COMMENTS[3]?.text]],
    );
    await assertShown(page, next);
    assert.ok(status.comments > 1);
    await page.evaluate(
      (texts) => {
        const view = document.querySelector("ytd-comment-view-model");
        const list = document.createElement("ytd-comment-replies-renderer");
        for (const text of texts) {
          const reply = /** @type {Element} */ (view?.cloneNode(true));
          reply.querySelector("#content-text span")?.replaceChildren(text);
          list.append(reply);
        }
        document.querySelector("#replies")?.append(list);
      },
      COMMENTS.slice(0, 2).map(({ text }) => text),
    );
    const opened = await shell.settled(page, ({ comments }) => comments === 3);
    assert.deepEqual(
      opened.list.map(({ depth }) => depth),
      [0, 1, 1],
    );
    await assertShown(page, opened);
  });

  test("the next thread rendered into the same page is read, and so are late replies", async (session) => {
    const shell = await Shell.open(session);
    const sample = sampleNamed("new-reddit.html");
    const { page, status } = await shell.read(sample);
    await page.evaluate((text) => {
      const tree = document.querySelector("shreddit-comment-tree");
      const reply = document.querySelector("shreddit-comment shreddit-comment shreddit-comment")?.cloneNode(true);
      Object.assign(globalThis, { reply });
      // The address changes first; the thread follows after a while.
      history.pushState(null, "", "/r/backyardplots/comments/2aaaa/another_one/");
      tree?.replaceChildren();
      const comment = document.createElement("shreddit-comment");
      comment.setAttribute("author", "cold_frame");
      comment.setAttribute("thingid", "t1_new");
      comment.innerHTML = `<details open><summary><div slot="commentMeta"></div></summary><div slot="comment"><p></p></div></details>`;
      comment.querySelector("p")?.append(text);
      setTimeout(() => tree?.append(comment), 300);
    }, COMMENTS[1]?.text ?? "");
    const next = await shell.settled(page, ({ list }) => list[0]?.id === "t1_new");
    assert.deepEqual(texts(next), [COMMENTS[1]?.text]);
    await assertShown(page, next);
    await page.evaluate(() =>
      document.querySelector("shreddit-comment details")?.append(/** @type {any} */ (globalThis).reply),
    );
    const grown = await shell.settled(page, ({ comments }) => comments === 2);
    assert.deepEqual(
      grown.list.map(({ depth }) => depth),
      [0, 1],
    );
    assert.equal(grown.list[1]?.text, status.list[2]?.text);
    await assertShown(page, grown);
  });

  test("on an unknown page, comments loaded later, edited and removed are followed", async (session) => {
    const shell = await Shell.open(session);
    await shell.allow("https://garden.example/*");
    const page = await session.open(URL_OF_BLOG, blog(COMMENTS));
    await shell.settled(page, ({ comments }) => comments === COMMENTS.length);
    const later = COMMENTS.map(({ id, ...rest }, index) => commentMarkup({ id: id + 100 + index, ...rest }));
    await addLateComments(page, later);
    // Comments in a closed branch are part of the thread, too.
    await shell.settled(page, ({ comments }) => comments === COMMENTS.length + 1);
    await page.evaluate(() => document.querySelector("#branch")?.removeAttribute("hidden"));
    await page.click("#more");
    await shell.settled(page, ({ comments }) => comments === COMMENTS.length + 2);
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    const all = await shell.settled(page, ({ comments }) => comments === COMMENTS.length + 3);
    await assertShown(page, all);

    const edited = "You should see a doctor about that cough, and take it easy for a week.";
    await page.evaluate((edited) => {
      const [first, second] = document.querySelectorAll(".talk-entry");
      first?.querySelector(".talk-words")?.replaceChildren(edited);
      second?.remove();
    }, edited);
    const now = await shell.settled(
      page,
      ({ comments, list }) => comments === COMMENTS.length + 2 && list[0]?.text === edited,
    );
    await assertShown(page, now);

    // The page clears all highlights and removes all badges while a comment is added.
    await page.evaluate((host) => {
      CSS.highlights.clear();
      document.querySelectorAll(host).forEach((each) => each.remove());
      const last = [...document.querySelectorAll(".talk-entry")].at(-1);
      last?.after(/** @type {Element} */ (last.cloneNode(true)));
    }, HOST);
    const restored = await shell.settled(page, ({ comments }) => comments === COMMENTS.length + 3);
    await assertShown(page, restored);
  });
});
