/** How much of a comment is painted. */

/** @typedef {import("../../store/settings.js").Density} Density */
/** @typedef {import("../../generated/protocol").Tag} Tag */
/** @typedef {{ category: string, score: number, start: number, end: number }} Piece  UTF-16 units of the text; the tag's score. */

/** The largest share of a comment's text that is painted. */
const SHARE = { off: 0, sparse: 0.12, normal: 0.5 };

/** Of a short comment so much may be painted nevertheless, in UTF-16 units: a share of it would be less than a phrase. */
const LEAST = { off: 0, sparse: 24, normal: 160 };

/**
 * The evidence that is painted: of the surest tags first, the weightiest words first, until there is enough of it. Words
 * that several tags share count for each.
 * @param {readonly Tag[]} tags
 * @param {number} length  Of the text, in UTF-16 units.
 * @param {Density} density
 * @returns {Piece[]}
 */
export function piecesOf(tags, length, density) {
  let room = Math.max(length * SHARE[density], LEAST[density]);
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
