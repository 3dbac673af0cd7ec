/** Opens the welcome page, once: after the installation. */

/** The page, as the package names it. */
const PAGE = "welcome/welcome.html";

/**
 * Opens the page in the window that the reader uses. In private windows it doesn't open: they are to leave no trace, and a tab that
 * nobody asked for would not belong there.
 */
export async function openWelcome() {
  const url = chrome.runtime.getURL(PAGE);
  // Firefox for Android has no windows, only tabs.
  if (!chrome.windows) {
    const [tab] = await chrome.tabs.query({ active: true });
    if (!tab?.incognito) await chrome.tabs.create({ url });
    return;
  }
  const windows = (await chrome.windows.getAll({ windowTypes: ["normal"] })).filter(({ incognito }) => !incognito);
  const window = windows.find(({ focused }) => focused) ?? windows[0];
  if (window?.id !== undefined) await chrome.tabs.create({ url, windowId: window.id });
}
