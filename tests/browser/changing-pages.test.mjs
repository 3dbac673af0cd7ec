/** Pages that change while they are read, and pages that are hard on the extension. */

import { strict as assert } from "node:assert";

import { countHosts, HOST, highlights, until } from "./lib/inspect.mjs";
import { openSample, SAMPLE } from "./lib/panel.mjs";
import { GITHUB } from "./lib/policies.mjs";
import { Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./lib/session.mjs").Session} Session */

/** A sentence in which any model of the taxonomy finds tags with evidence. */
const QUESTION = "Does anybody know how much of its battery an electric car loses in winter?";
/** Another such sentence. */
const THANKS = "Thanks, that is a great explanation. I fixed the bug in my Python code with it.";

/**
 * Adds comments to the end of the thread, as the site's own script would. Their ids are `c_new0`, `c_new1` and so on.
 * @param {Page} page
 * @param {readonly string[]} texts  One for each comment.
 */
async function addComments(page, texts) {
  await page.evaluate((texts) => {
    const last = [...document.querySelectorAll("ol.comments li:has(> .comment[data-shortid])")].at(-1);
    const clones = texts.map((text, index) => {
      const clone = /** @type {Element} */ (last?.cloneNode(true));
      clone.querySelector(".comment")?.setAttribute("id", `c_new${index}`);
      clone.querySelector(".comment_text")?.replaceChildren(text);
      return clone;
    });
    last?.after(...clones);
  }, texts);
}

/**
 * The texts that are highlighted in an element, of all categories, in no particular order.
 * @param {Page} page
 * @param {string} selector
 */
function highlightedIn(page, selector) {
  return page.evaluate((selector) => {
    const element = document.querySelector(selector);
    return [...CSS.highlights]
      .filter(([name]) => name.startsWith("threadlight-"))
      .flatMap(([, highlight]) => [...highlight])
      .filter((range) => element?.contains(range.startContainer))
      .map((range) => range.startContainer.textContent?.slice(range.startOffset, range.endOffset));
  }, selector);
}

inBrowsers((test) => {
  test("comments that are added later are tagged, and the engine is asked about no others", async (session) => {
    const { shell, page, status } = await openSample(session);
    const taggedTexts = await shell.recordTagged();
    await addComments(page, [QUESTION, THANKS]);
    const now = await shell.settled(page, ({ comments }) => comments === status.comments + 2);
    assert.deepEqual(await taggedTexts(), [QUESTION, THANKS]);
    assert.equal(now.tagged, status.tagged + 2);
    assert.deepEqual(
      now.list.slice(-2).map(({ id, text }) => ({ id, text })),
      [
        { id: "c_new0", text: QUESTION },
        { id: "c_new1", text: THANKS },
      ],
    );
    await shell.showWholePage(page);
    assert.ok((await highlightedIn(page, "#c_new0")).length > 0);
  });

  test("a changed comment is tagged again, together with the replies that have it as context", async (session) => {
    const { shell, page, status } = await openSample(session);
    const [first, reply] = status.list;
    assert.ok(first && reply && reply.depth === 1);
    const taggedTexts = await shell.recordTagged();
    // Some scripts keep the elements and only patch their text nodes.
    await page.evaluate((text) => {
      const paragraphs = [...document.querySelectorAll(".comment_text")][0]?.children ?? [];
      [...paragraphs].slice(1).forEach((each) => each.remove());
      const [paragraph] = paragraphs;
      if (paragraph?.firstChild) paragraph.firstChild.nodeValue = text;
    }, QUESTION);
    const now = await shell.settled(page, ({ list }) => list[0]?.text === QUESTION);
    const texts = await taggedTexts();
    assert.equal(texts[0], QUESTION);
    assert.ok(texts.includes(reply.text));
    assert.ok(texts.length < status.comments);
    const [question] = now.list;
    const evidence = question?.tags.flatMap(({ evidence }) =>
      evidence.map(([start, end]) => QUESTION.slice(start, end)),
    );
    assert.deepEqual((await highlightedIn(page, ".comment_text")).sort(), evidence?.sort());
  });

  test("a comment that is rendered again with the same words is not tagged again", async (session) => {
    const { shell, page } = await openSample(session);
    const before = await highlightedIn(page, ".comment_text");
    assert.ok(before.length > 0);
    const taggedTexts = await shell.recordTagged();
    await page.evaluate(() => {
      const body = document.querySelector(".comment_text");
      if (body) body.innerHTML = `${body.innerHTML}`;
    });
    await addComments(page, [THANKS]);
    await shell.settled(page, ({ list }) => list.some(({ text }) => text === THANKS));
    assert.deepEqual(await taggedTexts(), [THANKS]);
    assert.deepEqual(await highlightedIn(page, ".comment_text"), before);
  });

  test("nothing is left of a removed comment", async (session) => {
    const { shell, page, status } = await openSample(session);
    const detached = () =>
      page.evaluate(
        () =>
          [...CSS.highlights]
            .filter(([name]) => name.startsWith("threadlight-"))
            .flatMap(([, highlight]) => [...highlight])
            .filter((range) => !range.startContainer.isConnected).length,
      );
    const removed = await page.evaluate(() => {
      const thread = document.querySelector("ol.comments li:has(> .comment[data-shortid])");
      const texts = thread?.querySelectorAll(".comment_text").length;
      thread?.remove();
      return texts ?? 0;
    });
    assert.ok(removed > 1);
    const now = await shell.settled(page, ({ comments }) => comments < status.comments);
    assert.ok(now.comments >= status.comments - removed);
    await shell.showWholePage(page);
    assert.equal(await detached(), 0);
  });

  test("after too many changes to look at one by one, the page is read again in full", async (session) => {
    const { shell, page, status } = await openSample(session);
    const many = Array.from({ length: 60 }, (_, index) => `${THANKS} This is remark ${index}.`);
    await page.evaluate(() => {
      for (let index = 0; index < 1500; index++) {
        const node = document.createElement("i");
        document.body.append(node);
        node.remove();
      }
      const paragraph = document.querySelector(".comment_text p");
      if (paragraph) paragraph.textContent = "Changed in the crowd: does anybody know why?";
    });
    await addComments(page, many);
    const now = await shell.settled(page, ({ comments }) => comments === status.comments + many.length);
    assert.ok(now.list[0]?.text.startsWith("Changed in the crowd"));
    await shell.showWholePage(page);
  });

  test("a long thread is counted in full, but gets badges and highlights only near the viewport", async (session) => {
    const { shell, page, status } = await openSample(session);
    const many = Array.from({ length: 300 }, (_, index) => `${THANKS} This is remark ${index}.`);
    await addComments(page, many);
    const now = await shell.settled(page, ({ comments }) => comments === status.comments + many.length);
    assert.equal(now.tagged, status.tagged + many.length);
    assert.ok((await countHosts(page)) < 100);
    assert.deepEqual(await highlightedIn(page, "#c_new299"), []);
    const hasHost = (/** @type {string} */ id) =>
      page.evaluate((id, host) => document.getElementById(id)?.querySelector(host) !== null, id, HOST);
    if (session.name === "chromium") {
      const shift = await page.evaluate(async () => {
        let sum = 0;
        const add = (/** @type {PerformanceObserverEntryList} */ list) => {
          for (const { value } of /** @type {any[]} */ (list.getEntries())) sum += value;
        };
        new PerformanceObserver(add).observe({ type: "layout-shift" });
        for (let screens = 0; screens < 2; screens++) {
          scrollBy(0, innerHeight);
          await new Promise((resolve) => setTimeout(resolve, 300));
        }
        return sum;
      });
      assert.equal(shift, 0);
    }
    await page.evaluate(() => document.querySelector("#c_new299")?.scrollIntoView());
    await until("the last comment has badges", () => hasHost("c_new299"));
    assert.ok((await highlightedIn(page, "#c_new299")).length > 0);
    assert.ok(!(await hasHost("c_new150")));
    assert.ok((await countHosts(page)) < 200);
  });

  test("a thread that is replaced by another one at a new address is read", async (session) => {
    const { shell, page } = await openSample(session);
    await page.evaluate((text) => {
      history.pushState(null, "", "/s/other/another_story");
      const list = document.querySelector("ol.comments ol.comments") ?? document.querySelector("ol.comments");
      const [first] = list?.querySelectorAll("li:has(> .comment[data-shortid])") ?? [];
      first?.querySelector(".comment_text")?.replaceChildren(text);
      first?.querySelectorAll("ol.comments").forEach((replies) => replies.replaceChildren());
      if (first) list?.replaceChildren(first);
    }, THANKS);
    const now = await shell.settled(page, ({ comments }) => comments === 1);
    assert.deepEqual(
      now.list.map(({ text }) => text),
      [THANKS],
    );
    assert.equal(await countHosts(page), 1);
  });

  test("a site is recognised when its signature appears late", async (session) => {
    const shell = await Shell.open(session);
    const body = await SAMPLE.load();
    const start = body.indexOf("<body");
    const page = await session.open(SAMPLE.url, { body: "<!doctype html><title>Loading</title>", policy: GITHUB });
    await page.bringToFront();
    await until("the content script runs", () => shell.status(page));
    await page.evaluate((markup) => {
      const parsed = new DOMParser().parseFromString(markup, "text/html");
      document.body.replaceChildren(...parsed.body.childNodes);
    }, body.slice(start));
    const status = await shell.settled(page);
    assert.equal(status.site?.id, "lobsters");
    assert.equal(await countHosts(page), status.tagged);
  });

  test("highlights come back after the page clears the highlight registry", async (session) => {
    const { page } = await openSample(session);
    const before = await highlights(page);
    await page.evaluate(() => CSS.highlights.clear());
    assert.deepEqual(await highlights(page), {});
    await page.click("body");
    await until("the highlights are back", async () => Object.keys(await highlights(page)).length > 0);
    assert.deepEqual(await highlights(page), before);
  });

  test("badges that the page removes are put back, but not forever", async (session) => {
    const { page } = await openSample(session);
    const hosts = await countHosts(page);
    const removeFirst = () => page.evaluate((selector) => document.querySelector(selector)?.remove(), HOST);
    await removeFirst();
    await until("the badges are back", async () => (await countHosts(page)) === hosts);
    // Some scripts remove everything they don't know, as often as it appears.
    await page.evaluate((selector) => {
      Object.assign(globalThis, { fights: 0 });
      new MutationObserver(() => {
        const host = document.querySelector(selector);
        if (!host) return;
        /** @type {any} */ (globalThis).fights++;
        host.remove();
      }).observe(document, { childList: true, subtree: true });
      document.querySelector(selector)?.remove();
    }, HOST);
    const fights = () => page.evaluate(() => /** @type {number} */ (/** @type {any} */ (globalThis).fights));
    await until("all badges are gone", async () => (await countHosts(page)) === 0);
    assert.ok((await fights()) <= 5 * hosts);
  });

  test("badges that the page copies along with a comment are removed", async (session) => {
    const { shell, page, status } = await openSample(session);
    await page.evaluate(() => {
      const comment = document.querySelector("ol.comments li:has(> .comment[data-shortid])");
      comment?.after(comment.cloneNode(true));
    });
    await shell.settled(page, ({ comments }) => comments > status.comments);
    await shell.showWholePage(page);
  });

  test("the next request restarts a background that was stopped", async (session) => {
    const { shell, page, status } = await openSample(session);
    await session.killBackground();
    await addComments(page, [QUESTION]);
    const now = await shell.settled(page, ({ comments }) => comments === status.comments + 1);
    assert.equal(now.error, null);
    assert.equal(now.tagged, status.tagged + 1);
  });

  test("all comments are tagged although the background is stopped again and again", async (session) => {
    const { shell, page, status } = await openSample(session);
    const many = Array.from({ length: 900 }, (_, index) => `${QUESTION} I ask for the ${index}th time.`);
    await addComments(page, many);
    for (let times = 0; times < 3; times++) {
      await session.killBackground();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    // Opening the popup makes the page ask again for what got no answer.
    await session.openPopup(page);
    const now = await shell.settled(page, ({ comments }) => comments === status.comments + many.length);
    assert.equal(now.tagged, status.tagged + many.length);
  });

  test("lone surrogates, unusual spaces and other scripts keep the evidence in place", async (session) => {
    const { shell, page } = await openSample(session);
    await shell.set({ repeatTopics: true });
    const texts = [
      `Half \ud83d of a character: ${QUESTION}`,
      `\udc00 ${QUESTION} \ud800`,
      `👩‍🚀 e\u0301 漢字 ${QUESTION}`,
      `a\u00a0\u2003b\u200b ${THANKS}`,
    ];
    await addComments(page, texts);
    const now = await shell.settled(page, ({ list }) => list.some(({ text }) => text.endsWith(THANKS)));
    for (const [index, text] of texts.entries()) {
      const listed = now.list.find(({ id }) => id === `c_new${index}`);
      // Messages may replace a lone surrogate by U+FFFD.
      const wellFormed = (/** @type {string} */ text) => text.replace(/\p{Surrogate}/gu, "\ufffd");
      assert.equal(wellFormed(listed?.text ?? ""), wellFormed(text));
      const evidence = listed?.tags.flatMap(({ evidence }) => evidence.map(([start, end]) => text.slice(start, end)));
      assert.deepEqual((await highlightedIn(page, `#c_new${index}`)).sort(), evidence?.sort());
      assert.ok(evidence && evidence.length > 0, text);
    }
  });

  test("a comment of five megabytes is read, and so are the others", async (session) => {
    const { shell, page, status } = await openSample(session);
    await page.evaluate((sentence) => {
      const body = document.querySelector(".comment_text");
      if (body) body.textContent = `${sentence} `.repeat(5_000_000 / (sentence.length + 1));
    }, QUESTION);
    await addComments(page, [THANKS]);
    const now = await shell.settled(page, ({ list }) => (list[0]?.text.length ?? 0) > 4_900_000);
    assert.equal(now.comments, status.comments + 1);
    assert.equal(now.list.at(-1)?.text, THANKS);
    assert.ok(now.list.at(-1)?.tags.length);
    assert.equal(now.error, null);
  });

  test("a comment with very deeply nested elements is read", async (session) => {
    const { shell, page, status } = await openSample(session);
    await page.evaluate((text) => {
      const body = document.querySelector(".comment_text");
      const outer = document.createElement("div");
      // Hidden, because the browsers' own layout can't go that deep.
      outer.style.display = "none";
      let inner = outer;
      for (let depth = 0; depth < 15_000; depth++) inner = inner.appendChild(document.createElement("div"));
      inner.textContent = text;
      body?.replaceChildren(outer);
    }, QUESTION);
    const now = await shell.settled(page, ({ list }) => list[0]?.text === QUESTION);
    assert.equal(now.comments, status.comments);
  });

  test("badges and highlights turn dark when the page does", async (session) => {
    const { shell, page, status } = await openSample(session);
    assert.equal(status.theme, "light");
    const ink = () =>
      session.inShadows(page, HOST, ([root]) => {
        const badge = root?.querySelector(".badge");
        return badge ? getComputedStyle(badge).color : "";
      });
    const tints = () =>
      page.evaluate(() =>
        [...CSS.highlights.keys()].map((name) => {
          const style = getComputedStyle(document.body, `::highlight(${name})`);
          return `${style.backgroundColor} ${style.textDecorationColor}`;
        }),
      );
    const [light, lightTints] = [await ink(), await tints()];
    await page.evaluate(() => {
      document.documentElement.style.background = "rgb(20, 22, 24)";
      for (const element of document.querySelectorAll("body, body *")) {
        if (element instanceof HTMLElement) element.style.background = "transparent";
      }
      document.body.className = "dark";
    });
    await shell.settled(page, ({ theme }) => theme === "dark");
    await until("the badges are dark", async () => (await ink()) !== light);
    await until("the highlights are dark", async () => {
      const now = await tints();
      return now.every((tint, index) => tint !== lightTints[index]);
    });
  });
});
