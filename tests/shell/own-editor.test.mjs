/** What the editor of own categories is given and holds, and when it asks the core. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

import { MAX_PATTERN_LENGTH } from "../../extension/generated/constants.js";
import { categoryOf, entryOf, isSame, isUnsaved, newEntry, sampleOf } from "../../extension/options/entry.js";
import { LiveCheck } from "../../extension/options/live-check.js";
import { CATEGORY_TITLE_LIMIT } from "../../extension/store/category-look.js";
import { wrongFieldInOwn } from "../../extension/store/own.js";
import { hasPhrase, phraseOf, titleFor } from "../../extension/store/phrases.js";

/** @typedef {import("../../extension/store/own.js").OwnCategory} OwnCategory */

/** An own category. @type {OwnCategory} */
const TEA = {
  id: "own-tea",
  title: "Tea",
  words: ["tea", "Green  tea"],
  pattern: null,
  whole_words: true,
  match_case: false,
  hue: 140,
};

test("selected words become a line that finds just them", () => {
  for (const [selected, phrase] of /** @type {const} */ ([
    ["  green\n\t tea\u00a0leaves ", "green tea leaves"],
    ["zero\u200bwidth", "zero width"],
    ["f*ck", "f\\*ck"],
    ["a \\* (b) [c]", "a \\\\* (b) [c]"],
    [" \n", ""],
  ])) {
    assert.equal(phraseOf(selected), phrase);
  }
});

test("selected words are cut between words", () => {
  const long = "word ".repeat(1000);
  assert.ok(phraseOf(long).length <= MAX_PATTERN_LENGTH && phraseOf(long).endsWith(" word"));
  assert.ok(titleFor(long).length <= CATEGORY_TITLE_LIMIT && titleFor(long).endsWith(" word"));
  assert.equal(phraseOf("x".repeat(2000)).length, MAX_PATTERN_LENGTH);
  assert.equal(sampleOf(` ${"x".repeat(2000)}`).length, MAX_PATTERN_LENGTH);
});

test("a phrase is known in whatever case it is searched for", () => {
  assert.ok(hasPhrase(TEA, "GREEN tea"));
  assert.ok(!hasPhrase(TEA, "green"));
  assert.ok(!hasPhrase({ ...TEA, match_case: true }, "green tea"));
});

test("a category and its entry are the same", () => {
  const byPattern = { ...TEA, words: [], pattern: "te+a", whole_words: false, match_case: true };
  for (const category of [TEA, byPattern]) assert.deepEqual(categoryOf(entryOf(category)), category);
  assert.equal(wrongFieldInOwn(categoryOf(newEntry("green tea"))), null);
});

test("an entry is unsaved if it differs from what is stored, or has something if nothing is", () => {
  const entry = entryOf(TEA);
  assert.ok(!isUnsaved(entry, TEA));
  assert.ok(isUnsaved({ ...entry, hue: 141 }, TEA));
  assert.ok(isUnsaved(entry, null));
  assert.ok(!isUnsaved({ ...newEntry(), title: " " }, null));
  assert.ok(isUnsaved(newEntry("tea"), null));
  assert.ok(isSame(entry, { ...entry }) && !isSame(entry, { ...entry, words: "tea" }));
});

test("while the reader types, one check is made in each pause, and only the latest answer is shown", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {Map<string, (answer: string) => void>} */
  const asked = new Map();
  /** @type {string[]} */
  const shown = [];
  const check = new LiveCheck(
    (/** @type {string} */ typed) => new Promise((resolve) => asked.set(typed, resolve)),
    (typed, answer) => shown.push(`${typed}: ${answer}`),
  );
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await null;
  };
  for (const typed of ["t", "te", "tea"]) {
    check.ask(typed);
    context.mock.timers.tick(100);
  }
  assert.deepEqual([...asked.keys()], []);
  context.mock.timers.tick(100);
  assert.deepEqual([...asked.keys()], ["tea"]);
  check.ask("teapot");
  asked.get("tea")?.("late");
  await settle();
  assert.deepEqual(shown, []);
  context.mock.timers.tick(200);
  asked.get("teapot")?.("good");
  await settle();
  assert.deepEqual(shown, ["teapot: good"]);
  check.ask("teapots");
  check.cancel();
  context.mock.timers.tick(500);
  assert.deepEqual([...asked.keys()], ["tea", "teapot"]);
});
