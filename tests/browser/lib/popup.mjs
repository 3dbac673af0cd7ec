/** What the popup says, and the way out of it. */

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
  const look = async () => {
    last = await message(popup);
    return last.includes(part);
  };
  await until(`the popup says "${part}"`, look).catch((error) => {
    throw new Error(`${error.message}; it says "${last}"`);
  });
}

/**
 * Clicks in the popup what makes it close, and goes back to the page.
 * @param {import("./session.mjs").Session} session
 * @param {Page} popup
 * @param {string} selector
 * @param {Page} page
 */
export async function leave(session, popup, selector, page) {
  if (session.name === "firefox") await popup.bringToFront();
  // The popup may be gone before the driver hears that it was clicked.
  await popup.click(selector).catch(() => {});
  // Firefox doesn't always tell of a tab that goes; but it knows when it is asked.
  const isGone = (/** @type {unknown} */ error) => /no such frame|closed/i.test(String(error));
  await until("the popup is gone", async () => popup.isClosed() || popup.evaluate(() => false).catch(isGone));
  // Firefox refuses to bring one tab to the front just while another goes.
  await until("the page is in front", () =>
    page.bringToFront().then(
      () => true,
      () => false,
    ),
  );
}
