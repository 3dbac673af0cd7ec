/** Events of the browser's extension API and of pages. */

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

/**
 * A listener for events of a page that passes over those that a script has made: only the reader presses keys and points.
 * @template {Event} E
 * @param {(event: E) => unknown} listener
 * @returns {(event: E) => void}
 */
export function trusted(listener) {
  return (event) => {
    if (event.isTrusted) listener(event);
  };
}
