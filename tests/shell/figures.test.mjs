/** The tables of figures that benchmarks write into documents. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

import { atMost, ms, replaced, spread } from "../../benches/figures.mjs";

/** A document with two tables. */
const DOCUMENT =
  "Before\n\n<!-- figures:a -->\n\nold\n\n<!-- /figures:a -->\n\n<!-- figures:b --><!-- /figures:b -->\n";

test("a table replaces the one of its name and leaves everything else", () => {
  const table = [["what", "time", "budget"], ["One thing", "3 ms", "≤ 4 ms"], ["Measured"]];
  const expected = DOCUMENT.replace(
    "old",
    "| what | time | budget |\n| --- | --- | --- |\n| One thing | 3 ms | ≤ 4 ms |\n| Measured | | |",
  );
  assert.equal(replaced(DOCUMENT, "a", table), expected);
  assert.equal(replaced(expected, "a", table), expected);
});

test("a document without the markers, or with two of them, is left alone", () => {
  assert.throws(() => replaced(DOCUMENT, "c", [["what"]]), /figures:c/);
  assert.throws(() => replaced(DOCUMENT + DOCUMENT, "a", [["what"]]), /figures:a/);
});

test("figures are as precise as they mean something, and say whether they keep to their budget", () => {
  assert.deepEqual([2.345, 23.45, 2345].map(ms), ["2.3 ms", "23 ms", "2,345 ms"]);
  assert.equal(atMost(16, 16, ms), "≤ 16 ms");
  assert.equal(atMost(17, 16, ms), "≤ 16 ms, not met");
  assert.equal(spread([3, 1, 2]), "1.0 ms to 3.0 ms");
  assert.equal(spread([3]), "");
});
