/** What readers can choose for any category, shipped or their own: title and colour. */

/** The longest title of a category, in UTF-16 units: it fits on a badge with room to spare. */
export const CATEGORY_TITLE_LIMIT = 60;

/**
 * @param {unknown} value
 * @returns {value is string}
 */
export function isTitle(value) {
  return typeof value === "string" && value.trim() !== "" && value.length <= CATEGORY_TITLE_LIMIT;
}

/**
 * Whether a value is a hue of the palette: a whole number of degrees, from 0 to 359.
 * @param {unknown} value
 * @returns {value is number}
 */
export function isHue(value) {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 360;
}
