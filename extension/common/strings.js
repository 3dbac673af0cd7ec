/** Texts in the reader's language, from `_locales`. */

/** The language of the taxonomy's titles and descriptions. Those in other languages are in `_locales`. */
export const TAXONOMY_LANGUAGE = "en";

/**
 * @param {string} key
 * @param {...(string | number)} values  For the placeholders, in order.
 */
export function text(key, ...values) {
  return chrome.i18n.getMessage(key, values.map(String));
}

/**
 * Fills in the texts of a page or a part of one: `data-text` names an element's text, `data-label` its accessible name.
 * A document also gets its language.
 * @param {ParentNode} root
 */
export function localise(root) {
  if (root instanceof Document) root.documentElement.lang = text("language");
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-text], [data-label]"))) {
    const { text: content, label } = element.dataset;
    if (content) element.textContent = text(content);
    if (label) element.setAttribute("aria-label", text(label));
  }
}
