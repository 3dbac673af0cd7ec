/** Colours are readable in both themes and never the only difference between categories. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

import { badgeColours, highlightName, highlightSheet, ownLine, SHADES } from "../../extension/common/palette.js";
import { CATEGORIES } from "../../extension/generated/categories.js";

/** @typedef {import("../../extension/common/palette.js").Shade} Shade */

/** Both themes. */
const THEMES = /** @type {const} */ (["light", "dark"]);

/** The hue of every built-in category. */
const HUES = CATEGORIES.map(({ hue }) => hue);

/** Luminances of a typical background in each theme, and of the faintest text with WCAG's enhanced contrast of 7 on it. */
const PAGES = { light: { background: 1, text: 0.1 }, dark: { background: 0.0103, text: 0.3721 } };

/**
 * Colour vision with all cones or without one kind, as 3x3 matrices on linear RGB: Machado, Oliveira and Fernandes, "A
 * physiologically-based model for simulation of color vision deficiency" (2009), at full severity.
 * @type {Record<string, readonly number[]>}
 */
const EYES = {
  "all cones": [1, 0, 0, 0, 1, 0, 0, 0, 1],
  "no red": [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  "no green": [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  "no blue": [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

/**
 * The relative luminance of an OKLCH colour for these eyes, from 0 to 1. Like browsers, it clips channels.
 * @param {Shade} shade  Lightness and chroma.
 * @param {number} hue  In degrees.
 * @param {string} [eyes]  A key of {@link EYES}.
 */
function luminance([lightness, chroma], hue, eyes = "all cones") {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const light = clipped([
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]);
  const matrix = EYES[eyes] ?? [];
  const row = (/** @type {number} */ at) =>
    light.reduce((sum, channel, index) => sum + channel * (matrix[3 * at + index] ?? 0), 0);
  const [red = 0, green = 0, blue = 0] = clipped([row(0), row(1), row(2)]);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * The channels within 0 and 1.
 * @param {readonly number[]} channels
 */
function clipped(channels) {
  return channels.map((channel) => Math.min(1, Math.max(0, channel)));
}

/**
 * WCAG's contrast ratio of two luminances, from 1 to 21.
 * @param {number} one
 * @param {number} other
 */
function contrast(one, other) {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** @typedef {import("../../extension/common/palette.js").Use} Use */

/**
 * Tests that two colours have enough contrast, in both themes, for every hue of a category and all eyes.
 * @param {string} what
 * @param {number} min  The lowest contrast ratio that is allowed.
 * @param {(luminanceOf: (use: Use) => number, page: { background: number, text: number }) => number} ratio
 *   Computes the ratio from the luminances of a category's colours and of the page.
 */
function testContrast(what, min, ratio) {
  test(`${what} has a contrast of at least ${min} in both themes and for all eyes`, () => {
    for (const theme of THEMES) {
      for (const hue of HUES) {
        for (const eyes of Object.keys(EYES)) {
          const value = ratio((use) => luminance(SHADES[theme][use], hue, eyes), PAGES[theme]);
          assert.ok(value >= min, `${theme}, hue ${hue}, ${eyes}: ${value.toFixed(2)}`);
        }
      }
    }
  });
}

testContrast("text on a filled badge", 4.5, (luminanceOf) => contrast(luminanceOf("ink"), luminanceOf("fill")));
testContrast("text on an outlined badge", 4.5, (luminanceOf) => contrast(luminanceOf("ink"), luminanceOf("paper")));
testContrast("the outline of a badge", 3, (luminanceOf) => contrast(luminanceOf("border"), luminanceOf("paper")));
testContrast("the outline of a badge on the page", 3, (luminanceOf, { background }) =>
  contrast(luminanceOf("border"), background),
);
testContrast("body text on a tint", 4.5, (luminanceOf, { text }) => contrast(luminanceOf("tint"), text));
testContrast("body text on a faint tint", 4.5, (luminanceOf, { text }) => contrast(luminanceOf("faintTint"), text));
testContrast("an underline on the page", 3, (luminanceOf, { background }) => contrast(luminanceOf("line"), background));

test("the luminance of known colours is right", () => {
  assert.ok(Math.abs(luminance([1, 0], 0) - 1) < 1e-6);
  // #ff0000
  assert.ok(Math.abs(luminance([0.62796, 0.25768], 29.234) - 0.2126) < 1e-3);
});

test("neighbours on an axis differ in hue, and those with lines also in style", () => {
  for (const axis of /** @type {const} */ (["topic", "kind"])) {
    const listed = CATEGORIES.filter((category) => category.axis === axis);
    assert.ok(listed.length > 1);
    for (const [index, next] of listed.slice(1).entries()) {
      const one = listed[index] ?? next;
      const pair = `src/taxonomy.toml: ${one.id} and ${next.id} are neighbours`;
      const apart = Math.abs(one.hue - next.hue);
      assert.ok(Math.min(apart, 360 - apart) > 60, `${pair}: choose hues more than 60 degrees apart`);
      if (axis === "kind") assert.notEqual(one.line, next.line, `${pair}: choose different lines`);
    }
  }
  for (let index = 0; index < 8; index++) assert.notEqual(ownLine(index), ownLine(index + 1));
});

test("topics have fills and other categories have lines, in the page and on badges", () => {
  for (const theme of THEMES) {
    const [highlights, badges] = [highlightSheet(CATEGORIES, theme), badgeColours(CATEGORIES, theme)];
    for (const { id, axis } of CATEGORIES) {
      const paint = highlights.split("\n").find((line) => line.includes(`(${highlightName(id)})`)) ?? "";
      assert.equal(paint.includes("background-color"), axis === "topic", id);
      assert.equal(paint.includes("underline"), axis !== "topic", id);
      const badge = badges.split("\n").find((line) => line.includes(`"${id}"`)) ?? "";
      assert.equal(badge.includes("border-color: transparent"), axis === "topic", id);
    }
  }
});

test("adding a category in the middle changes no other category's colours", () => {
  const added = /** @type {const} */ ({ id: "added", axis: "kind", hue: 1, line: "dotted" });
  const more = [...CATEGORIES.slice(0, 20), added, ...CATEGORIES.slice(20)];
  for (const sheet of [highlightSheet, badgeColours]) {
    const rules = sheet(more, "light").split("\n");
    assert.deepEqual(
      rules.filter((rule) => !rule.includes("added")),
      sheet(CATEGORIES, "light").split("\n"),
    );
  }
});
