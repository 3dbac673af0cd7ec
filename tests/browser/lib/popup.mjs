/** Reads and clicks the popup. */

import { until } from "./inspect.mjs";

/** @typedef {import("puppeteer-core").Page} Page */

/**
 * The popup's message line.
 * @param {Page} popup
 */
export function popupMessage(popup) {
  return popup.evaluate(() => document.querySelector("#message")?.textContent ?? "");
}

/**
 * Waits until the popup's message contains this text.
 * @param {Page} popup
 * @param {string} part
 */
export async function untilMessage(popup, part) {
  let last = "";
  const hasPart = async () => {
    last = await popupMessage(popup);
    return last.includes(part);
  };
  await until(`the popup says "${part}"`, hasPart).catch((error) => {
    throw new Error(`${error.message}; it says "${last}"`);
  });
}

/**
 * Gives the popup the focus. In Firefox the popup under test is a tab, and it opens behind the page's.
 * @param {import("./session.mjs").Session} session
 * @param {Page} popup
 */
export async function focusPopup(session, popup) {
  if (session.name === "firefox") await popup.bringToFront();
}

/**
 * Clicks in the popup.
 * @param {import("./session.mjs").Session} session
 * @param {Page} popup
 * @param {string} selector
 */
export async function clickInPopup(session, popup, selector) {
  await focusPopup(session, popup);
  await popup.click(selector);
}

/**
 * Unfolds what the popup offers for the page alone.
 * @param {import("./session.mjs").Session} session
 * @param {Page} popup
 */
export async function unfoldPage(session, popup) {
  const isOpen = await popup.$eval("#page", (details) => details.hasAttribute("open"));
  if (!isOpen) await clickInPopup(session, popup, "#page summary");
}

/**
 * Clicks a control that closes the popup, waits until the popup is gone, and brings the page to the front.
 * @param {import("./session.mjs").Session} session
 * @param {Page} popup
 * @param {string} selector
 * @param {Page} page
 */
export async function clickAndReturn(session, popup, selector, page) {
  await focusPopup(session, popup);
  // The popup may close before the driver confirms the click.
  await popup.click(selector).catch(() => {});
  // Firefox doesn't always report a closed tab, but a command sent to it fails.
  const isGone = (/** @type {unknown} */ error) => /no such frame|closed/i.test(String(error));
  await until("the popup is gone", async () => popup.isClosed() || popup.evaluate(() => false).catch(isGone));
  // Firefox refuses to bring a tab to the front while another one is closing.
  await until("the page is in front", () =>
    page.bringToFront().then(
      () => true,
      () => false,
    ),
  );
}
