/** Which comments of a thread the panel lists and the reader steps through. */

/**
 * A category's id, {@link NEW}, {@link UNTAGGED}, or null for every comment with a category that is shown.
 * @typedef {string | null} Selection
 */

/** Selects comments that are new since the last visit. No category's id begins with a hyphen. */
export const NEW = "-new";

/** Selects comments without tags. */
export const UNTAGGED = "-untagged";

/**
 * Whether a comment is selected.
 * @param {{ readonly tags: readonly { category: string }[], readonly isNew: boolean | null }} comment
 * @param {Selection} selection
 * @param {(category: string) => boolean} shows  Whether a category is shown.
 */
export function isSelected({ tags, isNew }, selection, shows) {
  if (selection === NEW) return isNew === true;
  if (selection === UNTAGGED) return tags.length === 0;
  return tags.some(({ category }) => (selection === null ? shows(category) : category === selection));
}
