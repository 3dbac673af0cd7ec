/**
 * Measures what the extension costs a long page's main thread, in Chromium:
 * `cargo xtask build && node benches/page.mjs`. With `--write`, the figures go into docs/performance.md; with `--comments 100
 * --rounds 1` it takes less time and says less.
 *
 * A thread of 1,000 comments is loaded twice: with the site switched off, which is the baseline, and switched on. The
 * difference of the main thread's work until it is idle again is the extension's cost. Then a category is switched off
 * in a thread of 5,000 comments. The figures are medians of several rounds in CPU time of the main thread; they depend
 * on the machine, the ratio less so.
 *
 * Where the saved pages are available, a real thread shows what the reader sees, by the clock: how soon
 * after the page's own scripts the first badge appears, on first visits and on return, with the background running and
 * stopped; and the layout shift while the reader scrolls.
 */

import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { HOST as BADGES } from "../tests/browser/lib/inspect.mjs";
import { HACKER_NEWS } from "../tests/browser/lib/policies.mjs";
import { ALL_SAMPLES } from "../tests/browser/lib/samples.mjs";
import { Session } from "../tests/browser/lib/session.mjs";
import { Shell } from "../tests/browser/lib/shell.mjs";
import { atMost, grouped, median, ms, report, spread } from "./figures.mjs";

/** @typedef {import("puppeteer-core").Page} Page */

const { values: options } = parseArgs({
  options: {
    write: { type: "boolean", default: false },
    comments: { type: "string", default: "1000" },
    rounds: { type: "string", default: "5" },
  },
});

/** How many comments the thread has that is loaded. */
const COMMENTS = Number(options.comments);

/** How often each measurement is repeated. */
const ROUNDS = Number(options.rounds);

/**
 * What it may cost, in milliseconds: of the main thread for 1,000 comments, in one task, for a switch; and until the first badge, with the
 * background running and stopped.
 */
const BUDGETS = { all: 60, longest: 16, switching: 16, running: 100, stopped: 250 };

/** The address at which the made-up thread is served. */
const URL_OF_THREAD = "https://news.ycombinator.com/item?id=1";

/** The site that is switched on and off. */
const HOST = new URL(URL_OF_THREAD).hostname;

/** How many comments the thread has in which a category is switched off. */
const SWITCHED_COMMENTS = 5000;

/** How long the extension takes at most, in milliseconds. Asking whether it is done would add work to what is measured. */
const SETTLING_TIME = 4000 + 2 * COMMENTS;

/** How long a whole thread may take to be read before the bench gives up, in milliseconds. */
const READING_TIME = 90_000;

/** @type {string[]} */
const paragraphs = JSON.parse(await readFile(new URL("paragraphs.json", import.meta.url), "utf8"));

/** A thread in the markup of Hacker News. */
function thread(comments = COMMENTS) {
  const rows = Array.from({ length: comments }, (_, number) => {
    const id = number + 2;
    const words = [0, 1, 2].map((step) => paragraphs[(number + step * 7) % paragraphs.length]).join("<p>");
    return `<tr class="athing comtr" id="${id}"><td><table><tr><td class="ind" indent="${number % 5}"><td class="default">
      <div><span class="comhead"><a href="user?id=reader${number % 90}" class="hnuser">reader${number % 90}</a>
      <span class="age" title="2025-03-08T07:41:12"><a href="item?id=${id}">6 hours ago</a></span></span></div>
      <div class="comment"><div class="commtext c00">${words}</div><div class="reply"></div></div></td></tr></table></td></tr>`;
  });
  return `<!doctype html><html op="item"><title>How was your year?</title><style>body { font: 13px sans-serif }</style>
    <table id="hnmain"><tr id="bigbox"><td><table class="comment-tree">${rows.join("\n")}</table></table>`;
}

/**
 * Starts to measure the page's main thread; returns a function that gives its work since then, in milliseconds of CPU time.
 * @param {Page} page
 */
async function measureThread(page) {
  const cdp = await page.createCDPSession();
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    const {
      ScriptDuration = 0,
      RecalcStyleDuration = 0,
      LayoutDuration = 0,
      TaskDuration = 0,
    } = Object.fromEntries(metrics.map(({ name, value }) => [name, value * 1000]));
    return { script: ScriptDuration, layout: RecalcStyleDuration + LayoutDuration, all: TaskDuration };
  };
}

/**
 * The longest task of the page's main thread once our script has started, in milliseconds.
 * @param {Page} page
 * @param {() => Promise<void>} work
 */
async function longestTask(page, work) {
  await page.tracing.start({ categories: ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"] });
  await work();
  const { traceEvents } = JSON.parse(new TextDecoder().decode(await page.tracing.stop()));
  const ours = traceEvents.find(
    (/** @type {any} */ { name, args }) => name === "EvaluateScript" && args.data?.url?.endsWith("/content/main.js"),
  );
  const tasks = traceEvents.filter(
    (/** @type {any} */ { name, pid, tid, ts, dur = 0 }) =>
      name === "RunTask" && pid === ours.pid && tid === ours.tid && ts + dur > ours.ts,
  );
  return Math.max(...tasks.map((/** @type {any} */ { tdur = 0 }) => tdur / 1000));
}

const wait = (/** @type {number} */ time) => new Promise((resolve) => setTimeout(resolve, time));

const session = await Session.launch({ browser: "chromium" });
let runtime = "";
/** @type {Record<string, number[]>} */
const figures = { loading: [], script: [], layout: [], all: [], longest: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  await session.reset();
  const shell = await Shell.open(session);
  session.network.serve(URL_OF_THREAD, { body: thread(), policy: HACKER_NEWS });
  const load = async (/** @type {(page: Page, work: () => Promise<void>) => Promise<any>} */ measure) => {
    const page = await session.newPage();
    await page.bringToFront();
    const measured = await measure(page, async () => {
      await page.goto(URL_OF_THREAD);
      await wait(SETTLING_TIME);
    });
    runtime = (await page.browser().version()).replace(/^Headless|^Chrome/, "Chromium").replace("/", " ");
    const status = await shell.status(page);
    await page.close();
    return { measured, status };
  };
  const threadWork = async (/** @type {Page} */ page, /** @type {() => Promise<void>} */ work) => {
    const spent = await measureThread(page);
    await work();
    return spent();
  };
  await shell.switchSite(HOST, false);
  const { measured: without } = await load(threadWork);
  await shell.switchSite(HOST, true);
  const { measured: spent, status } = await load(threadWork);
  if (status?.comments !== COMMENTS || status.waiting > 0)
    throw new Error(`not done: ${status?.comments}, ${status?.waiting}`);
  // Tracing takes time itself, so it has a load of its own.
  const { measured: longest } = await load(longestTask);
  figures.loading?.push(without.all);
  for (const each of /** @type {const} */ (["script", "layout", "all"]))
    figures[each]?.push(spent[each] - without[each]);
  figures.longest?.push(longest);
}
const { before, after, messageCount } = await switchCategory();
// On a busy machine it may fail, which must not lose what was measured before.
const first = await watchReader().catch((error) => console.error(`no figures of a real thread: ${error.message}`));
await session.close();

/** Measures how long it takes to switch off a category in a long thread, and counts the messages to the background meanwhile. */
async function switchCategory() {
  await session.reset();
  const shell = await Shell.open(session);
  const page = await session.open(URL_OF_THREAD, { body: thread(SWITCHED_COMMENTS), policy: HACKER_NEWS });
  await shell.settled(page, ({ comments }) => comments === SWITCHED_COMMENTS);
  const messages = await shell.recordMessages();
  const spent = await measureThread(page);
  await wait(2000);
  const before = await spent();
  await shell.set({ categoriesOff: ["culture"] });
  await wait(2000);
  const after = await spent();
  return { before, after, messageCount: (await messages()).length };
}

/** Measures when the reader of a real thread sees the first badge, and the layout shift after that. */
async function watchReader() {
  const sample = ALL_SAMPLES.find(({ name, skip }) => !skip && name.includes("2024-39232976"));
  if (!sample) return null;
  const body = await sample.load();
  /** @type {Record<string, number[]>} */
  const times = {
    "first visit, background stopped": [],
    "first visit, background running": [],
    "return, background stopped": [],
    "return, background running": [],
  };
  let [comments, shift] = [0, 0];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, list] of Object.entries(times)) {
      if (name.startsWith("first")) await session.reset();
      const shell = await Shell.open(session);
      if (name === "first visit, background running")
        await shell.extensionPage.evaluate(() => chrome.runtime.sendMessage({ type: "start_engine" }));
      // The background may still be busy with the installation.
      await wait(500);
      if (name.endsWith("stopped")) await session.killBackground();
      session.network.serve(sample.url, { body, policy: sample.policy });
      const page = await session.newPage();
      await page.bringToFront();
      await page.evaluateOnNewDocument(watchPage, BADGES);
      await page.goto(sample.url);
      comments = (await shell.settled(page, undefined, READING_TIME)).comments;
      for (let screens = 0; screens < 12; screens += 1) {
        await page.mouse.wheel({ deltaY: 1500 });
        await wait(150);
      }
      const measured = await page.evaluate(() => /** @type {any} */ (globalThis).measured);
      list.push(measured.firstBadge - measured.loaded);
      shift = Math.max(shift, measured.shift);
      await page.close();
    }
  }
  return { comments, times, shift };
}

/**
 * Runs in a page; records when its own scripts are done, when the first badge appears, and the layout shift since.
 * @param {string} badges  The selector of badge hosts.
 */
function watchPage(badges) {
  const measured = { loaded: 0, firstBadge: 0, shift: 0 };
  Object.assign(globalThis, { measured });
  document.addEventListener("DOMContentLoaded", () => setTimeout(() => (measured.loaded = performance.now())));
  new MutationObserver((_, observer) => {
    if (!document.querySelector(badges)) return;
    observer.disconnect();
    measured.firstBadge = performance.now();
    const add = (/** @type {PerformanceObserverEntryList} */ list) => {
      for (const { value } of /** @type {any[]} */ (list.getEntries())) measured.shift += value;
    };
    new PerformanceObserver(add).observe({ type: "layout-shift" });
  }).observe(document, { childList: true, subtree: true });
}

/**
 * A row about some measurements of one thing.
 * @param {string} what
 * @param {number[]} times
 * @param {number} [budget]  In milliseconds.
 */
function row(what, times, budget) {
  const time = median(times);
  return [what, ms(time), spread(times), budget === undefined ? "" : atMost(time, budget, ms)];
}

const { loading = [], script = [], layout = [], all = [], longest = [] } = figures;
const ratio = `${(median(all) / median(loading)).toFixed(2)} of the baseline`;
const table = [
  ["what the reader's page pays", "median", "range", "budget", "compared"],
  row(`Baseline: loading a page of ${grouped(COMMENTS)} comments without Threadlight, all tasks`, loading),
  [...row("Threadlight on that page, all tasks", all, (BUDGETS.all * COMMENTS) / 1000), ratio],
  row("of this, scripts", script),
  row("of this, style and layout", layout),
  row("The longest task from when Threadlight starts, the page's own included", longest, BUDGETS.longest),
  [
    ...row(
      `Switching a category off in ${grouped(SWITCHED_COMMENTS)} comments, scripts`,
      [after.script - before.script],
      BUDGETS.switching,
    ),
    `${messageCount} messages`,
  ],
  row("the same, style and layout", [after.layout - before.layout]),
];
if (first) {
  for (const [name, list] of Object.entries(first.times)) {
    const budget = name.endsWith("stopped") ? BUDGETS.stopped : BUDGETS.running;
    table.push(row(`The first badge in a real thread of ${first.comments} comments: ${name}`, list, budget));
  }
  table.push(["Layout shift while scrolling through that thread", first.shift.toFixed(4)]);
}
await report("page", table, { write: options.write, runtime });
