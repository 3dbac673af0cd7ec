/** What the categories mean. It has a file of its own because pages load the content script, which doesn't need it. */

import { DESCRIPTIONS } from "../generated/descriptions.js";
import { TAXONOMY_LANGUAGE, text } from "./strings.js";

/**
 * Completes "A comment that ...", in the reader's language.
 * @param {import("../generated/protocol").Category} category
 */
export function descriptionOf({ id, axis }) {
  if (axis === "own") return text("ownMeans");
  return text("language") === TAXONOMY_LANGUAGE ? (DESCRIPTIONS[id] ?? "") : text(`means_${id}`);
}
