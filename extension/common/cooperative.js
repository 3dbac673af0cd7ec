/** Work in slices: the page's thread is given back before anybody could notice. */

/** Half a frame, in milliseconds. */
const SLICE = 8;

/** How long idle work may be put off by a busy page, in milliseconds. */
const PATIENCE = 1000;

/** When the slice that runs is over. What follows at once, in the same task of the page, has no other. */
let end = 0;

/**
 * Runs a generator to its end, pausing whenever a slice is over.
 * @template T
 * @param {Generator<void, T, void>} work  Yields where it may be interrupted.
 * @param {() => Promise<void>} pause
 * @param {AbortSignal} signal
 * @returns {Promise<T>}
 * @throws When the signal aborts.
 */
export async function inSlices(work, pause, signal) {
  const begin = performance.now();
  if (begin > end + SLICE) end = begin + SLICE;
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() < end) continue;
    await pause();
    signal.throwIfAborted();
    end = performance.now() + SLICE;
  }
}

/** Lets the page have its turn. Timers that set timers would wait four milliseconds each. */
export async function breathe() {
  const { scheduler } = /** @type {{ scheduler?: { postTask(task: () => void): Promise<void> } }} */ (globalThis);
  await (scheduler?.postTask(() => {}) ?? new Promise((resolve) => setTimeout(resolve)));
}

/** Waits until the page has nothing to do. */
export function idle() {
  return new Promise((resolve) => requestIdleCallback(() => resolve(undefined), { timeout: PATIENCE }));
}

/** Waits for the next frame; a hidden page has none. */
export function frame() {
  return new Promise((resolve) => requestAnimationFrame(() => resolve(undefined)));
}
