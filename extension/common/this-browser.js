/** Which browser this is, where the two differ in what no feature test can show. */

/** In Firefox a sheet that an extension inserts as the user's reaches shadow roots, too. */
export const IS_FIREFOX = chrome.runtime.getURL("").startsWith("moz-extension:");
