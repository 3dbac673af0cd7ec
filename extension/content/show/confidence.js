/** How sure a tag is, in three steps. The card has a word for each, and the least sure tags are painted faintly. */

/** The score from which a tag is very sure. Chosen by hand, like the next. */
const VERY = 0.85;

/** The score from which a tag is fairly sure. */
const FAIRLY = 0.65;

/** @param {number} score  From 0 to 1. */
export function confidence(score) {
  if (score >= VERY) return "very";
  return score >= FAIRLY ? "fairly" : "less";
}
