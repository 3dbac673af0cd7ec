/** The number on the extension's button: how many comments of a tab have tags or, while they are filtered, how many fit. */

import { withoutFragment } from "../common/address.js";
import { digest } from "../common/digest.js";
import { Mutex } from "../common/mutex.js";

/** The colours of the number. */
const GROUND = "#14639e";
const INK = "#ffffff";

/** From here on, thousands are counted: the button has room for four characters. */
const MANY = 1000;

/** What the frames of a page, which is known by a digest of its address, have counted, by their ids. @typedef {{ page: string, counts: Record<string, number | null> }} Known */

/** One change at a time: each reads what the other frames of the tab have. */
const changing = new Mutex();

/**
 * Shows what a frame of a tab counts, added to what its other frames do.
 * @param {number | null} count  Null if it counts nothing.
 * @param {boolean} isNewPage  Whether what other frames have told is about an earlier page.
 * @param {chrome.runtime.MessageSender} sender
 * @returns {Promise<void>}
 */
export function showCount(count, isNewPage, { tab, frameId = 0 }) {
  return changing.run(async () => {
    if (tab?.id === undefined) return;
    const { id: tabId, url = "" } = tab;
    // Private windows are counted, too: no address is kept.
    const page = await digest(withoutFragment(url));
    const key = `counts ${tabId}`;
    const known = /** @type {Known | undefined} */ ((await chrome.storage.session.get(key))[key]);
    const counts = { ...(known?.page === page && !isNewPage ? known.counts : {}), [frameId]: count };
    await chrome.storage.session.set({ [key]: { page, counts } });
    const counted = Object.values(counts).filter((each) => each !== null);
    const sum = counted.length > 0 ? counted.reduce((one, other) => one + other, 0) : null;
    await chrome.action.setBadgeBackgroundColor({ tabId, color: GROUND });
    await chrome.action.setBadgeTextColor({ tabId, color: INK });
    await chrome.action.setBadgeText({ tabId, text: shortened(sum) });
  });
}

/** @param {number | null} count */
function shortened(count) {
  if (count === null) return "";
  return count < MANY ? String(count) : `${Math.floor(count / MANY)}k`;
}
