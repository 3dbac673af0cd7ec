/** What changes in the page. The observer only queues; what it saw is looked at a frame later, in one go. */

import { nextFrame, yieldToPage } from "../../common/cooperative.js";
import { isLayer } from "../../ui/layer.js";

/** So many changes at once are a new page: cheaper to read it again than to look at each. */
const MANY = 1000;

/**
 * @param {Document} document
 * @param {object} options
 * @param {(node: Node) => boolean} options.ours  Whether a node is one that we added.
 * @param {(changes: MutationRecord[] | null) => void} options.changed  Null: too many to tell.
 * @param {AbortSignal} options.signal
 * @returns {(root: Node) => void}  Has a shadow root watched, too.
 */
export function watch(document, { ours, changed, signal }) {
  /** @type {MutationRecord[]} */
  let queue = [];
  let [many, waiting] = [false, false];

  const observer = new MutationObserver((records) => {
    if (!many) queue.push(...records.filter((record) => !isOurs(record, ours)));
    if (queue.length > MANY) [many, queue] = [true, []];
    if (waiting || (queue.length === 0 && !many)) return;
    waiting = true;
    void look();
  });

  // A hidden page has no frames: nothing is done before it is shown.
  const look = async () => {
    await nextFrame();
    await yieldToPage();
    const changes = many ? null : queue;
    [queue, many, waiting] = [[], false, false];
    if (!signal.aborted) changed(changes);
  };

  const follow = (/** @type {Node} */ root) =>
    observer.observe(root, { childList: true, characterData: true, subtree: true });
  follow(document);
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  return follow;
}

/**
 * Whether all that happened is that we added something, or took a layer away.
 * @param {MutationRecord} record
 * @param {(node: Node) => boolean} ours
 */
function isOurs({ type, addedNodes, removedNodes }, ours) {
  // What we set beside a comment must be missed when it is gone; our layers are nobody's loss.
  return (
    type === "childList" &&
    [...removedNodes].every(isLayer) &&
    [...addedNodes].every((node) => ours(node) || isLayer(node))
  );
}
