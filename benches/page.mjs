/**
 * What a long thread costs the page's own thread, in Chromium: `cargo xtask build && node benches/page.mjs`. A thread of 1,000
 * comments is loaded with the site switched off; then the site is switched on, and all that the page's thread does until it
 * is idle again is the extension's doing. The baseline is what the page's thread took to load the page itself. Medians of
 * several rounds; times depend on the machine, the ratio less so.
 */

import { readFile } from "node:fs/promises";

import { HACKER_NEWS } from "../tests/browser/lib/policies.mjs";
import { Session } from "../tests/browser/lib/session.mjs";
import { Shell } from "../tests/browser/lib/shell.mjs";

/** @typedef {import("puppeteer-core").Page} Page */

const COMMENTS = Number(process.argv[2] ?? 1000);
const ROUNDS = 5;
const URL_OF_THREAD = "https://news.ycombinator.com/item?id=1";
const HOST = new URL(URL_OF_THREAD).hostname;

/** How long everything takes at most, in milliseconds. Asking whether it is done would cost the page's thread. */
const WAIT = 4000 + 2 * COMMENTS;

/** @type {string[]} */
const paragraphs = JSON.parse(await readFile(new URL("paragraphs.json", import.meta.url), "utf8"));

/** In the markup of Hacker News. */
function thread() {
  const rows = Array.from({ length: COMMENTS }, (_, number) => {
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
 * What the page's thread has done so far, in milliseconds.
 * @param {Page} page
 */
async function spent(page) {
  const { ScriptDuration = 0, RecalcStyleDuration = 0, LayoutDuration = 0, TaskDuration = 0 } = await page.metrics();
  return { script: ScriptDuration * 1000, layout: (RecalcStyleDuration + LayoutDuration) * 1000, all: TaskDuration * 1000 };
}

/**
 * The longest task of the page's thread while something is done, in milliseconds.
 * @param {Page} page
 * @param {() => Promise<void>} work
 */
async function longestTask(page, work) {
  await page.tracing.start({ categories: ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"] });
  await work();
  const { traceEvents } = JSON.parse(new TextDecoder().decode(await page.tracing.stop()));
  const start = traceEvents.find((/** @type {any} */ { name }) => name === "TracingStartedInBrowser");
  const frames = start.args.data.frames;
  const { processId } = frames.find((/** @type {any} */ { url }) => url === URL_OF_THREAD);
  const thread = traceEvents.find(
    (/** @type {any} */ { name, pid, args }) => name === "thread_name" && pid === processId && args.name === "CrRendererMain",
  );
  const tasks = traceEvents.filter(
    (/** @type {any} */ { name, pid, tid }) => name === "RunTask" && pid === processId && tid === thread.tid,
  );
  return Math.max(...tasks.map((/** @type {any} */ { dur = 0 }) => dur / 1000));
}

/** @param {number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const wait = (/** @type {number} */ time) => new Promise((resolve) => setTimeout(resolve, time));

const session = await Session.launch({ browser: "chromium" });
/** @type {Record<string, number[]>} */
const figures = { loading: [], script: [], layout: [], all: [], longest: [] };
for (let round = 0; round < 2 * ROUNDS; round += 1) {
  await session.reset();
  const shell = await Shell.open(session);
  const turn = (/** @type {boolean} */ on) =>
    shell.desk.evaluate((host, on) => chrome.runtime.sendMessage({ type: "site", host, on }), HOST, on);
  await turn(false);
  const page = await session.open(URL_OF_THREAD, { body: thread(), policy: HACKER_NEWS });
  await page.bringToFront();
  await wait(1500);
  const before = await spent(page);
  const work = async () => {
    await turn(true);
    await wait(WAIT);
  };
  // Tracing costs time itself: a round for the one, a round for the other.
  if (round % 2 === 0) {
    await work();
    const after = await spent(page);
    figures.loading?.push(before.all);
    figures.script?.push(after.script - before.script);
    figures.layout?.push(after.layout - before.layout);
    figures.all?.push(after.all - before.all);
  } else {
    figures.longest?.push(await longestTask(page, work));
  }
  const status = await shell.status(page);
  if (status?.comments !== COMMENTS || status.waiting > 0) throw new Error(`not done: ${status?.comments}, ${status?.waiting}`);
  await page.close();
}
await session.close();

const [loading = 0, script = 0, layout = 0, all = 0, longest = 0] = Object.values(figures).map(median);
const line = (/** @type {string} */ name, /** @type {number} */ time, note = "") =>
  console.log(`${name.padEnd(44)} ${time.toFixed(1).padStart(8)} ms${note && `  ${note}`}`);
line(`baseline: loading ${COMMENTS} comments, all tasks`, loading);
line("the extension: all tasks", all, `${(all / loading).toFixed(2)} of the baseline`);
line("  its scripts", script);
line("  style and layout", layout);
line("  the longest task", longest);
