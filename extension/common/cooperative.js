/** Long work in short slices, so that the page stays responsive. */

/** The length of a slice, in milliseconds: half a frame at 60 Hz. */
const SLICE = 8;

/** How long a busy page can hold up work that waits for an idle moment, in milliseconds. */
const IDLE_TIMEOUT = 1000;

/** When the current slice ends. Runs that start in the same task of the page share it. */
let sliceEnd = 0;

/**
 * Runs a generator to its end, with a pause whenever a slice is used up.
 * @template T
 * @param {Generator<void, T, void>} work  Yields wherever it may be interrupted.
 * @param {() => Promise<void>} pause
 * @param {AbortSignal} signal
 * @returns {Promise<T>}
 * @throws When the signal has aborted during a pause.
 */
export async function runCooperatively(work, pause, signal) {
  const begin = performance.now();
  if (begin > sliceEnd + SLICE) sliceEnd = begin + SLICE;
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() < sliceEnd) continue;
    await pause();
    signal.throwIfAborted();
    sliceEnd = performance.now() + SLICE;
  }
}

/** Lets the page run its own tasks. `setTimeout` is only the fallback: browsers delay nested timers by 4 ms. */
export async function yieldToPage() {
  const { scheduler } = /** @type {{ scheduler?: { postTask(task: () => void): Promise<void> } }} */ (globalThis);
  await (scheduler?.postTask(() => {}) ?? new Promise((resolve) => setTimeout(resolve)));
}

/** Waits until the page is idle. */
export function untilIdle() {
  return new Promise((resolve) => requestIdleCallback(() => resolve(undefined), { timeout: IDLE_TIMEOUT }));
}

/** Waits for the next frame. A hidden page has no frames until it is shown. */
export function nextFrame() {
  return new Promise((resolve) => requestAnimationFrame(() => resolve(undefined)));
}

/**
 * Runs a task that nobody waits for. If the signal aborts, the task ends quietly; any other error is reported.
 * @param {() => Promise<void>} task
 * @param {AbortSignal} signal
 */
export async function runDetached(task, signal) {
  try {
    await task();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
