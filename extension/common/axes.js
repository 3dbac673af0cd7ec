/** The names of the axes, in the reader's language. */

import { text } from "./strings.js";

/** @typedef {import("../generated/protocol").Axis} Axis */

/**
 * The heading above the categories of an axis.
 * @param {Axis} axis
 */
export function axisTitle(axis) {
  return { topic: text("topics"), kind: text("kinds"), own: text("own") }[axis];
}

/**
 * The name of the axis of one category.
 * @param {Axis} axis
 */
export function axisName(axis) {
  return { topic: text("topic"), kind: text("kind"), own: text("ownCategory") }[axis];
}
