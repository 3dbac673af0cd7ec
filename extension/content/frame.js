/** Where this document stands: it is what the tab shows, or in a frame of that. */

/** With fewer elements a frame holds no thread. Pages have dozens of such frames, for advertisements and the like. */
const FEW = 20;

export const isTop = window === window.top;

/** Tells a tab's documents apart; 0 is the one that the tab shows. */
export const FRAME = isTop ? 0 : Math.random();

/** The host of what the tab shows: its switches are those of its frames, too. A frame that can't know it goes by its own. */
export function siteHost() {
  if (isTop) return location.hostname;
  // Firefox knows no ancestors before version 148; the frame's first page was asked for by the one around it.
  const { ancestorOrigins, hostname } = location;
  const origin = ancestorOrigins?.[ancestorOrigins.length - 1] ?? document.referrer;
  return URL.parse(origin)?.hostname || hostname;
}

/**
 * Waits until there is enough to be looked at; in a page itself, not at all.
 * @param {Document} document
 * @param {AbortSignal} signal
 * @returns {Promise<void>}  Never done, if the signal aborts before.
 */
export async function untilGrown(document, signal) {
  const elements = document.getElementsByTagName("*");
  if (isTop || elements.length >= FEW) return;
  await new Promise((resolve) => {
    const observer = new MutationObserver(() => elements.length >= FEW && resolve(observer.disconnect()));
    observer.observe(document, { childList: true, subtree: true });
    signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  });
}
