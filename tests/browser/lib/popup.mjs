/** What the popup says. */

import { until } from "./inspect.mjs";

/** @typedef {import("puppeteer-core").Page} Page */

/** @param {Page} popup */
export function message(popup) {
  return popup.evaluate(() => document.querySelector("#message")?.textContent ?? "");
}

/**
 * @param {Page} popup
 * @param {string} part
 */
export async function untilSaid(popup, part) {
  let last = "";
  const look = async () => (last = await message(popup)).includes(part);
  await until(`the popup says "${part}"`, look).catch((error) => {
    throw new Error(`${error.message}; it says "${last}"`);
  });
}
