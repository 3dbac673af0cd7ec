/** What is remembered of threads that were read. */

import { strict as assert } from "node:assert";

import { highlights, until } from "./lib/inspect.mjs";
import { own } from "./lib/samples.mjs";
import { Shell, badges } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("./lib/shell.mjs").Status} Status */

const SAMPLE = own("lobsters.html");

/** A score that the engine doesn't give: it tells tags that are remembered. */
const MARKED = 0.9990234375;

/** @type {import("../../extension/common/own.js").OwnCategory} */
const TEA = {
  id: "own-tea",
  title: "Tea",
  words: ["the"],
  pattern: null,
  whole_words: true,
  match_case: false,
  hue: 140,
};

/**
 * Marks what is remembered; says of how many comments.
 * @param {Shell} shell
 * @returns {Promise<number>}
 */
function mark({ desk }) {
  return desk.evaluate(async (score) => {
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
  }, MARKED);
}

/** @param {Status} status */
function scores({ list }) {
  return [...new Set(list.flatMap(({ tags }) => tags.map(({ score }) => score)))];
}

inBrowsers((test) => {
  test("tags of a thread are there on return, unless the engine has learnt since", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(SAMPLE);
    const before = { highlights: await highlights(page), badges: await badges(session, page) };
    const unmarked = scores(status);
    assert.ok(unmarked.length > 1 && !unmarked.includes(MARKED));

    await page.reload();
    assert.deepEqual((await shell.settled(page)).list, status.list);
    assert.deepEqual({ highlights: await highlights(page), badges: await badges(session, page) }, before);

    await until("all is remembered", async () => (await mark(shell)) === status.comments);
    await session.killBackground();
    await page.reload();
    assert.deepEqual(scores(await shell.settled(page)), [MARKED]);

    const store = (/** @type {Record<string, unknown>} */ values) =>
      shell.desk.evaluate((values) => chrome.storage.local.set(values), values);
    await store({ own: [TEA] });
    const learnt = await shell.settled(page, ({ counts }) => TEA.id in counts);
    assert.ok(!scores(learnt).includes(MARKED));

    // As it was before: what was remembered then is true again.
    await store({ own: [] });
    await shell.settled(page, (status) => scores(status).join() === `${MARKED}`);

    const [{ text = "", tags = [] } = {}] = status.list.filter(({ tags }) => tags.length > 0);
    const lesson = { category: tags[0]?.category, wanted: true, text };
    await shell.desk.evaluate((lesson) => chrome.runtime.sendMessage({ type: "correct", lesson }), lesson);
    await shell.settled(page, (status) => !scores(status).includes(MARKED));
  });
});
