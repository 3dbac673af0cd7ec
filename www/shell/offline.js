/** Keeps the site for visits without a network. */

/**
 * Resolves once all files are kept, or it is known that they can't be.
 * @returns {Promise<void>}
 */
export async function keepOffline() {
  // Browsers refuse service workers on plain HTTP, and some in private windows.
  if (!("serviceWorker" in navigator)) return;
  try {
    const { installing } = await navigator.serviceWorker.register(new URL("service-worker.js", import.meta.url));
    if (!installing) return;
    // It goes on to another state in any case, also if a file is missing.
    await new Promise((resolve) => installing.addEventListener("statechange", resolve, { once: true }));
  } catch {
    // Then the site is there with a network only.
  }
}
