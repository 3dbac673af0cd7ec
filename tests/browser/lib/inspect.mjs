/** Inspects from outside what the extension has done to a page. */

/** @typedef {import("puppeteer-core").Page} Page */

/** Matches every badge host of a comment. */
export const HOST = '[data-threadlight=""]';

/** Matches the badge host beside the thread's title. */
export const THREAD_HOST = '[data-threadlight="thread"]';

/** Matches every layer: card, notice, panel, picker. */
export const LAYER = "[data-threadlight-layer]";

/**
 * The extension's highlights, empty ones included: the texts of their ranges in page order, by highlight name. Faint
 * ranges are listed under the name of their category's normal highlight.
 * @param {Page} page
 * @returns {Promise<Record<string, string[]>>}
 */
export function highlights(page) {
  return page.evaluate(() => {
    const range = document.createRange();
    /** @param {AbstractRange} one */
    const textOf = (one) => {
      range.setStart(one.startContainer, one.startOffset);
      range.setEnd(one.endContainer, one.endOffset);
      return range.toString();
    };
    /** @type {(a: AbstractRange, b: AbstractRange) => number} */
    const inPageOrder = (a, b) => {
      const { startContainer, startOffset } = b;
      range.setStart(a.startContainer, a.startOffset);
      range.collapse(true);
      return -range.comparePoint(startContainer, startOffset);
    };
    /** @type {Map<string, AbstractRange[]>} */
    const ours = new Map();
    for (const [name, highlight] of CSS.highlights) {
      if (!name.startsWith("threadlight-")) continue;
      const category = name.replace("--faint-", "-");
      ours.set(category, [...(ours.get(category) ?? []), ...highlight]);
    }
    return Object.fromEntries([...ours].map(([name, ranges]) => [name, ranges.sort(inPageOrder).map(textOf)]));
  });
}

/**
 * Counts the badge hosts in the page's document; those in shadow roots are not counted.
 * @param {Page} page
 */
export function countHosts(page) {
  return page.evaluate((selector) => document.querySelectorAll(selector).length, HOST);
}

/**
 * The page's own nodes without ours, one line each. The extension must leave them as they were.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export function pageNodes(page) {
  return page.evaluate((selector) => {
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL, (node) =>
      node instanceof Element && node.matches(selector) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    const lines = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const attributes =
        node instanceof Element ? [...node.attributes].map(({ name, value }) => `${name}=${value}`) : [];
      // While the panel is open, the root says that there is room for it.
      const own = attributes.filter((attribute) => !attribute.startsWith("data-threadlight-room"));
      lines.push([node.nodeName, ...own, node.nodeValue ?? ""].join(" "));
    }
    return lines;
  }, `${HOST}, ${THREAD_HOST}, ${LAYER}`);
}

/**
 * Calls `probe` until it gives a truthy value, and returns that value. Throws when the time is up.
 * @template T
 * @param {string} what  What is waited for, for the error message.
 * @param {() => Promise<T>} probe
 * @param {number} [timeout]  In milliseconds.
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(what, probe, timeout = 15_000) {
  const end = Date.now() + timeout;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Error(`timed out waiting until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
