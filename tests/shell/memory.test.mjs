/** Visits of a thread, and which comments are new since the last one. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

import { mergeVisit } from "../../extension/store/memory.js";

/** @typedef {import("../../extension/store/memory.js").VisitRecord} VisitRecord */

/**
 * Merges visits one after the other; returns the comments that were new in each.
 * @param {...[visit: number, comments: string[]]} visits
 */
function newComments(...visits) {
  /** @type {VisitRecord} */
  let record = { thread: "t", visit: visits[0]?.[0] ?? 0, seen: [], now: [] };
  return visits.map(([visit, comments]) => {
    const noted = mergeVisit(record, visit, comments);
    record = noted.record;
    return [...noted.fresh];
  });
}

test("nothing is new during the first visit", () => {
  assert.deepEqual(newComments([1, ["a", "b"]], [1, ["c"]]), [[], []]);
});

test("on later visits, comments that no earlier visit saw are new, however often they are asked about", () => {
  assert.deepEqual(newComments([1, ["a", "b"]], [2, ["a", "c"]], [2, ["b", "d", "c"]]), [[], ["c"], ["d", "c"]]);
  assert.deepEqual(newComments([1, ["a"]], [2, ["b"]], [3, ["a", "b"]]), [[], ["b"], []]);
});

test("a page that was opened before the latest visit doesn't start a new visit", () => {
  assert.deepEqual(newComments([1, ["a"]], [3, ["b"]], [2, ["b", "c"]], [3, ["b", "c"]]), [
    [],
    ["b"],
    ["b", "c"],
    ["b", "c"],
  ]);
});
