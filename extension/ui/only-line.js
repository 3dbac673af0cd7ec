/** Says that a single category is shown, in the notice and in the panel. */

import { text } from "../common/strings.js";
import { makeBadge } from "./badge-parts.js";
import { make } from "./make.js";

/**
 * The parts of the line: "Only", the category's badge, and a button that shows all categories again.
 * @param {Document} document
 * @param {import("../generated/protocol").Category} only
 * @param {() => void} undo
 */
export function onlyLine(document, { id, title }, undo) {
  const button = make(document, "button", { type: "button", className: "action" }, text("showAllEscape"));
  button.addEventListener("click", undo);
  return [make(document, "span", {}, text("only")), makeBadge(document, "span", id, title), button];
}
