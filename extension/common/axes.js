/** What readers call the axes of the taxonomy. */

import { text } from "./strings.js";

/** @typedef {import("../generated/protocol").Axis} Axis */

/**
 * Of many categories.
 * @param {Axis} axis
 */
export function axisTitle(axis) {
  return { topic: text("topics"), kind: text("kinds"), own: text("own") }[axis];
}

/**
 * Of one category.
 * @param {Axis} axis
 */
export function axisName(axis) {
  return { topic: text("topic"), kind: text("kind"), own: text("ownCategory") }[axis];
}
