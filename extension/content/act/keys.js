/** Listens to keys in the page. */

import { PAGE_KEYS } from "../../ui/page-keys.js";

/** @typedef {import("../../common/messages.js").Command} Command */

/** Types of `input` that take no text. */
const TEXTLESS = new Set(["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"]);

/**
 * Listens to {@link PAGE_KEYS}, except while the reader types.
 * @param {Document} document
 * @param {object} on
 * @param {(command: Command, isSelective: boolean) => void} on.command  `isSelective`: the command keeps to the selected
 *   comments.
 * @param {(on: boolean) => void} on.peek
 * @param {AbortSignal} signal
 */
export function watchKeys(document, { command, peek }, signal) {
  document.addEventListener(
    "keydown",
    (event) => {
      if (isForPage(event)) return;
      const key = event.key.toLowerCase();
      const [name] = Object.entries(PAGE_KEYS).find(([, each]) => each === key) ?? [];
      if (!name) return;
      event.preventDefault();
      if (name === "peek") peek(true);
      else if (!event.repeat || name === "next" || name === "previous") {
        command(/** @type {Command} */ (name), event.shiftKey);
      }
    },
    { signal },
  );
  const end = () => peek(false);
  document.addEventListener("keyup", ({ key }) => key.toLowerCase() === PAGE_KEYS.peek && end(), { signal });
  // Once another window has the focus, we don't hear the key being released.
  document.defaultView?.addEventListener("blur", end, { signal });
  signal.addEventListener("abort", end, { once: true });
}

/**
 * Whether a key is not for us: it is being typed somewhere, belongs to a shortcut, or was used already.
 * @param {KeyboardEvent} event
 */
export function isForPage(event) {
  const [target] = event.composedPath();
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (target instanceof HTMLInputElement) return !TEXTLESS.has(target.type);
  if (target instanceof HTMLElement && target.isContentEditable) return true;
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || hasFieldRole(target);
}

/**
 * Whether an element is part of a widget whose role says that it takes text.
 * @param {EventTarget | undefined} target
 */
function hasFieldRole(target) {
  return target instanceof Element && target.closest("[role=textbox], [role=searchbox], [role=combobox]") !== null;
}
