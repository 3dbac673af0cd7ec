/** Draws the icons in `extension/icons` anew from `mark.svg`, in Chromium: `node xtask/icons.mjs`. */

import { writeFile } from "node:fs/promises";

import { Chromium } from "../tests/browser/lib/chromium.mjs";
import { draw, ICONS, WIDTHS } from "../tests/browser/lib/icons.mjs";

const chromium = await Chromium.launch({ headless: true, proxy: null, profile: null });
try {
  const page = await chromium.browser.newPage();
  for (const width of WIDTHS) await writeFile(`${ICONS}${width}.png`, await draw(page, width));
} finally {
  await chromium.close();
}
