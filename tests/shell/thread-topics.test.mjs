/** Levels of tags, and what a thread as a whole is about. The core is made up. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

import { ALL_LEVELS, atLevel } from "../../extension/common/levels.js";
import { PageComment, Thread } from "../../extension/content/read/thread.js";
import { ThreadTopics } from "../../extension/content/read/thread-topics.js";

/** @typedef {import("../../extension/generated/protocol").Level} Level */

/** @param {string} category @param {Level} level */
function tag(category, level) {
  return { category, axis: /** @type {const} */ ("topic"), score: 0.5, level, evidence: [] };
}

/**
 * A thread of comments with these tags.
 * @param {ReturnType<typeof tag>[][]} tags
 */
function threadOf(tags) {
  const thread = new Thread(/** @type {any} */ ({}), "sure");
  for (const [at, own] of tags.entries()) {
    const comment = new PageComment(/** @type {any} */ ({ at }), { id: String(at), author: null, depth: 0 });
    comment.asked = { id: comment.id, text: "Tea." };
    comment.setTags(own, thread.level);
    thread.comments.set(comment.element, comment);
  }
  return thread;
}

test("a level shows its own tags and those of stricter levels", () => {
  const tags = ALL_LEVELS.map((level) => tag(level, level));
  const shown = ALL_LEVELS.map((level) => atLevel(tags, level).length);
  assert.deepEqual(shown, [1, 2, 3, 4]);
});

test("another level changes only the comments whose tags it changes", () => {
  const thread = threadOf([[tag("ai", "surest")], [tag("ai", "surest"), tag("law", "balanced")], []]);
  const [first, second] = [...thread.comments.values()];
  const before = first?.tags;
  assert.deepEqual(thread.setLevel("everything"), [second]);
  assert.equal(second?.tags.length, 2);
  assert.equal(first?.tags, before);
  assert.deepEqual(thread.setLevel("everything"), []);
  assert.deepEqual(thread.setLevel("sure"), [second]);
});

test("the core is asked what the thread is about only if its counts have changed", async () => {
  const thread = threadOf([[tag("ai", "balanced")], [tag("ai", "surest"), tag("law", "everything")], []]);
  /** @type {unknown[]} */
  const asked = [];
  let answers = 0;
  const topics = new ThreadTopics(
    thread,
    async (counts) => {
      asked.push(counts);
      return ["ai"];
    },
    () => answers++,
  );
  await topics.update();
  await topics.update();
  assert.deepEqual(asked, [{ comments: 3, with: { ai: 2 } }]);
  assert.deepEqual([topics.ids, answers], [["ai"], 1]);
  thread.comments.delete([...thread.comments.keys()][2] ?? /** @type {any} */ (null));
  await topics.update();
  assert.deepEqual([asked.length, answers, topics.isAsking], [2, 2, false]);
});

test("an answer that comes after a newer question is ignored", async () => {
  const thread = threadOf([[tag("ai", "sure")], [tag("law", "sure")]]);
  /** @type {((ids: string[]) => void)[]} */
  const answers = [];
  const topics = new ThreadTopics(
    thread,
    () => new Promise((resolve) => answers.push(resolve)),
    () => {},
  );
  const first = topics.update();
  thread.comments.delete([...thread.comments.keys()][0] ?? /** @type {any} */ (null));
  const second = topics.update();
  answers[1]?.(["law"]);
  await second;
  answers[0]?.(["ai"]);
  await first;
  assert.deepEqual([topics.ids, topics.isAsking], [["law"], false]);
});
