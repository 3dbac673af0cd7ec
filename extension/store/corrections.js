/**
 * Corrections: the reader's word on single comments, from which the core learns. They are kept in `storage.local`, from the
 * oldest to the newest; the background writes the list and has the core learn it, and open tabs follow.
 */

import { cut } from "../common/cut.js";
import { ask } from "../common/messages.js";
import { CORRECTED_TEXT_LIMIT, MOST_CORRECTIONS, PARENT_LIMIT } from "../generated/limits.js";
import { StoredList } from "./stored-list.js";

/** @typedef {import("../generated/protocol").Comment} Comment */
/** @typedef {import("../generated/protocol").Correction} Lesson */
/**
 * A correction as it is kept.
 * @typedef {Lesson & { id: string, made: number, host: string }} Correction  `made`: milliseconds since 1970.
 */

/** The longest title that is kept. */
const TITLE_LIMIT = 300;

export const corrections = new StoredList("corrections", parseCorrections);

/**
 * The reader says that a comment has a category, or that it has not. What was said before of the same comment and category
 * no longer counts.
 * @param {Comment} comment  As the engine was asked about it.
 * @param {string} category  Its id, built-in or own.
 * @param {boolean} wanted  "Also that" is true, "not this" is false.
 * @returns {Promise<void>}  When it is kept; all open pages show the effect a moment later.
 */
export async function correct({ text, title, parent }, category, wanted) {
  const lesson = {
    category,
    wanted,
    text: cut(text, CORRECTED_TEXT_LIMIT),
    ...(title ? { title: cut(title, TITLE_LIMIT) } : {}),
    ...(parent ? { parent: cut(parent, PARENT_LIMIT) } : {}),
  };
  await ask({ type: "correct", lesson });
}

/**
 * Takes corrections back, with what they taught.
 * @param {readonly string[]} ids
 * @returns {Promise<void>}
 */
export async function uncorrect(ids) {
  await ask({ type: "uncorrect", ids });
}

/**
 * Corrections from whatever is stored; what is none falls away, and the oldest of too many.
 * @param {unknown} stored
 * @returns {Correction[]}
 */
export function parseCorrections(stored) {
  if (!Array.isArray(stored)) return [];
  return stored.filter((each) => wrongIn(each) === null).slice(-MOST_CORRECTIONS);
}

/**
 * Which field keeps something from being a correction; null when none does.
 * @param {any} value
 * @returns {string | null}
 */
export function wrongIn(value) {
  if (typeof value !== "object" || value === null) return "";
  const { id, made, host, category, wanted, text, title, parent } = value;
  if (typeof id !== "string" || id === "") return "id";
  if (!Number.isFinite(made)) return "made";
  if (typeof host !== "string") return "host";
  if (typeof category !== "string") return "category";
  if (typeof wanted !== "boolean") return "wanted";
  if (typeof text !== "string" || text.length > CORRECTED_TEXT_LIMIT) return "text";
  if (title !== undefined && (typeof title !== "string" || title.length > TITLE_LIMIT)) return "title";
  if (parent !== undefined && (typeof parent !== "string" || parent.length > PARENT_LIMIT)) return "parent";
  return null;
}

/**
 * Whether two are about the same comment and category.
 * @param {Lesson} one
 * @param {Lesson} other
 */
export function sameSubject(one, other) {
  return one.category === other.category && one.text === other.text && one.parent === other.parent;
}
