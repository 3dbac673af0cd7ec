/** Reads and clicks the layers that the extension shows above a page: card, notice, panel, picker. */

import { HOST, until } from "./inspect.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./session.mjs").Session} Session */

/**
 * A layer's text, its buttons' labels, the text of the focused element, and whether all of it is in view; null if the
 * layer isn't open.
 * @param {Session} session
 * @param {Page} page
 * @param {string} name
 */
export function layerState(session, page, name) {
  return session.inShadows(page, `[data-threadlight-layer="${name}"]`, ([root]) => {
    if (!root?.host.matches(":popover-open")) return null;
    const box = /** @type {HTMLElement} */ (root.querySelector(".layer"));
    const { left, top, right, bottom } = box.getBoundingClientRect();
    return {
      text: box.innerText,
      buttons: [...box.querySelectorAll("button")].map((button) => button.innerText),
      focused: root.activeElement?.textContent ?? null,
      inView: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
    };
  });
}

/**
 * Waits until a layer is open; returns its state.
 * @param {Session} session
 * @param {Page} page
 * @param {string} name
 */
export function untilOpen(session, page, name) {
  return until(`the ${name} is open`, () => layerState(session, page, name));
}

/**
 * Waits until a layer is closed.
 * @type {typeof untilOpen extends (...args: infer A) => unknown ? (...args: A) => Promise<boolean> : never}
 */
export function untilClosed(session, page, name) {
  return until(`the ${name} is closed`, async () => (await layerState(session, page, name)) === null);
}

/**
 * Scrolls an element of a layer into view and gives the coordinates of its centre, in CSS pixels. It is the first one
 * that matches `selector` and has exactly this text, if a text is given.
 * @param {Session} session
 * @param {Page} page
 * @param {string} name
 * @param {string} selector
 * @param {string} [text]
 */
export async function placeOf(session, page, name, selector, text) {
  const find = (
    /** @type {ShadowRoot[]} */ [root],
    /** @type {string} */ selector,
    /** @type {string | null} */ text,
  ) => {
    const all = /** @type {HTMLElement[]} */ ([...(root?.querySelectorAll(selector) ?? [])]);
    const element = all.find(({ innerText }) => text === null || innerText.trim() === text);
    element?.scrollIntoView({ block: "nearest", behavior: "instant" });
    const box = element?.getBoundingClientRect();
    return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
  };
  const place = await session.inShadows(page, `[data-threadlight-layer="${name}"]`, find, selector, text ?? null);
  if (!place) throw new Error(`the ${name} has no ${selector} ${text ?? ""}`);
  return place;
}

/**
 * Clicks an element of a layer, chosen as in {@link placeOf}.
 * @param {Session} session
 * @param {Page} page
 * @param {string} name
 * @param {string} selector
 * @param {string} [text]
 */
export async function clickIn(session, page, name, selector, text) {
  const { x, y } = await placeOf(session, page, name, selector, text);
  await page.mouse.click(x, y);
}

/**
 * The centre of the first badge in view, or of another element of the badge hosts, in CSS pixels; and the badge's category.
 * @param {Session} session
 * @param {Page} page
 * @param {string} [selector]
 */
export async function badgePlace(session, page, selector = ".badge") {
  const find = (/** @type {ShadowRoot[]} */ roots, /** @type {string} */ selector) => {
    for (const element of roots.flatMap((root) => [...root.querySelectorAll(selector)])) {
      const { x, y, width, height } = element.getBoundingClientRect();
      const category = element.getAttribute("data-category") ?? "";
      if (width > 0 && y > 0 && y < innerHeight) return { x: x + width / 2, y: y + height / 2, category };
    }
    return null;
  };
  const place = await session.inShadows(page, HOST, find, selector);
  if (!place) throw new Error(`no ${selector} is in view`);
  return place;
}
