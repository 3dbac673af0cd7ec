/** The extension's local storage, as any of its pages sees it. */

/** @typedef {import("puppeteer-core").Page} Page */

/**
 * Everything that is stored.
 * @param {Page} page  Of the extension.
 * @returns {Promise<Record<string, any>>}
 */
export function stored(page) {
  return page.evaluate(() => chrome.storage.local.get(null));
}

/**
 * Stores values; other keys keep theirs.
 * @param {Page} page  Of the extension.
 * @param {Record<string, unknown>} values
 */
export async function store(page, values) {
  await page.evaluate((values) => chrome.storage.local.set(values), values);
}
