/** What the extension has done to a page, seen from outside. */

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./session.mjs").Session} Session */

/** What each badge host bears. */
export const HOST = "[data-threadlight]";

/** What the card, the panel and the like bear. */
export const LAYER = "[data-threadlight-layer]";

/**
 * The highlights of the extension: for each name the texts of its ranges, in page order. Those without a range too. What is
 * painted faintly counts with its category.
 * @param {Page} page
 * @returns {Promise<Record<string, string[]>>}
 */
export function highlights(page) {
  return page.evaluate(() => {
    const range = document.createRange();
    /** @param {AbstractRange} of */
    const textOf = (of) => {
      range.setStart(of.startContainer, of.startOffset);
      range.setEnd(of.endContainer, of.endOffset);
      return range.toString();
    };
    /** @type {(a: AbstractRange, b: AbstractRange) => number} */
    const byPlace = (a, b) => {
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
    return Object.fromEntries([...ours].map(([name, ranges]) => [name, ranges.sort(byPlace).map(textOf)]));
  });
}

/**
 * How many badge hosts the page has.
 * @param {Page} page
 */
export function countHosts(page) {
  return page.evaluate((selector) => document.querySelectorAll(selector).length, HOST);
}

/**
 * The page's own nodes, one line each, without ours: what the extension must leave as it was.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export function ownNodes(page) {
  return page.evaluate((selector) => {
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL, (node) =>
      node instanceof Element && node.matches(selector) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    const lines = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const attributes =
        node instanceof Element ? [...node.attributes].map(({ name, value }) => `${name}=${value}`) : [];
      lines.push([node.nodeName, ...attributes, node.nodeValue ?? ""].join(" "));
    }
    return lines;
  }, `${HOST}, ${LAYER}`);
}

/**
 * Waits until `look` gives something true, and returns it.
 * @template T
 * @param {string} what  For the message when it doesn't come.
 * @param {() => Promise<T>} look
 * @param {number} [timeout]  In milliseconds.
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(what, look, timeout = 15_000) {
  const end = Date.now() + timeout;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
