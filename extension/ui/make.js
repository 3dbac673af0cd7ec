/** Making elements without markup. */

/**
 * Makes an element with properties and children. Strings become text nodes, never markup.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {Document} document
 * @param {T} tag
 * @param {Partial<HTMLElementTagNameMap[T]>} [properties]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(document, tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  element.append(...children);
  return element;
}
