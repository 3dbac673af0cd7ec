/** The elements and templates of the extension's own pages. */

import { localise } from "./strings.js";

/**
 * The first element that matches. There must be one: this is for what the page's own HTML has.
 * @param {string} selector
 * @param {ParentNode} [root]
 */
export function find(selector, root = document) {
  return /** @type {HTMLElement} */ (root.querySelector(selector));
}

/**
 * As {@link find}, for an input element.
 * @param {string} selector
 * @param {ParentNode} [root]
 */
export function findInput(selector, root = document) {
  return /** @type {HTMLInputElement} */ (find(selector, root));
}

/**
 * A copy of the element in a template, in the reader's language.
 * @param {string} selector  Of the template.
 */
export function copyTemplate(selector) {
  const template = /** @type {HTMLTemplateElement} */ (find(selector));
  const content = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  localise(content);
  return /** @type {HTMLElement} */ (content.firstElementChild);
}
