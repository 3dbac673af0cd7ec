/** The page that the popup was opened on. */

/**
 * @typedef {object} Target
 * @property {number} tab
 * @property {string} host
 * @property {string[]} origins  Match patterns of the permission that reading the site takes.
 */

/** The tab that the popup was opened on. */
export async function findTab() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab ?? null;
}

/**
 * @param {chrome.tabs.Tab | null} tab
 * @returns {Target | null}  Null if no extension can read the page.
 */
export function targetOf(tab) {
  const url = tab?.url ? new URL(tab.url) : null;
  if (tab?.id === undefined || !url || !["http:", "https:"].includes(url.protocol)) return null;
  return { tab: tab.id, host: url.hostname, origins: [`${url.protocol}//${url.hostname}/*`] };
}
