/** Watches the page for changes. The observer only collects; what it has seen is handled a frame later, all at once. */

import { nextFrame, yieldToPage } from "../../common/cooperative.js";
import { isLayer } from "../../ui/layer.js";

/** More changes than this at once make a new page: reading it again is cheaper than looking at each. Chosen by hand. */
const CHANGES_LIMIT = 1000;

/**
 * @param {Document} document
 * @param {object} options
 * @param {(node: Node) => boolean} options.isOurs  Whether a node is a badge host of ours.
 * @param {(changes: MutationRecord[] | null) => void} options.changed  Null if there were too many to list.
 * @param {AbortSignal} options.signal
 * @returns {(root: Node) => void}  Watches a shadow root as well.
 */
export function watchPage(document, { isOurs, changed, signal }) {
  /** @type {MutationRecord[]} */
  let queue = [];
  let [tooMany, isWaiting] = [false, false];

  const observer = new MutationObserver((records) => {
    if (!tooMany) queue.push(...records.filter((record) => !isOurDoing(record, isOurs)));
    if (queue.length > CHANGES_LIMIT) [tooMany, queue] = [true, []];
    if (isWaiting || (queue.length === 0 && !tooMany)) return;
    isWaiting = true;
    void deliver();
  });

  // A hidden page has no frames, so nothing is done until it is shown.
  const deliver = async () => {
    await nextFrame();
    await yieldToPage();
    const changes = tooMany ? null : queue;
    [queue, tooMany, isWaiting] = [[], false, false];
    if (!signal.aborted) changed(changes);
  };

  const watch = (/** @type {Node} */ root) =>
    observer.observe(root, { childList: true, characterData: true, subtree: true });
  watch(document);
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  return watch;
}

/**
 * Whether all that happened is that the extension added something or removed a layer.
 * @param {MutationRecord} record
 * @param {(node: Node) => boolean} isOurs
 */
function isOurDoing({ type, addedNodes, removedNodes }, isOurs) {
  // A badge host that the page removes must be put back, so its removal counts. A layer needs no replacement.
  return (
    type === "childList" &&
    [...removedNodes].every(isLayer) &&
    [...addedNodes].every((node) => isOurs(node) || isLayer(node))
  );
}
