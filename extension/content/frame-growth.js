/** Frames: most stay small and never hold a thread. */

import { IS_TOP } from "../common/this-frame.js";

/**
 * A frame with fewer elements holds no thread. Pages have dozens of such frames, for advertisements and the like.
 * Chosen by hand.
 */
const THREAD_ELEMENTS = 20;

/**
 * In a frame, waits until it has enough elements to hold a thread; in the tab's own document it returns at once.
 * @param {Document} document
 * @param {AbortSignal} signal
 * @returns {Promise<void>}  Stays pending if the signal aborts first.
 */
export async function untilGrown(document, signal) {
  const elements = document.getElementsByTagName("*");
  if (IS_TOP || elements.length >= THREAD_ELEMENTS) return;
  await new Promise((resolve) => {
    const observer = new MutationObserver(() => elements.length >= THREAD_ELEMENTS && resolve(observer.disconnect()));
    observer.observe(document, { childList: true, subtree: true });
    signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  });
}
