/** The extension's icons, drawn by a browser from their one source. */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** @typedef {import("puppeteer-core").Page} Page */

/** The folder of the icons. */
export const ICONS = fileURLToPath(new URL("../../../extension/icons/", import.meta.url));

/** The widths of the icons that the manifest names, in pixels. */
export const WIDTHS = [16, 32, 48, 128];

/**
 * Draws `mark.svg`.
 * @param {Page} page
 * @param {number} width  In pixels.
 * @returns {Promise<Uint8Array>}  A PNG file.
 */
export async function draw(page, width) {
  const svg = await readFile(`${ICONS}mark.svg`, "base64");
  await page.setViewport({ width, height: width });
  const style = `display: block; width: ${width}px`;
  await page.setContent(`<body style="margin: 0"><img style="${style}" src="data:image/svg+xml;base64,${svg}">`);
  return page.screenshot({ omitBackground: true });
}

/**
 * The pixels of a PNG file: red, green, blue and alpha of each.
 * @param {Page} page
 * @param {Uint8Array} png
 * @returns {Promise<number[]>}
 */
export function pixels(page, png) {
  return page.evaluate(async (base64) => {
    const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
    const bitmap = await createImageBitmap(blob);
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context?.drawImage(bitmap, 0, 0);
    return [...(context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? [])];
  }, Buffer.from(png).toString("base64"));
}
