/** Keys in the page. */

import { PAGE_KEYS } from "../../ui/page-keys.js";

/**
 * @typedef {object} Actions
 * @property {(command: import("../../common/messages.js").Command, chosen: boolean) => void} command
 * @property {(on: boolean) => void} peek
 */

/**
 * Obeys these keys wherever nothing is typed.
 * @param {Document} document
 * @param {Actions} actions
 * @param {AbortSignal} signal
 */
export function watchKeys(document, { command, peek }, signal) {
  document.addEventListener(
    "keydown",
    (event) => {
      if (isTaken(event)) return;
      const key = event.key.toLowerCase();
      const [name] = Object.entries(PAGE_KEYS).find(([, each]) => each === key) ?? [];
      if (!name) return;
      event.preventDefault();
      if (name === "peek") peek(true);
      else if (!event.repeat || name === "next" || name === "previous") {
        command(/** @type {import("../../common/messages.js").Command} */ (name), event.shiftKey);
      }
    },
    { signal },
  );
  const end = () => peek(false);
  document.addEventListener("keyup", ({ key }) => key.toLowerCase() === PAGE_KEYS.peek && end(), { signal });
  // A key that is let go elsewhere isn't heard here.
  document.defaultView?.addEventListener("blur", end, { signal });
  signal.addEventListener("abort", end, { once: true });
}

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
