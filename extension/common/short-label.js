/** The short form of titles that readers have chosen, for badges. Those that ship have designed ones. */

/**
 * A title up to its first comma or " & ".
 * @param {string} title
 */
export function shortLabel(title) {
  return title.replace(/(,| & ).*/, "");
}
