/** Looks for the element with the focus in shadow roots, closed ones too: only extensions can see into those. */

/** What Firefox adds to elements for extensions. @typedef {Element & { openOrClosedShadowRoot?: ShadowRoot | null }} FirefoxElement */

/**
 * The element with the focus inside another, however many shadow roots deep.
 * @param {EventTarget | undefined} target
 * @returns {EventTarget | undefined}  The target itself if there is none inside.
 */
export function innermostFocus(target) {
  const inner = target instanceof HTMLElement ? shadowRootOf(target)?.activeElement : null;
  return inner ? innermostFocus(inner) : target;
}

/** @param {HTMLElement} element */
function shadowRootOf(element) {
  const { openOrClosedShadowRoot } = /** @type {FirefoxElement} */ (element);
  return openOrClosedShadowRoot ?? globalThis.chrome?.dom?.openOrClosedShadowRoot?.(element) ?? element.shadowRoot;
}
