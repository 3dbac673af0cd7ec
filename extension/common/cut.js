/** Cuts texts to the length that the core reads, or that there is room for. */

/**
 * The start of a text. A character of two UTF-16 units is never cut in half.
 * @param {string} text
 * @param {number} limit  In UTF-16 units.
 */
export function cut(text, limit) {
  if (text.length <= limit) return text;
  return text.slice(0, /[\uD800-\uDBFF]/.test(text[limit - 1] ?? "") ? limit - 1 : limit);
}

/**
 * The start of a text, with an ellipsis if it goes on.
 * @param {string} text
 * @param {number} limit  In UTF-16 units.
 */
export function shortened(text, limit) {
  return text.length > limit ? `${cut(text, limit)} …` : text;
}
