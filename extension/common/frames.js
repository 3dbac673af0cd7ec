/** The frames of a tab, each with a content script of its own, seen as one page. */

import { COMMAND, STATUS } from "./messages.js";

/** How long frames have to report before one of them is chosen, in milliseconds: they answer within a few. */
const REPORT_TIME = 100;

/** @typedef {import("./messages.js").Command} Command */
/** @typedef {import("./messages.js").Status} Status */

/**
 * Follows what the content scripts of a tab see.
 * @param {number} tab
 * @param {(statuses: Status[]) => void} onStatuses  Called at each change, with the latest status of every frame so far.
 * @param {() => void} [onGone]  Called when no content script is there, or the last one has ended.
 * @returns {() => void}  Stops following.
 */
export function followFrames(tab, onStatuses, onGone) {
  /** @type {Map<number, Status>} */
  const statuses = new Map();
  // All frames answer on the same port.
  const port = chrome.tabs.connect(tab, { name: STATUS });
  port.onMessage.addListener((/** @type {Status} */ status) => {
    statuses.set(status.frame, status);
    onStatuses([...statuses.values()]);
  });
  port.onDisconnect.addListener(() => {
    // Reading the error keeps the browser from logging it: here it only means that nobody is there.
    void chrome.runtime.lastError;
    onGone?.();
  });
  return () => port.disconnect();
}

/**
 * The statuses of a tab's frames as one. Counts are added up; everything else is that of the frame with the most comments, or of
 * the outermost if several have as many.
 * @param {readonly Status[]} statuses  At least one.
 * @returns {Status}
 */
export function mergeStatuses(statuses) {
  const [first, ...others] = [...statuses].sort(
    (one, other) => other.comments - one.comments || one.frame - other.frame,
  );
  const all = { .../** @type {Status} */ (first) };
  all.counts = { ...all.counts };
  for (const { comments, tagged, waiting, counts, error, kept } of others) {
    all.comments += comments;
    all.kept += kept;
    all.tagged += tagged;
    all.waiting += waiting;
    all.error ??= error;
    for (const [id, count] of Object.entries(counts)) all.counts[id] = (all.counts[id] ?? 0) + count;
  }
  return all;
}

/**
 * Sends a command to one frame of a tab: the page itself if it has comments, else the frame with the most.
 * @param {number} tab
 * @param {Command} command
 * @returns {Promise<void>}
 */
export async function sendCommand(tab, command) {
  // Sending fails if no content script runs in the page.
  const done = await chrome.tabs
    .sendMessage(tab, { type: COMMAND, command, frame: 0 }, { frameId: 0 })
    .catch(() => false);
  if (done) return;
  const statuses = await collectStatuses(tab);
  if (statuses.length === 0) return;
  await chrome.tabs.sendMessage(tab, { type: COMMAND, command, frame: mergeStatuses(statuses).frame });
}

/**
 * The statuses that frames report within {@link REPORT_TIME}.
 * @param {number} tab
 * @returns {Promise<Status[]>}
 */
function collectStatuses(tab) {
  return new Promise((resolve) => {
    /** @type {Status[]} */
    let latest = [];
    const end = followFrames(
      tab,
      (statuses) => {
        latest = statuses;
      },
      () => resolve(latest),
    );
    setTimeout(() => {
      end();
      resolve(latest);
    }, REPORT_TIME);
  });
}
