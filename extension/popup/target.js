/** The page that the popup was opened on. */

/**
 * @typedef {object} Target
 * @property {number} tab
 * @property {string} host
 * @property {string[]} origins  Match patterns of the permission that reading the site takes.
 */

/** @returns {Promise<Target | null>}  Null if no extension can read the page. */
export async function findTarget() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  const url = tab?.url ? new URL(tab.url) : null;
  if (tab?.id === undefined || !url || !["http:", "https:"].includes(url.protocol)) return null;
  return { tab: tab.id, host: url.hostname, origins: [`${url.protocol}//${url.hostname}/*`] };
}
