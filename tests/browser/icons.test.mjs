/** The icons are drawn from their source, and can be told from light and dark toolbars. */

import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";

import { draw, ICONS, pixels, WIDTHS } from "./lib/icons.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** How much a channel of a pixel may differ: versions of a browser round edges differently. */
const ROUNDING = 12;

/** Toolbars: light ones of both browsers, and dark ones. */
const TOOLBARS = ["#ffffff", "#f0f0f4", "#dee1e6", "#3c3c3c", "#2b2a33", "#1c1b22"];

/** The least contrast of a graphical object, by the Web Content Accessibility Guidelines. */
const CONTRAST = 3;

/**
 * @param {readonly number[]} colour  Red, green and blue, from 0 to 255.
 * @returns {number}
 */
function luminance(colour) {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * @param {number} one
 * @param {number} other
 */
function contrast(one, other) {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

inBrowsers((test, browser) => {
  const skip = browser === "firefox" && "the icons are drawn in Chromium";

  test(
    "the icons are what mark.svg says",
    async (session) => {
      const page = await session.newPage();
      for (const width of WIDTHS) {
        const file = await readFile(`${ICONS}${width}.png`);
        const [is, should] = [await pixels(page, file), await pixels(page, await draw(page, width))];
        assert.equal(is.length, width * width * 4);
        const differs = is.some((value, index) => Math.abs(value - (should[index] ?? 0)) > ROUNDING);
        assert.ok(!differs, `${width}.png: run node xtask/icons.mjs`);
      }
    },
    { skip },
  );

  test("at 16 pixels, tile or lines of the icon stand out from every toolbar, and the lines from the tile", async (session) => {
    const page = await session.newPage();
    const data = await pixels(page, await readFile(`${ICONS}16.png`));
    const at = (/** @type {number} */ x, /** @type {number} */ y) => {
      const [red = 0, green = 0, blue = 0, alpha = 0] = data.slice((y * 16 + x) * 4);
      assert.equal(alpha, 255);
      return luminance([red, green, blue]);
    };
    const [tile, lines] = [at(1, 8), [at(8, 3), at(8, 4), at(9, 7), at(9, 8), at(6, 11), at(6, 12)]];
    for (const line of lines) assert.ok(contrast(line, tile) >= CONTRAST);
    for (const toolbar of TOOLBARS) {
      const ground = luminance([1, 3, 5].map((start) => Number.parseInt(toolbar.slice(start, start + 2), 16)));
      const best = Math.max(contrast(tile, ground), ...lines.map((line) => contrast(line, ground)));
      assert.ok(best >= CONTRAST, `${toolbar}: ${best}`);
    }
  });
});
