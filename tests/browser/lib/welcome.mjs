/** The welcome page. */

import { HOST, until } from "./inspect.mjs";
import { textOf } from "./options.mjs";

/** @typedef {import("puppeteer-core").Page} Page */

/** How many comments the sample thread has. */
export const COMMENTS = 9;

/**
 * Installs the extension and waits until the sample thread on its welcome page is tagged.
 * @param {import("./session.mjs").Session} session
 */
export async function openWelcome(session) {
  const page = await session.welcome();
  await page.bringToFront();
  await untilTagged(page);
  return page;
}

/**
 * Waits until the sample thread is tagged.
 * @param {Page} page
 */
export async function untilTagged(page) {
  await until("it is known what the sample is about", async () => (await textOf(page, "#about")) !== "");
  await until("all comments have badges", () =>
    page.evaluate((host, all) => document.querySelectorAll(`.head ${host}`).length === all, HOST, COMMENTS),
  );
}
