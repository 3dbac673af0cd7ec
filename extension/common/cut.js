/** Texts as long as the core reads them. */

/**
 * The start of a text, at most so many UTF-16 units of it; a character of two units is not cut.
 * @param {string} text
 * @param {number} limit
 */
export function cut(text, limit) {
  if (text.length <= limit) return text;
  return text.slice(0, /[\uD800-\uDBFF]/.test(text[limit - 1] ?? "") ? limit - 1 : limit);
}
