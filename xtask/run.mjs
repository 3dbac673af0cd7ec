/**
 * The browser's part of `cargo xtask run`: shows a page with the extension at work, either in a window until that is closed,
 * or unseen, with a screenshot and a table of the comments and their tags.
 */

import { mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { STATUS } from "../extension/common/messages.js";
import { CATEGORIES } from "../extension/generated/categories.js";
import { buildWith } from "../tests/browser/lib/extension.mjs";
import { until } from "../tests/browser/lib/inspect.mjs";
import { Session } from "../tests/browser/lib/session.mjs";
import { SAMPLE } from "./sample.mjs";
import { table } from "./table.mjs";

/** @typedef {import("../extension/common/messages.js").Status} Status */
/** @typedef {import("../extension/common/messages.js").Listed} Listed */

/** The address at which the sample thread is shown. */
const SAMPLE_ADDRESS = "http://localhost/";

/** The greatest height of the picture, in pixels: Firefox draws up to 65,535, but 16,384 suit every picture viewer. */
const MAX_HEIGHT = 16_384;

const { values: options } = parseArgs({
  options: {
    browser: { type: "string", default: "chromium" },
    folder: { type: "string", default: "target/run" },
    url: { type: "string" },
    page: { type: "string" },
    dark: { type: "boolean", default: false },
    window: { type: "boolean", default: false },
  },
});

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run() {
  const browser = /** @type {import("../tests/browser/lib/session.mjs").BrowserName} */ (options.browser);
  const url = options.url ?? SAMPLE_ADDRESS;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw new Error(`not a web address: ${url}`);
  const saved = options.page ?? (options.url ? null : SAMPLE);

  const extension = resolve(options.folder, "extension");
  await mkdir(options.folder, { recursive: true });
  await buildWith(browser, extension, [`${new URL(url).protocol}//${new URL(url).hostname}/*`]);
  // A saved page is shown as it was saved. A reader with a window may want to go on from the sample.
  const online = !options.page && (options.window || !saved);
  const session = await Session.launch({ browser, extension, headless: !options.window, online });
  try {
    if (options.dark) await session.setColorScheme("dark");
    if (saved) session.network.serve(url, { body: await readFile(saved) });
    const page = await session.newPage();
    if (options.window) await page.setViewport(null);
    await page.goto(url, { waitUntil: "domcontentloaded" }).catch((error) => {
      throw new Error(`can't open ${url}: ${error.message}`);
    });
    if (options.window) await session.closed();
    else await report(session, page, url);
  } finally {
    await session.close();
  }
}

/**
 * @param {Session} session
 * @param {import("puppeteer-core").Page} page
 * @param {string} url
 */
async function report(session, page, url) {
  const list = await read(session, url);
  // Chromium doesn't draw a tab that is behind another.
  await page.bringToFront();
  const picture = join(options.folder, "page.png");
  const { width, height } = await page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return { width: scrollWidth, height: scrollHeight };
  });
  const clip = { x: 0, y: 0, width, height: Math.min(height, MAX_HEIGHT) };
  // In a long thread, badges are added only near the view.
  await page.setViewport({ width, height: clip.height });
  await new Promise((resolve) => setTimeout(resolve, 500));
  await page.screenshot({ path: /** @type {`${string}.png`} */ (picture), clip });
  console.log();
  const titles = new Map(CATEGORIES.map(({ id, title }) => [id, title]));
  for (const line of table(list, titles)) console.log(line);
  console.log(`\n${list.length} comments, ${list.filter(({ tags }) => tags.length > 0).length} with tags`);
  console.log(`Screenshot: ${picture}`);
}

/**
 * The comments and tags that the extension reports for the page.
 * @param {Session} session
 * @param {string} url
 * @returns {Promise<readonly Listed[]>}
 */
async function read(session, url) {
  const inside = await session.openExtensionPage("popup/popup.html");
  /** @type {Status | null} */
  let last = null;
  try {
    return await until("the comments are read", async () => {
      /** @type {(Status & { list: Listed[] }) | null} */
      const status = await inside.evaluate(
        async (url, type) => {
          const tabs = await chrome.tabs.query({});
          const tab = tabs.find((tab) => tab.url?.split("#")[0] === url.split("#")[0]);
          // Without an answer, the content script is not there yet.
          return tab?.id === undefined ? null : chrome.tabs.sendMessage(tab.id, { type }).catch(() => null);
        },
        url,
        STATUS,
      );
      last = status ?? last;
      return status && status.comments > 0 && status.waiting === 0 ? status.list : null;
    });
  } catch (error) {
    const { site, error: reason } = /** @type {Partial<Status>} */ (last ?? {});
    if (reason) throw new Error(`the extension failed: ${reason}`);
    if (last && !site) throw new Error(`no known site's comments at ${url}`);
    if (last) throw new Error(`no comments at ${url}`);
    throw error;
  }
}
