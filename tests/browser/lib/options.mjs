/** The options page. */

import { until } from "./inspect.mjs";

/** @typedef {import("puppeteer-core").Page} Page */

/**
 * Opens the options page and waits until its lists are filled.
 * @param {import("./session.mjs").Session} session
 */
export async function openOptions(session) {
  const page = await session.openExtensionPage("options/options.html");
  if (session.name === "firefox") await page.bringToFront();
  // The list of sites is filled last, and some sites are always listed.
  await until("the page is filled", async () => (await textOf(page, "#shipped-sites ul")) !== "");
  return page;
}

/**
 * Unfolds all lists of the options page.
 * @param {Page} page
 */
export async function unfold(page) {
  await page.evaluate(() => {
    for (const summary of document.querySelectorAll("details:not([open]) > summary")) {
      /** @type {HTMLElement} */ (summary).click();
    }
  });
}

/**
 * Scrolls an element into view and clicks it.
 * @param {Page} page
 * @param {string} selector
 */
export async function click(page, selector) {
  await page.bringToFront();
  await page.evaluate((selector) => document.querySelector(selector)?.scrollIntoView({ block: "center" }), selector);
  await page.click(selector);
}

/**
 * Replaces the text of a field by typing.
 * @param {Page} page
 * @param {string} selector
 * @param {string} text
 */
export async function type(page, selector, text) {
  await click(page, selector);
  await page.evaluate(
    (selector) => /** @type {HTMLInputElement} */ (document.querySelector(selector)).select(),
    selector,
  );
  await page.keyboard.press("Backspace");
  await page.keyboard.type(text);
}

/**
 * Waits until the notice contains this text.
 * @param {Page} page
 * @param {string} part
 */
export function untilNotice(page, part) {
  return until(`the notice says "${part}"`, async () => (await textOf(page, "#notice span")).includes(part)).catch(
    async (error) => {
      throw new Error(`${error.message}; it says "${await textOf(page, "#notice span")}"`);
    },
  );
}

/**
 * The text of the first element that matches; empty if there is none.
 * @param {Page} page
 * @param {string} selector
 */
export function textOf(page, selector) {
  return page.evaluate((selector) => document.querySelector(selector)?.textContent ?? "", selector);
}
