/** What axe-core finds in a page, and how much its layout shifts. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** @typedef {import("puppeteer-core").Page} Page */

/** The source of axe-core, which runs in the page. */
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Rules about whole pages, which don't apply to a layer on somebody else's page. */
const PAGE_RULES = ["landmark-one-main", "page-has-heading-one", "region", "heading-order"];

/**
 * The violations that axe-core finds in a page: the rule and the elements' markup.
 * @param {Page} page
 * @param {readonly string[]} [off]  Rules that don't apply.
 */
export async function violations(page, off = PAGE_RULES) {
  await page.evaluate(AXE);
  return page.evaluate(async (off) => {
    const rules = Object.fromEntries(off.map((id) => [id, { enabled: false }]));
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { rules });
    return violations.map(
      (/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ { html }) => html).join(" ")}`,
    );
  }, off);
}

/**
 * Loads a page again and measures how much its layout shifts until it is ready.
 * @param {Page} page
 * @param {() => Promise<unknown>} ready
 * @returns {Promise<number>}
 */
export async function shiftOf(page, ready) {
  const { identifier } = await page.evaluateOnNewDocument(() => {
    Object.assign(globalThis, { shift: 0 });
    const add = (/** @type {PerformanceObserverEntryList} */ list) => {
      for (const { value } of /** @type {any[]} */ (list.getEntries())) {
        Object.assign(globalThis, { shift: /** @type {any} */ (globalThis).shift + value });
      }
    };
    new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  });
  await page.reload();
  await ready();
  await page.removeScriptToEvaluateOnNewDocument(identifier);
  return page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return /** @type {any} */ (globalThis).shift;
  });
}
