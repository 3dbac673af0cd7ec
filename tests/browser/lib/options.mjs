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
  await until("the page is filled", async () => (await textOf(page, "#site-list")) !== "");
  return page;
}

/**
 * The text of the first element that matches; empty if there is none.
 * @param {Page} page
 * @param {string} selector
 */
export function textOf(page, selector) {
  return page.evaluate((selector) => document.querySelector(selector)?.textContent ?? "", selector);
}
