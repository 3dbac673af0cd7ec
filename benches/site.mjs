/**
 * Measures how soon the site shows something, in Chromium: `cargo xtask www && node benches/site.mjs`. The browser has nothing of
 * the site yet, and loads it from this machine. With `--write`, the figures go into docs/performance.md.
 */

import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { Chromium } from "../tests/browser/lib/chromium.mjs";
import { HOST } from "../tests/browser/lib/inspect.mjs";
import { serve } from "../xtask/serve.mjs";
import { atMost, median, ms, report, spread } from "./figures.mjs";

const { values: options } = parseArgs({
  options: { write: { type: "boolean", default: false }, rounds: { type: "string", default: "5" } },
});

/** How long the first badge may take, in milliseconds. */
const BUDGET = 1000;

/** What is measured, in milliseconds from the start of the navigation. @typedef {{ painted: number, badge: number, all: number }} Times */

/**
 * Opens the site in a new browser.
 * @param {string} address
 * @returns {Promise<{ times: Times, version: string }>}
 */
async function visit(address) {
  const { browser } = await Chromium.launch({ headless: true, proxy: null, profile: null });
  try {
    const page = await browser.newPage();
    await page.evaluateOnNewDocument((host) => {
      const seen = { badge: 0, all: 0 };
      Object.assign(globalThis, { seen });
      const look = () => {
        if (seen.badge === 0 && document.querySelector(`.thread ${host}`)) seen.badge = performance.now();
        if (seen.all === 0 && document.documentElement?.dataset.tagged) seen.all = performance.now();
      };
      new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
    }, HOST);
    await page.goto(address);
    await page.waitForFunction(() => /** @type {any} */ (globalThis).seen.all > 0);
    const times = await page.evaluate(() => {
      const [paint] = performance.getEntriesByName("first-contentful-paint");
      return { painted: paint?.startTime ?? 0, .../** @type {any} */ (globalThis).seen };
    });
    return { times, version: await browser.version() };
  } finally {
    await browser.close();
  }
}

const { address, server } = await serve(fileURLToPath(new URL("../dist/www", import.meta.url)), 0);
/** @type {Times[]} */
const all = [];
let runtime = "";
for (let round = 0; round < Number(options.rounds); round++) {
  const { times, version } = await visit(address);
  all.push(times);
  runtime = version.replace("Chrome/", "Chromium ");
}
server.close();

/**
 * @param {string} what
 * @param {keyof Times} part
 * @param {number} [budget]
 */
function row(what, part, budget) {
  const times = all.map((each) => each[part]);
  return [what, ms(median(times)), spread(times), budget ? atMost(median(times), budget, ms) : ""];
}

const table = [
  ["what a first visit to the site waits for", "median", "range", "budget"],
  row("Baseline: the first text", "painted"),
  row("The first badge in the sample thread", "badge", BUDGET),
  row("All comments of the sample thread", "all"),
];
await report("site", table, { write: options.write, runtime });
process.exit(0);
