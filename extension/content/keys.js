/** Keys in the page. */

/** Inputs that take no text. */
const TEXTLESS = new Set(["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"]);

/**
 * Whether a key is meant for something else than us: it is being typed somewhere, part of a shortcut, or already used.
 * @param {KeyboardEvent} event
 */
export function isTaken(event) {
  const [target] = event.composedPath();
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (target instanceof HTMLInputElement) return !TEXTLESS.has(target.type);
  if (target instanceof HTMLElement && target.isContentEditable) return true;
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || isField(target);
}

/**
 * Widgets that are fields by their role alone.
 * @param {EventTarget | undefined} target
 */
function isField(target) {
  return target instanceof Element && target.closest("[role=textbox], [role=searchbox], [role=combobox]") !== null;
}
