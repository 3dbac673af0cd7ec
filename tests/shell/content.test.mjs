/** Functions of the content script that need no page. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

import { cut } from "../../extension/common/cut.js";
import { shortLabel } from "../../extension/common/short-label.js";
import { isSameQuestion } from "../../extension/content/read/thread.js";
import { piecesOf } from "../../extension/content/show/pieces.js";
import { shade } from "../../extension/content/show/theme.js";
import { inBadgeOrder } from "../../extension/ui/badge-parts.js";

test("a cut text is as long as allowed and splits no character", () => {
  for (const [text, limit, expected] of /** @type {[string, number, string][]} */ ([
    ["short", 9, "short"],
    ["xxyz", 3, "xxy"],
    ["xx😀z", 3, "xx"],
    ["xx😀z", 4, "xx😀"],
    ["xx😀", 4, "xx😀"],
    // A lone surrogate at the end of the page's own text stays.
    ["xx\ud83d", 3, "xx\ud83d"],
  ])) {
    assert.equal(cut(text, limit), expected);
  }
});

test("questions are the same if the engine can't tell them apart", () => {
  const comment = { id: "1", depth: 1, title: "T", parent: "P", text: "x" };
  for (const other of [{ id: "2" }, { depth: 2 }]) assert.ok(isSameQuestion(comment, { ...comment, ...other }));
  for (const other of [{ text: "y" }, { parent: "Q" }, { title: "U" }]) {
    assert.ok(!isSameQuestion(comment, { ...comment, ...other }));
  }
});

test("badges stand by axis, in each the surest first and those from the context last", () => {
  /** @param {string} category @param {import("../../extension/generated/protocol").Axis} axis @param {number} score */
  const tag = (category, axis, score, words = true) => ({
    category,
    axis,
    score,
    level: /** @type {const} */ ("sure"),
    evidence: words ? [/** @type {[number, number]} */ ([0, 4])] : [],
  });
  const tags = [tag("a", "topic", 0.6), tag("b", "topic", 0.5), tag("x", "kind", 0.9), tag("y", "kind", 0.8)];
  const order = (/** @type {import("../../extension/generated/protocol").Tag[]} */ all) =>
    inBadgeOrder(all).map(({ category }) => category);
  assert.deepEqual(order(tags.toReversed()), ["a", "b", "x", "y"]);
  // A tag without evidence in the comment's own words comes after those with some, whatever its score.
  const more = [tag("t", "topic", 0.95, false), tag("o", "own", 1), ...tags, tag("z", "kind", 0.99, false)];
  assert.deepEqual(order(more), ["a", "b", "t", "x", "y", "z", "o"]);
  assert.deepEqual(inBadgeOrder([]), []);
});

test("the label of a title that the reader has chosen is its first part", () => {
  assert.equal(shortLabel("One & two"), "One");
  assert.equal(shortLabel("One, two & three"), "One");
  assert.equal(shortLabel("One two"), "One two");
  assert.equal(shortLabel("R&D"), "R&D");
});

test("the lightness of a computed colour is known in every form", () => {
  const light = [
    "rgb(255, 255, 255)",
    "rgba(255, 255, 255, 0.9)",
    "color(srgb 1 1 1)",
    "color(display-p3 0.95 0.95 0.95 / 0.8)",
    "oklch(0.95 0.1 120)",
    "lab(97 1 -2)",
    "oklab(97% 0 0)",
  ];
  const dark = ["rgb(18, 18, 18)", "color(srgb 0.1 0.1 0.12)", "oklch(0.2 0.02 250)", "lch(12 4 100)", "lab(9% 0 0)"];
  for (const colour of light) assert.ok((shade(colour)?.lightness ?? 0) > 0.9, colour);
  for (const colour of dark) assert.ok((shade(colour)?.lightness ?? 1) < 0.3, colour);
});

test("the opacity of a computed colour is known in every form", () => {
  assert.equal(shade("rgb(0, 0, 0)")?.alpha, 1);
  assert.equal(shade("rgba(0, 0, 0, 0)")?.alpha, 0);
  assert.equal(shade("rgba(0, 0, 0, 0.25)")?.alpha, 0.25);
  assert.equal(shade("oklch(0.5 0 0 / 0.4)")?.alpha, 0.4);
  assert.equal(shade("color(srgb 1 1 1 / 40%)")?.alpha, 0.4);
  assert.equal(shade("transparent"), null);
});

test("only a share of the text is painted, starting with the highest scores", () => {
  /** @param {string} category @param {number} score @param {[number, number][]} evidence */
  const tag = (category, score, evidence) => ({
    category,
    axis: /** @type {const} */ ("topic"),
    score,
    level: /** @type {const} */ ("sure"),
    evidence,
  });
  const tags = [
    tag("faint", 0.5, [[0, 50]]),
    tag("sure", 0.9, [
      [100, 160],
      [200, 300],
      [400, 440],
    ]),
  ];
  const painted = (/** @type {number} */ length) =>
    piecesOf(tags, length).map(({ category, start, end }) => [category, start, end]);
  assert.deepEqual(painted(400), [
    ["sure", 100, 160],
    ["sure", 200, 300],
    ["sure", 400, 440],
  ]);
  assert.deepEqual(painted(1000), [
    ["sure", 100, 160],
    ["sure", 200, 300],
    ["sure", 400, 440],
    ["faint", 0, 50],
  ]);
  // In a short text one phrase may be more than the share.
  assert.deepEqual(piecesOf([tag("one", 0.9, [[0, 20]])], 30).length, 1);
});
