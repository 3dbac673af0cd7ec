/** How much of a comment is painted. */

/** @typedef {import("../../store/settings.js").Density} Density */
/** @typedef {import("../../generated/protocol").Tag} Tag */
/** @typedef {{ category: string, score: number, start: number, end: number }} Piece  In UTF-16 units of the text. */

/** The largest share of a comment's text that is painted. Chosen by hand, like the next table. */
const MAX_SHARE = { off: 0, sparse: 0.12, normal: 0.5 };

/** How much may be painted whatever the share, in UTF-16 units: in a short comment, the share is less than a phrase. */
const SHORT_TEXT_UNITS = { off: 0, sparse: 24, normal: 160 };

/**
 * The evidence to paint: that of the highest scores first, and of each tag the weightiest first, until the density is
 * reached. Words that support several tags count once for each.
 * @param {readonly Tag[]} tags
 * @param {number} length  Of the text, in UTF-16 units.
 * @param {Density} density
 * @returns {Piece[]}
 */
export function piecesOf(tags, length, density) {
  let room = Math.max(length * MAX_SHARE[density], SHORT_TEXT_UNITS[density]);
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
