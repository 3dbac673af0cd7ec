/** A tab's frames, each with a content script of its own, seen as one page. */

import { COMMAND, STATUS } from "./messages.js";

/** How long frames have to answer when one of them is chosen, in milliseconds. */
const MOMENT = 100;

/** @typedef {import("./messages.js").Command} Command */
/** @typedef {import("./messages.js").Status} Status */

/**
 * Follows what the content scripts of a tab see.
 * @param {number} tab
 * @param {(statuses: Status[]) => void} changed  Called with the last word of each frame that is heard.
 * @param {() => void} [gone]  Nobody is there, or not any more.
 * @returns {() => void}  Ends it.
 */
export function followFrames(tab, changed, gone) {
  /** @type {Map<number, Status>} */
  const statuses = new Map();
  // All frames answer on the same port.
  const port = chrome.tabs.connect(tab, { name: STATUS });
  port.onMessage.addListener((/** @type {Status} */ status) => {
    statuses.set(status.frame, status);
    changed([...statuses.values()]);
  });
  port.onDisconnect.addListener(() => {
    // Read, so that it is not reported: that nobody is there is what we want to know.
    void chrome.runtime.lastError;
    gone?.();
  });
  return () => port.disconnect();
}

/**
 * The frames' statuses as one: counts are sums; all else is of the frame with most comments, of two alike of the outer one.
 * @param {readonly Status[]} statuses  At least one.
 * @returns {Status}
 */
export function together(statuses) {
  const [first, ...others] = [...statuses].sort(
    (one, other) => other.comments - one.comments || one.frame - other.frame,
  );
  const all = { .../** @type {Status} */ (first) };
  all.counts = { ...all.counts };
  for (const { comments, tagged, waiting, counts, error } of others) {
    all.comments += comments;
    all.tagged += tagged;
    all.waiting += waiting;
    all.error ??= error;
    for (const [id, count] of Object.entries(counts)) all.counts[id] = (all.counts[id] ?? 0) + count;
  }
  return all;
}

/**
 * Has one frame of a tab obey: the outermost, if it has comments, else the one with most.
 * @param {number} tab
 * @param {Command} command
 * @returns {Promise<void>}
 */
export async function pass(tab, command) {
  // A page that isn't read has nobody to listen.
  if (await chrome.tabs.sendMessage(tab, { type: COMMAND, command, frame: 0 }, { frameId: 0 }).catch(() => false))
    return;
  const statuses = await heard(tab);
  if (statuses.length > 0)
    await chrome.tabs.sendMessage(tab, { type: COMMAND, command, frame: together(statuses).frame });
}

/**
 * What the frames say in a moment.
 * @param {number} tab
 * @returns {Promise<Status[]>}
 */
function heard(tab) {
  return new Promise((resolve) => {
    /** @type {Status[]} */
    let last = [];
    const end = followFrames(
      tab,
      (statuses) => (last = statuses),
      () => resolve(last),
    );
    setTimeout(() => {
      end();
      resolve(last);
    }, MOMENT);
  });
}
