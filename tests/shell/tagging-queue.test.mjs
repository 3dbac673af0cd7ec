/** What the engine is asked, and when. The page and the engine are made up. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

import { Passage } from "../../extension/content/read/passage.js";
import { TaggingQueue } from "../../extension/content/read/tagging-queue.js";
import { Thread } from "../../extension/content/read/thread.js";

/** @typedef {import("../../extension/content/read/thread.js").PageComment} PageComment */
/** @typedef {import("../../extension/generated/protocol").Comment} Comment */

/** An element of the made-up page. @typedef {{ id: string, depth: number, text: string }} Post */

// The page is always idle.
Object.assign(globalThis, { requestIdleCallback: (/** @type {() => void} */ done) => setTimeout(done) });

/** The tag that the made-up engine gives to every comment. */
const TAG = {
  category: "tea",
  axis: /** @type {const} */ ("topic"),
  score: 0.9,
  level: /** @type {const} */ ("surest"),
  evidence: [],
};

/**
 * A queue at a thread of these posts.
 * @param {Post[]} posts
 * @param {(questions: Comment[]) => void} [check]  May throw: the engine fails then.
 */
function queueFor(posts, check = () => {}) {
  const thread = new Thread(
    /** @type {any} */ ({
      elements: () => posts,
      titles: () => new Map(),
      header: (/** @type {Post} */ { id, depth }) => ({ id, author: null, depth }),
      body: (/** @type {Post} */ post) => post,
      *passage(/** @type {Post} */ { text }) {
        yield;
        return new Passage(text, []);
      },
    }),
    "sure",
  );
  finish(thread.refresh());
  /** @type {string[][]} The ids of each batch. */
  const asked = [];
  /** @type {string[]} */
  const answered = [];
  let approach = (/** @type {PageComment[]} */ _comments) => {};
  const queue = new TaggingQueue(
    thread,
    /** @type {any} */ ({ watch() {}, onApproach: (/** @type {typeof approach} */ listener) => (approach = listener) }),
    {
      tag: async (questions) => {
        asked.push(questions.map(({ id }) => id));
        check(questions);
        return questions.map(({ id }) => ({ id, tags: [TAG] }));
      },
      areNew: null,
    },
    { read() {}, answered: ({ id }) => answered.push(id), progressed() {}, failed() {} },
    new AbortController().signal,
  );
  const comments = [...thread.comments.values()];
  for (const comment of comments) queue.add(comment);
  /** Brings these comments near the view, and lets the queue work until it is empty, also after failures. */
  const run = async (/** @type {PageComment[]} */ near = []) => {
    approach(near);
    while (queue.waiting > 0) {
      await new Promise((resolve) => setTimeout(resolve));
      queue.work();
    }
  };
  return { queue, comments, asked, answered, run };
}

/**
 * @param {number} count
 * @returns {Post[]}
 */
function postsOf(count) {
  return Array.from({ length: count }, (_, index) => ({ id: String(index), depth: 0, text: `Text ${index}` }));
}

/** @param {Generator} work */
function finish(work) {
  while (!work.next().done);
}

test("comments near the view are asked about first, and only a few of them at once in the beginning", async () => {
  const { comments, asked, answered, run } = queueFor(postsOf(40));
  await run(comments.slice(20, 40));
  assert.deepEqual(
    asked.map((batch) => [batch.length, batch[0]]),
    [
      [12, "20"],
      [8, "32"],
      [20, "0"],
    ],
  );
  assert.equal(new Set(answered).size, 40);
  assert.ok(comments.every(({ tags }) => tags.length === 1));
});

test("a comment without a text is reported without a question", async () => {
  const { asked, answered, run } = queueFor([...postsOf(2), { id: "empty", depth: 0, text: "" }]);
  await run();
  assert.deepEqual(asked, [["0", "1"]]);
  assert.deepEqual(answered.sort(), ["0", "1", "empty"]);
});

test("where the engine fails, each comment is asked about alone, and three times at most", async () => {
  const { asked, answered, run } = queueFor(postsOf(3), (questions) => {
    if (questions.some(({ id }) => id === "1")) throw new Error("broken");
  });
  await run();
  assert.deepEqual(asked[0], ["0", "1", "2"]);
  assert.ok(asked.slice(1).every((batch) => batch.length === 1));
  assert.equal(asked.filter((batch) => batch.includes("1")).length, 3);
  assert.deepEqual(answered.sort(), ["0", "2"]);
});

test("an answer about a text that has changed meanwhile is ignored", async () => {
  const posts = postsOf(1);
  const { queue, comments, asked, run } = queueFor(posts, () => {
    const [comment] = comments;
    if (asked.length > 1 || !comment || !posts[0]) return;
    posts[0].text = "Another text";
    comment.invalidate();
    queue.addFirst(comment);
  });
  await run();
  assert.equal(asked.length, 2);
  assert.equal(comments[0]?.asked?.text, "Another text");
});

test("replies are asked about again when their parent's text changes, and nothing else is", async () => {
  const posts = postsOf(4).map((post, index) => ({ ...post, depth: index === 1 ? 1 : 0 }));
  const { queue, comments, asked, run } = queueFor(posts);
  await run();
  asked.length = 0;
  const [parent] = comments;
  if (!parent || !posts[0]) throw new Error("no comments");
  posts[0].text = "Another text";
  parent.invalidate();
  queue.addFirst(parent);
  await run();
  assert.deepEqual(asked, [["0"], ["1"]]);
});

test("a question that the engine has answered is not asked again unless it has learnt something", async () => {
  const { queue, comments, asked, run } = queueFor(postsOf(3));
  await run();
  for (const comment of comments) queue.add(comment);
  await run();
  assert.equal(asked.length, 1);
  queue.askAgain();
  await run();
  assert.deepEqual(asked, [
    ["0", "1", "2"],
    ["0", "1", "2"],
  ]);
});
