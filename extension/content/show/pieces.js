/** Which words of a comment are painted. */

/** @typedef {import("../../generated/protocol").Tag} Tag */
/** @typedef {{ category: string, score: number, start: number, end: number }} Piece  In UTF-16 units of the text. */

/** The largest share of a comment's text that is painted. Chosen by hand, like the next number. */
const MAX_SHARE = 0.5;

/** How much may be painted whatever the share, in UTF-16 units: in a short comment, the share is less than a phrase. */
const SHORT_TEXT_UNITS = 160;

/**
 * The evidence to paint: that of the highest scores first, and of each tag the weightiest first, until the share is
 * reached. Words that support several tags count once for each.
 * @param {readonly Tag[]} tags
 * @param {number} length  Of the text, in UTF-16 units.
 * @returns {Piece[]}
 */
export function piecesOf(tags, length) {
  let room = Math.max(length * MAX_SHARE, SHORT_TEXT_UNITS);
  const pieces = [];
  for (const { category, score, evidence } of [...tags].sort((one, other) => other.score - one.score)) {
    for (const [start, end] of evidence) {
      if (end - start > room) continue;
      room -= end - start;
      pieces.push({ category, score, start, end });
    }
  }
  return pieces;
}
