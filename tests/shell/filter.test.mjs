/** Which comments stay when a thread is filtered, and how filters combine. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

import {
  dropped,
  fits,
  isFiltering,
  NO_FILTER,
  onlyCategory,
  withKnown,
  withoutToggled,
  withToggled,
} from "../../extension/common/filter.js";

/** @typedef {import("../../extension/common/filter.js").Filter} Filter */

/** Categories of two axes. */
const CATEGORIES = new Map(
  /** @type {const} */ ([
    ["ai", { axis: "topic" }],
    ["law", { axis: "topic" }],
    ["source", { axis: "kind" }],
    ["question", { axis: "kind" }],
  ]),
);

/** A thread: each comment's author and categories. */
const THREAD = [
  comment("a", "ai", "source"),
  comment("b", "ai"),
  comment("a", "source"),
  comment("b", "law", "question"),
  comment(null),
];

/**
 * @param {string | null} author
 * @param {...string} categories
 */
function comment(author, ...categories) {
  return { author, tags: categories.map((category) => ({ category })) };
}

/**
 * The places of the comments that stay, from 0.
 * @param {Partial<Filter>} filter
 */
function kept(filter) {
  return THREAD.flatMap((each, at) => (fits(each, { ...NO_FILTER, ...filter }) ? [at] : []));
}

test("without a filter, all comments stay", () => {
  assert.deepEqual(kept({}), [0, 1, 2, 3, 4]);
  assert.ok(!isFiltering(NO_FILTER));
});

test("comments stay if they have one of the categories, or each of them", () => {
  assert.deepEqual(kept(onlyCategory("ai")), [0, 1]);
  assert.deepEqual(kept({ categories: ["ai", "source"], match: "any" }), [0, 1, 2]);
  assert.deepEqual(kept({ categories: ["ai", "source"], match: "all" }), [0]);
});

test("categories and authors can be left out or wanted together", () => {
  assert.deepEqual(kept({ without: ["ai"] }), [2, 3, 4]);
  assert.deepEqual(kept({ categories: ["source"], without: ["ai"] }), [2]);
  assert.deepEqual(kept({ author: "b" }), [1, 3]);
  assert.deepEqual(kept({ author: "b", categories: ["law"] }), [3]);
  for (const filter of [{ without: ["ai"] }, { author: "b" }, { categories: ["ai"] }]) {
    assert.ok(isFiltering({ ...NO_FILTER, ...filter }));
  }
});

test("a second category of another axis narrows, one of the same axis widens", () => {
  const ai = withToggled(NO_FILTER, "ai", CATEGORIES);
  assert.deepEqual(withToggled(ai, "source", CATEGORIES), { ...NO_FILTER, categories: ["ai", "source"], match: "all" });
  const both = withToggled(ai, "law", CATEGORIES);
  assert.deepEqual(both, { ...NO_FILTER, categories: ["ai", "law"], match: "any" });
  // Later ones leave alone what the reader may have chosen.
  assert.equal(withToggled(both, "source", CATEGORIES).match, "any");
  assert.deepEqual(withToggled(both, "law", CATEGORIES), ai);
});

test("a category is wanted or left out, never both", () => {
  const not = withoutToggled(onlyCategory("ai"), "ai");
  assert.deepEqual(not, { ...NO_FILTER, without: ["ai"] });
  assert.deepEqual(withoutToggled(not, "ai"), NO_FILTER);
  assert.deepEqual(withToggled(not, "ai", CATEGORIES), onlyCategory("ai"));
  assert.deepEqual(dropped(not, "ai"), NO_FILTER);
});

test("a category that is gone leaves the filter", () => {
  const filter = { ...NO_FILTER, categories: ["ai", "own-1"], without: ["own-2"], author: "a" };
  assert.deepEqual(withKnown(filter, [{ id: "ai" }]), { ...NO_FILTER, categories: ["ai"], author: "a" });
});
