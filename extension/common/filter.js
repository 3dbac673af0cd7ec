/** "Only": which comments of a thread stay when the reader filters it. */

/** @typedef {import("../generated/protocol").Axis} Axis */
/** @typedef {"any" | "all"} Match  Whether a comment must have one of the categories, or each of them. */

/**
 * @typedef {object} Filter
 * @property {readonly string[]} categories  Ids of the categories that a comment must have. Without any, all comments fit.
 * @property {Match} match
 * @property {readonly string[]} without  Ids of the categories that a comment must not have.
 * @property {string | null} author  The only author; null if all fit.
 */

/** What the comments are that a filter leaves out. @typedef {"gone" | "folded" | "dimmed"} Rest */

/** @type {readonly Rest[]} */
export const RESTS = ["gone", "folded", "dimmed"];

/** The filter that all comments fit. @type {Filter} */
export const NO_FILTER = { categories: [], match: "any", without: [], author: null };

/**
 * Whether a filter leaves anything out.
 * @param {Filter} filter
 */
export function isFiltering({ categories, without, author }) {
  return categories.length > 0 || without.length > 0 || author !== null;
}

/**
 * Whether a comment stays.
 * @param {{ readonly tags: readonly { category: string }[], readonly author: string | null }} comment
 * @param {Filter} filter
 */
export function fits({ tags, author }, { categories, match, without, author: onlyAuthor }) {
  if (onlyAuthor !== null && author !== onlyAuthor) return false;
  const has = (/** @type {string} */ id) => tags.some(({ category }) => category === id);
  if (without.some(has)) return false;
  if (categories.length === 0) return true;
  return match === "all" ? categories.every(has) : categories.some(has);
}

/**
 * The filter for one category alone.
 * @param {string} id
 * @returns {Filter}
 */
export function onlyCategory(id) {
  return { ...NO_FILTER, categories: [id] };
}

/**
 * The filter with a category, or without it if it has it. A second category of another axis narrows the thread ("AI" that are
 * questions); one of the same axis widens it (questions or sources). The reader can change that.
 * @param {Filter} filter
 * @param {string} id
 * @param {ReadonlyMap<string, { axis: Axis }>} categories  All there are, by id.
 * @returns {Filter}
 */
export function withToggled(filter, id, categories) {
  if (filter.categories.includes(id)) return dropped(filter, id);
  const chosen = [...filter.categories, id];
  const axes = new Set(chosen.map((each) => categories.get(each)?.axis));
  const match = chosen.length === 2 ? (axes.size > 1 ? "all" : "any") : filter.match;
  return { ...dropped(filter, id), categories: chosen, match };
}

/**
 * The filter that leaves a category out, or no longer does.
 * @param {Filter} filter
 * @param {string} id
 * @returns {Filter}
 */
export function withoutToggled(filter, id) {
  const isLeftOut = filter.without.includes(id);
  const rest = dropped(filter, id);
  return isLeftOut ? rest : { ...rest, without: [...rest.without, id] };
}

/**
 * The filter without any mention of a category.
 * @param {Filter} filter
 * @param {string} id
 * @returns {Filter}
 */
export function dropped(filter, id) {
  const others = (/** @type {readonly string[]} */ ids) => ids.filter((each) => each !== id);
  return { ...filter, categories: others(filter.categories), without: others(filter.without) };
}

/**
 * The filter with only those categories that exist: the reader may have deleted one.
 * @param {Filter} filter
 * @param {readonly { id: string }[]} categories
 * @returns {Filter}
 */
export function withKnown(filter, categories) {
  const known = new Set(categories.map(({ id }) => id));
  const isKnown = (/** @type {string} */ id) => known.has(id);
  return { ...filter, categories: filter.categories.filter(isKnown), without: filter.without.filter(isKnown) };
}
