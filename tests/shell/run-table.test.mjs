/** The table of `cargo xtask run`. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

import { table } from "../../xtask/table.mjs";

/** Titles of the categories that these tests use. */
const TITLES = new Map([
  ["tea", "Tea"],
  ["long", "A category with a title that is rather long"],
]);

/**
 * @param {string[]} categories
 * @param {{ author?: string | null, depth?: number, text?: string }} [rest]
 */
function comment(categories, { author = "ann", depth = 0, text = "Nice." } = {}) {
  const tags = categories.map((category) => ({
    category,
    axis: /** @type {const} */ ("topic"),
    score: 0.5,
    level: /** @type {const} */ ("balanced"),
    evidence: [],
  }));
  return { id: "1", author, depth, text, tags };
}

test("the table begins with a header, and a comment without tags has a dash", () => {
  assert.deepEqual(table([comment(["tea"]), comment([], { author: null, depth: 2 })], TITLES), [
    "author                text                            tags with their scores",
    "ann                   Nice.                           Tea 0.50",
    "    ?                 Nice.                           -",
  ]);
});

test("no line is longer than 100 columns, whatever the comments are", () => {
  const long = "word\n".repeat(100);
  const lines = table(
    [1, 2, 5, 30].map((count) => comment(Array(count).fill("long"), { author: long, depth: 50, text: long })),
    TITLES,
  );
  for (const line of lines) assert.ok(line.length <= 100 && !line.includes("\n"), line);
});

test("a long list of tags ends with how many were left out", () => {
  const [, line] = table([comment(Array(9).fill("tea"))], TITLES);
  assert.match(line ?? "", /Tea 0.50, Tea 0.50, Tea 0.50, Tea 0.50, \+5$/);
});
