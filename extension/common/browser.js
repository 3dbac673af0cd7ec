/** The browser that the extension runs in. */

export const IS_FIREFOX = chrome.runtime.getURL("").startsWith("moz-extension:");
