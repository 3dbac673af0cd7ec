/** Events of the browser's extension API. */

/**
 * Adds a listener, and removes it when the signal aborts.
 * @template {(...args: any[]) => unknown} T
 * @param {chrome.events.Event<T>} event
 * @param {T} listener
 * @param {AbortSignal} [signal]
 */
export function listen(event, listener, signal) {
  event.addListener(listener);
  signal?.addEventListener("abort", () => event.removeListener(listener), { once: true });
}
