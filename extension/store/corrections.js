/**
 * The reader's corrections, from the oldest to the newest. The background writes them when it is asked to
 * (`correction-requests.js`) and has the core learn from them; open tabs follow.
 */

import { MAX_CORRECTIONS } from "../generated/constants.js";
import { CORRECTION } from "../generated/schemas.js";
import { wrongField } from "./schema.js";
import { StoredValue } from "./stored-value.js";

/** @typedef {import("../generated/protocol").Correction} Correction */
/**
 * A correction as it is stored.
 * @typedef {Correction & { id: string, made: number, host: string }} StoredCorrection  `made`: when the reader made it, in
 *   milliseconds since 1970; `host`: of the page, empty if it has none.
 */

export const corrections = new StoredValue("corrections", parseCorrections);

/**
 * The corrections in whatever is stored. Invalid ones are left out, and so are the oldest if there are too many.
 * @param {unknown} stored
 * @returns {StoredCorrection[]}
 */
export function parseCorrections(stored) {
  if (!Array.isArray(stored)) return [];
  return stored.filter((each) => wrongFieldInCorrection(each) === null).slice(-MAX_CORRECTIONS);
}

/**
 * The first field that makes a value an invalid correction: null if it is valid, "" if it is not even an object.
 * @param {any} value
 * @returns {string | null}
 */
export function wrongFieldInCorrection(value) {
  const field = wrongField(CORRECTION, value);
  if (field !== null) return field;
  if (typeof value.id !== "string" || value.id === "") return "id";
  if (!Number.isFinite(value.made)) return "made";
  return typeof value.host === "string" ? null : "host";
}

/**
 * Whether two corrections are about the same comment and category.
 * @param {Correction} one
 * @param {Correction} other
 */
export function sameSubject(one, other) {
  return one.category === other.category && one.text === other.text && one.parent === other.parent;
}
