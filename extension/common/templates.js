/** Templates of the extension's own pages. */

import { localise } from "./strings.js";

/**
 * The one element that matches.
 * @param {string} selector
 * @param {ParentNode} [root]
 */
export function find(selector, root = document) {
  return /** @type {HTMLElement} */ (root.querySelector(selector));
}

/**
 * The same, of a form.
 * @param {string} selector
 * @param {ParentNode} [root]
 */
export function findInput(selector, root = document) {
  return /** @type {HTMLInputElement} */ (find(selector, root));
}

/**
 * A copy of a template's element.
 * @param {string} template
 */
export function copy(template) {
  const content = /** @type {HTMLTemplateElement} */ (find(template)).content.cloneNode(true);
  localise(/** @type {DocumentFragment} */ (content));
  return /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (content).firstElementChild);
}
