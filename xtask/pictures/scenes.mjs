/** What the pictures show: the extension's own states, reached as a reader reaches them. */

import { readFile } from "node:fs/promises";

import { until } from "../../tests/browser/lib/inspect.mjs";
import { badgePlace, clickIn, untilOpen } from "../../tests/browser/lib/layers.mjs";
import { click, openOptions, textOf, type } from "../../tests/browser/lib/options.mjs";
import { PANEL, pressInPopup } from "../../tests/browser/lib/panel.mjs";
import { Shell } from "../../tests/browser/lib/shell.mjs";
import { SAMPLE } from "../sample.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("../../tests/browser/lib/session.mjs").Session} Session */

/** The address at which the sample thread is shown. The popup names its host. */
export const ADDRESS = "https://forum.example/";

/** What the pages are seen through: 1280 by 800 pixels, enlarged, because stores show pictures small. */
export const VIEW = { width: 1024, height: 640, deviceScaleFactor: 1.25 };

/** The README's picture: about as wide as the column that shows it, and sharp on dense screens. */
const README_VIEW = { width: 800, height: 560, deviceScaleFactor: 1.5 };

/** A category whose tags in the sample thread are sure: of a few comments of many. */
const CATEGORY = "experience";

/** How far below the view's upper edge the editor begins: just below the page's own header. */
const EDITOR_TOP = 60;

/**
 * One picture in each colour scheme.
 * @typedef {object} Scene
 * @property {string} name
 * @property {import("puppeteer-core").Viewport} view
 * @property {(session: Session) => Promise<Page>} open  Shows the state.
 * @property {boolean} [hasPopup]  Whether the popup is open over the page.
 */

/** @type {Scene} */
export const README_SCENE = {
  name: "screenshot",
  view: README_VIEW,
  open: (session) => openThread(session, README_VIEW),
};

/** @type {readonly Scene[]} */
export const STORE_SCENES = [
  { name: "thread", view: VIEW, open: openThread },
  { name: "card", view: VIEW, open: openCard },
  { name: "only", view: VIEW, open: openFilter },
  { name: "popup", view: VIEW, open: openThread, hasPopup: true },
  { name: "own", view: VIEW, open: openEditor },
];

/**
 * The sample thread, read.
 * @param {Session} session
 * @param {import("puppeteer-core").Viewport} [view]
 */
async function openThread(session, view = VIEW) {
  const shell = await Shell.open(session);
  session.network.serve(ADDRESS, { body: await readFile(SAMPLE) });
  const page = await session.newPage();
  await page.setViewport(view);
  await page.goto(ADDRESS);
  await shell.settled(page);
  return page;
}

/**
 * A tag's card, in the middle of the thread.
 * @param {Session} session
 */
async function openCard(session) {
  const page = await openThread(session);
  const badge = `.badge[data-category="${CATEGORY}"]`;
  await page.$eval("#c16", (comment) => comment.scrollIntoView({ behavior: "instant" }));
  const { x, y } = await until("the badges are there", () => badgePlace(session, page, badge).catch(() => null));
  await page.mouse.click(x, y);
  await untilOpen(session, page, "card");
  return page;
}

/**
 * The comments of one category, chosen in the panel.
 * @param {Session} session
 */
async function openFilter(session) {
  const page = await openThread(session);
  await pressInPopup(session, page, "#panel");
  await untilOpen(session, page, "panel");
  const row = `.category:has([data-category="${CATEGORY}"])`;
  await clickIn(session, page, "panel", `${row} .only:not(.not)`);
  const isPressed = (/** @type {ShadowRoot[]} */ [root], /** @type {string} */ row) =>
    root?.querySelector(`${row} .only[aria-pressed=true]`) !== null;
  await until("the others are gone", () => session.inShadows(page, PANEL, isPressed, row));
  // What is under the pointer looks different.
  await page.mouse.move(1, 1);
  return page;
}

/**
 * The editor of own categories, with what its words match.
 * @param {Session} session
 */
async function openEditor(session) {
  const page = await openOptions(session);
  await page.setViewport(VIEW);
  await click(page, "#new-own");
  await type(page, "#editor [name=title]", "Data centres");
  // A new category gets a colour by chance.
  await page.$eval("#editor [name=hue]", (slider) => {
    /** @type {HTMLInputElement} */ (slider).value = "210";
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await type(page, "#editor [name=words]", "GPU*\nchip*\ndata centre*");
  const sample =
    "A cluster that is busy day and night pays for itself: it is when the GPUs idle that owning the chips hurts.";
  await type(page, "#editor [name=sample]", sample);
  await until("the matches are shown", async () => (await textOf(page, "#shown")) !== "");
  await page.evaluate((below) => {
    // No caret, and no room for the scroll bar that pictures don't have.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    document.documentElement.style.scrollbarGutter = "auto";
    const { top } = /** @type {Element} */ (document.querySelector("#editor")).getBoundingClientRect();
    scrollBy({ top: top - below, behavior: "instant" });
  }, EDITOR_TOP);
  return page;
}
