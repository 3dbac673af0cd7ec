/** The document that this script runs in: the one that the tab shows, or one in a frame. */

import { withoutFragment } from "./address.js";

/** Whether the tab shows this document itself. */
export const IS_TOP = window === window.top;

/** Tells a tab's documents apart; 0 is the one that the tab shows. */
export const FRAME_ID = IS_TOP ? 0 : Math.random();

/**
 * The host of what the tab shows. The reader's switches for it also apply to its frames. A frame that cannot find it out
 * uses its own host.
 */
export function siteHost() {
  if (IS_TOP) return location.hostname;
  // Firefox has `ancestorOrigins` since version 148. Before that, the referrer of a frame's first page is the page around it.
  const { ancestorOrigins, hostname } = location;
  const origin = ancestorOrigins?.[ancestorOrigins.length - 1] ?? document.referrer;
  return URL.parse(origin)?.hostname || hostname;
}

/** The address of the document's thread: its own, without the fragment. */
export function pageAddress() {
  return withoutFragment(location.href);
}
