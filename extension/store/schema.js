/**
 * Checks values from outside against JSON Schemas (`generated/schemas.js`), which the build makes from the core's types.
 *
 * It knows the few keywords that those schemas use; the generator refuses to write any other. Validators compiled by ajv would be four
 * times the size, also in the content script, and would count the length of strings in characters instead of UTF-16 units.
 */

import { isRecord } from "../common/is-record.js";

/**
 * @typedef {object} Schema
 * @property {string | readonly string[]} [type]
 * @property {readonly Schema[]} [anyOf]
 * @property {Schema} [items]  Of an array.
 * @property {Readonly<Record<string, Schema>>} [properties]  Of an object. It may have others, which a newer version may know.
 * @property {readonly string[]} [required]
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {number} [minLength]  In UTF-16 units.
 * @property {number} [maxLength]  In UTF-16 units.
 * @property {string} [pattern]
 */

/**
 * @param {Schema} schema
 * @param {unknown} value
 * @returns {boolean}
 */
export function fits(schema, value) {
  const { type, anyOf, items } = schema;
  if (type !== undefined && ![type].flat().includes(typeOf(value))) return false;
  if (anyOf && !anyOf.some((each) => fits(each, value))) return false;
  if (typeof value === "string") return fitsString(schema, value);
  if (typeof value === "number") return value >= (schema.minimum ?? value) && value <= (schema.maximum ?? value);
  if (Array.isArray(value)) return items === undefined || value.every((item) => fits(items, item));
  return !isRecord(value) || wrongField(schema, value) === null;
}

/**
 * The first property that keeps a value from fitting the schema of an object: null if it fits, "" if it is not an object.
 * @param {Schema} schema
 * @param {unknown} value
 * @returns {string | null}
 */
export function wrongField({ properties = {}, required = [] }, value) {
  if (!isRecord(value)) return "";
  const isWrong = (/** @type {[string, Schema]} */ [name, schema]) =>
    value[name] === undefined ? required.includes(name) : !fits(schema, value[name]);
  return Object.entries(properties).find(isWrong)?.[0] ?? null;
}

/**
 * @param {Schema} schema
 * @param {string} value
 */
function fitsString({ minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern }, value) {
  return (
    value.length >= minLength && value.length <= maxLength && (pattern === undefined || new RegExp(pattern).test(value))
  );
}

/**
 * The type of a value, as JSON Schema names it. All numbers in the schemas are integers.
 * @param {unknown} value
 */
function typeOf(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}
