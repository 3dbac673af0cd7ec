/** Visits: what is new since the last one. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

import { mergeVisit } from "../../extension/store/memory.js";

/** @typedef {import("../../extension/store/memory.js").VisitRecord} VisitRecord */

/**
 * Notes visits, one after the other; gives what each found new.
 * @param {...[visit: number, comments: string[]]} visits
 */
function note(...visits) {
  /** @type {VisitRecord} */
  let record = { thread: "t", visit: visits[0]?.[0] ?? 0, seen: [], now: [] };
  return visits.map(([visit, comments]) => {
    const noted = mergeVisit(record, visit, comments);
    record = noted.record;
    return [...noted.fresh];
  });
}

test("nothing is new on the first visit, whatever comes in its course", () => {
  assert.deepEqual(note([1, ["a", "b"]], [1, ["c"]]), [[], []]);
});

test("on later visits what none before has seen is new, as often as it is asked", () => {
  assert.deepEqual(note([1, ["a", "b"]], [2, ["a", "c"]], [2, ["b", "d", "c"]]), [[], ["c"], ["d", "c"]]);
  assert.deepEqual(note([1, ["a"]], [2, ["b"]], [3, ["a", "b"]]), [[], ["b"], []]);
});

test("a page that was opened earlier, and goes on, doesn't begin the visit anew", () => {
  assert.deepEqual(note([1, ["a"]], [3, ["b"]], [2, ["b", "c"]], [3, ["b", "c"]]), [[], ["b"], ["b", "c"], ["b", "c"]]);
});
