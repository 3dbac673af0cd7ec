/** Listens to keys in the page. */

import { trusted } from "../../common/events.js";
import { innermostFocus } from "../../common/innermost-focus.js";
import { PAGE_KEYS } from "../../ui/page-keys.js";

/** @typedef {import("../../common/messages.js").Command} Command */

/** Types of `input` that take no text. */
const TEXTLESS = new Set(["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"]);

/**
 * Listens to {@link PAGE_KEYS}, except while the reader types, and except for keys that the page itself uses.
 * @param {Document} document
 * @param {object} on
 * @param {(command: Command, isSelective: boolean) => void} on.command  `isSelective`: the command keeps to the selected
 *   comments.
 * @param {(on: boolean) => void} on.peek
 * @param {AbortSignal} signal
 */
export function watchKeys(document, { command, peek }, signal) {
  const view = /** @type {Window} */ (document.defaultView);
  /**
   * @param {string} name
   * @param {KeyboardEvent} event
   */
  const act = (name, event) => {
    event.preventDefault();
    if (name === "peek") peek(true);
    else if (!event.repeat || name === "next" || name === "previous") {
      command(/** @type {Command} */ (name), event.shiftKey);
    }
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const key = event.key.toLowerCase();
    const [name] = Object.entries(PAGE_KEYS).find(([, each]) => each === key) ?? [];
    if (!name || isForPage(event)) return;
    const hasActed = watchDeeds(document);
    // Added only now, so that it comes after all listeners of the page. If one of those stops the event, the key is the page's.
    const onLast = (/** @type {KeyboardEvent} */ last) => {
      const isUsed = hasActed() || last !== event || last.defaultPrevented;
      if (!isUsed) act(name, event);
    };
    view.addEventListener("keydown", onLast, { once: true, signal });
    setTimeout(() => {
      view.removeEventListener("keydown", onLast);
      hasActed();
    });
  };
  view.addEventListener("keydown", trusted(onKey), { capture: true, signal });
  const end = () => peek(false);
  /** @param {KeyboardEvent} event */
  const onRelease = ({ key }) => key.toLowerCase() === PAGE_KEYS.peek && end();
  document.addEventListener("keyup", trusted(onRelease), { signal });
  // Once another window has the focus, we don't hear the key being released.
  view.addEventListener("blur", end, { signal });
  signal.addEventListener("abort", end, { once: true });
}

/**
 * Tells whether the page does something from now on: its listeners for a key may act without preventing the default.
 * @param {Document} document
 * @returns {() => boolean}  Ends the watching.
 */
function watchDeeds(document) {
  const state = () => [document.activeElement, document.defaultView?.scrollY, document.location.href];
  const before = state();
  let hasChanged = false;
  // Between two listeners of an event the browser may deliver what it has recorded.
  const observer = new MutationObserver(() => {
    hasChanged = true;
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  return () => {
    hasChanged ||= observer.takeRecords().length > 0;
    observer.disconnect();
    return hasChanged || state().some((each, index) => each !== before[index]);
  };
}

/**
 * Whether a key is not for us: it is being typed somewhere, belongs to a shortcut, or was used already.
 * @param {KeyboardEvent} event
 */
export function isForPage(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = innermostFocus(event.composedPath()[0]);
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
