/** How sure a tag is, in three steps: the card has a word for each, and what is least sure is painted faintly. */

/** From these scores on a tag is very sure, or fairly. */
const VERY = 0.85;
const FAIRLY = 0.65;

/** @param {number} score  From 0 to 1. */
export function sureness(score) {
  if (score >= VERY) return "very";
  return score >= FAIRLY ? "fairly" : "less";
}
