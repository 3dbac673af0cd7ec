/** Values from outside, checked against the schemas of the core's types. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

import { ADAPTER, CORRECTION, OWN_CATEGORY } from "../../extension/generated/schemas.js";
import { fits, wrongField } from "../../extension/store/schema.js";

/** A valid own category. */
const OWN = { id: "own-tea", title: "Tea", words: ["tea"], pattern: null, whole_words: true, match_case: false };

/** A valid correction. */
const CORRECTION_VALUE = { category: "ai", wanted: true, text: "x" };

/**
 * Which field is wrong, for each of several changes of a valid value.
 * @param {import("../../extension/store/schema.js").Schema} schema
 * @param {object} valid
 * @param {object[]} changes
 */
function wrong(schema, valid, changes) {
  assert.equal(wrongField(schema, valid), null);
  return changes.map((change) => wrongField(schema, { ...valid, ...change }));
}

test("an own category is valid if the core accepts it", () => {
  assert.deepEqual(
    wrong(OWN_CATEGORY, OWN, [
      { id: "tea" },
      { id: undefined },
      { title: 1 },
      { words: "tea" },
      { words: ["tea", 1] },
      { pattern: undefined },
      { pattern: "t." },
      { whole_words: 1 },
      { match_case: null },
    ]),
    ["id", "id", "title", "words", "words", "pattern", null, "whole_words", "match_case"],
  );
});

test("a correction may be as long as the core reads it, in UTF-16 units", () => {
  assert.deepEqual(
    wrong(CORRECTION, CORRECTION_VALUE, [
      { text: "😀".repeat(1000) },
      { text: `${"😀".repeat(1000)}x` },
      { title: "t".repeat(300), parent: "p".repeat(400) },
      { title: "t".repeat(301) },
      { parent: "p".repeat(401) },
      { title: null },
      { wanted: "yes" },
    ]),
    [null, "text", null, "title", "parent", "title", "wanted"],
  );
});

test("properties that a newer version added are accepted, and values that aren't objects are not", () => {
  assert.equal(wrongField(CORRECTION, { ...CORRECTION_VALUE, colour: "red" }), null);
  for (const value of [null, [], "x", undefined]) assert.equal(wrongField(CORRECTION, value), "");
});

test("an adapter's depth is a number in an attribute or a count of elements around", () => {
  const adapter = { comment: "c", body: "b", id: [], author: [], time: [], permalink: [], title: [], quote: "q" };
  const withDepth = (/** @type {unknown} */ each) => fits(ADAPTER, { ...adapter, depth: [each] });
  assert.ok(withDepth({ around: "ul" }) && withDepth({ attr: "data-depth", first: 0, step: 40 }));
  for (const each of [{}, { around: "" }, { attr: "d", first: 0.5, step: 1 }, { attr: "d", first: 0, step: 0 }, []]) {
    assert.ok(!withDepth(each), JSON.stringify(each));
  }
});
