/** The reader's language: texts of `_locales`. */

/**
 * @param {string} key
 * @param {...(string | number)} values  For the placeholders, in order.
 */
export function text(key, ...values) {
  return chrome.i18n.getMessage(key, values.map(String));
}

/**
 * Says of a page which language it is in, and fills the elements that name their text in `data-text`, or the text of their
 * label in `data-label`.
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
