/** Events of the browser. */

/**
 * Listens until the signal aborts, if there is one.
 * @template {(...args: any[]) => unknown} T
 * @param {chrome.events.Event<T>} event
 * @param {T} listener
 * @param {AbortSignal} [signal]
 */
export function listen(event, listener, signal) {
  event.addListener(listener);
  signal?.addEventListener("abort", () => event.removeListener(listener), { once: true });
}
