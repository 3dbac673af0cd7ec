/** The memory of threads that were read: their tags, and which comments the reader has seen. */

import { strict as assert } from "node:assert";

import { HERE } from "../../extension/common/palette.js";
import { HOST, highlights, until } from "./lib/inspect.mjs";
import { clickIn, untilOpen } from "./lib/layers.mjs";
import { ownCategory } from "./lib/own.mjs";
import { sampleNamed } from "./lib/samples.mjs";
import { badgeLabels, Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("./lib/shell.mjs").Status} Status */

/** The page that these tests read. */
const SAMPLE = sampleNamed("lobsters.html");

/** A score that the engine doesn't give, so that it marks tags that come from memory. */
const MARKED_SCORE = 0.9990234375;

/** An own category that most comments have. */
const TEA = ownCategory("Tea", ["the"]);

/**
 * Gives all remembered tags the marked score; returns the number of remembered comments.
 * @param {Shell} shell
 * @returns {Promise<number>}
 */
function markRemembered({ extensionPage }) {
  return extensionPage.evaluate(async (score) => {
    const result = (/** @type {IDBRequest} */ request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await result(indexedDB.open("memory"));
    const store = database.transaction("tagged", "readwrite").objectStore("tagged");
    let comments = 0;
    for (const key of await result(store.getAllKeys())) {
      const tagged = await result(store.get(key));
      for (const [, tags] of tagged.tags) {
        comments++;
        for (const tag of tags) tag.score = score;
      }
      await result(store.put(tagged, key));
    }
    database.close();
    return comments;
  }, MARKED_SCORE);
}

/**
 * The different scores of all tags.
 * @param {Status} status
 */
function scores({ list }) {
  return [...new Set(list.flatMap(({ tags }) => tags.map(({ score }) => score)))];
}

/**
 * How many threads are remembered as visited.
 * @param {Shell} shell
 */
function countVisited({ extensionPage }) {
  return extensionPage.evaluate(async () => {
    const request = indexedDB.open("memory");
    const database = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const count = database.transaction("visited").objectStore("visited").count();
    await new Promise((resolve) => (count.onsuccess = resolve));
    database.close();
    return count.result;
  });
}

/**
 * Adds a comment to the sample that the model doesn't tag.
 * @param {import("puppeteer-core").Page} page
 * @param {string} name  Its id; the text is made from it.
 */
async function addComment(page, name) {
  await page.evaluate((name) => {
    const last = [...document.querySelectorAll("li:has(> .comment[data-shortid])")].at(-1);
    const comment = /** @type {Element} */ (last?.cloneNode(true));
    for (const host of comment.querySelectorAll("[data-threadlight]")) host.remove();
    const element = /** @type {HTMLElement} */ (comment.querySelector(".comment"));
    element.id = name;
    element.dataset.shortid = name;
    /** @type {Element} */ (comment.querySelector(".comment_text")).innerHTML = `<p>Oh ${name}.</p>`;
    last?.after(comment);
  }, name);
}

inBrowsers((test) => {
  test("remembered tags are shown on return, unless the engine has learnt since", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(SAMPLE);
    const before = { highlights: await highlights(page), badges: await badgeLabels(session, page) };
    const unmarked = scores(status);
    assert.ok(unmarked.length > 1 && !unmarked.includes(MARKED_SCORE));

    await page.reload();
    assert.deepEqual((await shell.settled(page)).list, status.list);
    assert.deepEqual({ highlights: await highlights(page), badges: await badgeLabels(session, page) }, before);

    await until("all is remembered", async () => (await markRemembered(shell)) === status.comments);
    await session.killBackground();
    await page.reload();
    assert.deepEqual(scores(await shell.settled(page)), [MARKED_SCORE]);

    await shell.store({ own: [TEA] });
    const learnt = await shell.settled(page, ({ counts }) => TEA.id in counts);
    assert.ok(!scores(learnt).includes(MARKED_SCORE));

    // With the former own categories, the former revision is valid again, and so are the tags remembered for it.
    await shell.store({ own: [] });
    await shell.settled(page, (status) => scores(status).join() === `${MARKED_SCORE}`);

    const [{ text = "", tags = [] } = {}] = status.list.filter(({ tags }) => tags.length > 0);
    const correction = { category: tags[0]?.category, wanted: true, text };
    await shell.extensionPage.evaluate(
      (correction) => chrome.runtime.sendMessage({ type: "add_correction", correction }),
      correction,
    );
    await shell.settled(page, (status) => !scores(status).includes(MARKED_SCORE));
  });

  test("comments that are new since the last visit are marked and listed, and can be gone to", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(SAMPLE);
    const marks = () =>
      session.inShadows(page, HOST, (roots) => roots.filter((root) => root.querySelector(".new")).length);
    assert.equal(await countVisited(shell), 0);

    await shell.set({ markNew: true });
    await until("the visit is noted", async () => (await countVisited(shell)) === 1);
    await addComment(page, "one");
    await shell.settled(page, ({ comments }) => comments === status.comments + 1);
    assert.equal(await marks(), 0);

    await page.reload();
    await shell.settled(page);
    await addComment(page, "two");
    await shell.settled(page, ({ list }) => list.some(({ text }) => text === "Oh two."));
    await until("only the new comment is marked", async () => (await marks()) === 1);

    await shell.command(page, "panel");
    await untilOpen(session, page, "panel");
    const choices = await session.inShadows(page, '[data-threadlight-layer="panel"]', ([root]) =>
      [...(root?.querySelectorAll(".steps option") ?? [])].map(({ textContent }) => textContent),
    );
    const { list } = await shell.settled(page);
    const untagged = list.filter(({ tags }) => tags.length === 0).length;
    assert.deepEqual([choices[1], choices.at(-1)], ["New since my last visit (1)", `Without a tag (${untagged})`]);
    await session.inShadows(page, '[data-threadlight-layer="panel"]', ([root]) => {
      const choice = /** @type {HTMLSelectElement} */ (root?.querySelector(".steps select"));
      choice.value = "-new";
      choice.dispatchEvent(new Event("change"));
    });
    await clickIn(session, page, "panel", '.steps [aria-label="Next comment"]');
    assert.deepEqual(
      (await until("the new comment is gone to", async () => (await highlights(page))[HERE])).join(""),
      "Oh two.",
    );

    await clickIn(session, page, "panel", "summary", "List of comments");
    await until("the new comment is listed", () =>
      clickIn(session, page, "panel", "li .also").then(
        () => true,
        () => false,
      ),
    );
    const { buttons } = await untilOpen(session, page, "card");
    await clickIn(session, page, "card", ".badge", buttons[0]);
    const tagsBefore = list.find(({ text }) => text === "Oh two.")?.tags.length ?? 0;
    await shell.settled(page, ({ list }) =>
      list.some(({ text, tags }) => text === "Oh two." && tags.length === tagsBefore + 1),
    );

    await shell.set({});
    await until("nothing is marked", async () => (await marks()) === 0);
  });
});
