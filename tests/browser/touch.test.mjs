/** A phone: narrow, touched by fingers, without a pointer that could rest on anything. */

import { strict as assert } from "node:assert";
import { setTimeout } from "node:timers/promises";

import { highlightName } from "../../extension/common/palette.js";
import { highlights, until } from "./lib/inspect.mjs";
import { badgePlace, layerState, placeOf, untilClosed, untilOpen } from "./lib/layers.mjs";
import { openSample, partialCategory, pressInPopup, titleOf } from "./lib/panel.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./lib/session.mjs").Session} Session */

/** A phone's view. */
const PHONE = { width: 390, height: 844, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** The least width and height of what a finger is to meet, in CSS pixels, by the Web Content Accessibility Guidelines. */
const FINGER = 24;

/** Longer than a pointer has to rest on a mark, in milliseconds. */
const RESTED = 1000;

/**
 * Opens the sample thread on a phone.
 * @param {Session} session
 */
async function openOnPhone(session) {
  const { shell, page } = await openSample(session);
  await page.setViewport(PHONE);
  await page.reload();
  const status = await shell.settled(page);
  assert.equal(await page.evaluate(() => document.documentElement.clientWidth), PHONE.width);
  return { page, status };
}

/**
 * Taps an element of a layer.
 * @param {Session} session
 * @param {Page} page
 * @param {string} name
 * @param {string} selector
 * @param {string} [text]
 */
async function tapIn(session, page, name, selector, text) {
  const { x, y } = await placeOf(session, page, name, selector, text);
  await page.touchscreen.tap(x, y);
}

/**
 * The buttons and fields that are smaller than a finger, with their sizes. Runs in the page.
 * @param {(Document | ShadowRoot)[]} roots  Where to look; if empty, in the document.
 * @param {number} least
 */
function small([root = document], least) {
  const targets = [...root.querySelectorAll("button, select, summary, input")];
  // A field is touched with its label.
  const boxes = targets.map((each) => (each.closest("label") ?? each).getBoundingClientRect());
  const isSmall = ({ width = 0, height = 0 }) => width > 0 && Math.min(width, height) < least;
  return targets
    .map((each, index) => ({ name: each.id || each.className || each.textContent, ...boxes[index]?.toJSON() }))
    .filter(isSmall)
    .map(({ name, width, height }) => `${name}: ${width} × ${height}`);
}

/**
 * The buttons and fields of a layer that are smaller than a finger.
 * @param {Session} session
 * @param {Page} page
 * @param {string} name
 */
function smallTargets(session, page, name) {
  return session.inShadows(page, `[data-threadlight-layer="${name}"]`, small, FINGER);
}

inBrowsers((test, browser) => {
  const skip = browser === "firefox" && "WebDriver BiDi can't make a phone of it";

  test(
    "a tap on a badge opens its card, and a tap elsewhere closes it",
    async (session) => {
      const { page } = await openOnPhone(session);
      const { x, y, category } = await badgePlace(session, page);
      await page.touchscreen.tap(x, y);
      const { text, inView } = await untilOpen(session, page, "card");
      assert.ok(text.includes(titleOf(category)) && inView, text);
      assert.deepEqual(await smallTargets(session, page, "card"), []);
      await page.touchscreen.tap(5, 5);
      await untilClosed(session, page, "card");
    },
    { skip },
  );

  test(
    "the page's own touches end at a layer, and a finger that moves over marks opens nothing",
    async (session) => {
      const { page } = await openOnPhone(session);
      await page.evaluate(() => {
        for (const type of ["touchstart", "touchend", "click"]) {
          document.addEventListener(type, () => document.body.setAttribute("data-heard", type));
        }
      });
      const { x, y } = await badgePlace(session, page);
      await page.touchscreen.tap(x, y);
      await untilOpen(session, page, "card");
      await page.evaluate(() => document.body.removeAttribute("data-heard"));
      await tapIn(session, page, "card", "h2");
      assert.equal(await page.evaluate(() => document.body.getAttribute("data-heard")), null);
      await page.touchscreen.tap(5, 5);
      await untilClosed(session, page, "card");
      await page.touchscreen.touchStart(x, y);
      for (const step of [10, 20, 30]) await page.touchscreen.touchMove(x, y - step);
      await setTimeout(RESTED);
      assert.equal(await layerState(session, page, "card"), null);
      await page.touchscreen.touchEnd();
    },
    { skip },
  );

  test(
    "the panel is a sheet whose controls a finger meets: a category alone, and closing",
    async (session) => {
      const { page, status } = await openOnPhone(session);
      await pressInPopup(session, page, "#panel");
      await page.setViewport(PHONE);
      const { inView } = await untilOpen(session, page, "panel");
      assert.ok(inView);
      assert.deepEqual(await smallTargets(session, page, "panel"), []);
      const id = partialCategory(status);
      await tapIn(session, page, "panel", `.category:has([data-category="${id}"]) .only`);
      const names = async () => Object.keys(await highlights(page)).filter((name) => !name.startsWith("threadlight--"));
      await until("one category is shown alone", async () => (await names()).join() === highlightName(id));
      await tapIn(session, page, "panel", ".close");
      await untilClosed(session, page, "panel");
    },
    { skip },
  );

  for (const width of [320, 360, 390, 400]) {
    test(
      `the popup fills a page of ${width} pixels and is not cut, and fingers meet its controls`,
      async (session) => {
        const popup = await session.openExtensionPage("popup/popup.html");
        await popup.setViewport({ ...PHONE, width });
        await popup.reload();
        await popup.waitForSelector(".category", { visible: true });
        const { view, wide, body } = await popup.evaluate(() => ({
          view: document.documentElement.clientWidth,
          wide: document.documentElement.scrollWidth,
          body: document.body.getBoundingClientRect().width,
        }));
        assert.deepEqual([view, wide, body], [width, width, width]);
        assert.deepEqual(await popup.evaluate(small, [], FINGER), []);
      },
      { skip },
    );
  }
});
