/** Comments in frames: those of embedded services, and those of the page's own site. */

import { strict as assert } from "node:assert";

import { blog, COMMENTS } from "./lib/blog.mjs";
import { HOST, LAYER, until } from "./lib/inspect.mjs";
import { clickAndReturn, clickInPopup, popupMessage, unfoldPage, untilMessage } from "./lib/popup.mjs";
import { sampleNamed } from "./lib/samples.mjs";
import { Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("puppeteer-core").Frame} Frame */
/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./lib/session.mjs").Session} Session */

/** Comments in a frame of a known service. */
const DISQUS = sampleNamed("disqus.html");

/** Comments in a frame of another known service. */
const GISCUS = sampleNamed("giscus.html");

/** The page around the frames. */
const PAGE = "https://larder.example/jam/";

/** How many comments the two samples have together. */
const EMBEDDED_COMMENTS = 6;

/**
 * Counts badge hosts, highlights that aren't empty and open layers in each document of a page, the top document first.
 * @param {Page} page
 */
function countsByFrame(page) {
  return Promise.all(
    page.frames().map((frame) =>
      frame.evaluate(
        (host, layer) => ({
          badges: document.querySelectorAll(host).length,
          highlights: [...CSS.highlights].filter(([name, { size }]) => name.startsWith("threadlight-") && size > 0)
            .length,
          layers: [...document.querySelectorAll(layer)].filter((element) => element.matches(":popover-open")).length,
        }),
        HOST,
        LAYER,
      ),
    ),
  );
}

/**
 * Waits until the numbers of badge hosts are as expected; returns all counts.
 * @param {Page} page
 * @param {(counts: number[]) => boolean} ready  Gets the number of badge hosts of each document.
 */
async function untilBadges(page, ready) {
  let last = "";
  const readyCounts = async () => {
    const all = await countsByFrame(page);
    last = JSON.stringify(all);
    return ready(all.map(({ badges }) => badges)) ? all : null;
  };
  return until("the frames are read", readyCounts).catch((error) => {
    throw new Error(`${error.message}; last counts: ${last}`);
  });
}

/**
 * Adds a frame to a page, as the script of a comment service does.
 * @param {Page} page
 * @param {{ src?: string, srcdoc?: string }} frame
 */
async function addFrame(page, frame) {
  await page.evaluate((frame) => {
    const element = Object.assign(document.createElement("iframe"), frame);
    element.style.cssText = "width: 100%; height: 1500px; border: 0";
    document.body.append(element);
  }, frame);
}

inBrowsers((test) => {
  test("embedded comments on a page that isn't allowed are read and counted together", async (session) => {
    for (const { url, load } of [DISQUS, GISCUS]) session.network.serve(url, await load());
    // A frame that loads before the content script is registered would not be read.
    const { extensionPage } = await Shell.open(session);
    const isRegistered = async () => (await chrome.scripting.getRegisteredContentScripts()).length > 0;
    await until("the script is registered", () => extensionPage.evaluate(isRegistered));
    const page = await session.open(PAGE, "<!doctype html><title>Jam</title><h1>Jam</h1><p>It keeps.</p>");
    await page.bringToFront();
    await addFrame(page, { src: DISQUS.url });
    await untilBadges(page, ([top, disqus = 0]) => top === 0 && disqus > 0);
    // The second service loads later.
    await addFrame(page, { src: GISCUS.url });
    const read = await untilBadges(page, ([top, disqus = 0, giscus = 0]) => top === 0 && disqus > 0 && giscus > 0);
    assert.deepEqual(
      read.map(({ highlights }) => highlights > 0),
      [false, true, true],
    );

    const popup = await session.openPopup(page);
    await untilMessage(popup, `${EMBEDDED_COMMENTS}`);
    const controls = await popup.evaluate(() =>
      ["#allow", "#site", "#page"].map((id) => /** @type {HTMLElement} */ (document.querySelector(id)).hidden),
    );
    assert.deepEqual(controls, [false, false, true]);
    await clickAndReturn(session, popup, "#panel", page);
    const count = async () => (await countsByFrame(page)).map(({ layers }) => layers);
    await until("one frame has the panel", async () => (await count()).filter((layers) => layers > 0).length === 1);
    assert.equal((await count())[0], 0);

    const secondPopup = await session.openPopup(page);
    await untilMessage(secondPopup, `${EMBEDDED_COMMENTS}`);
    await clickInPopup(session, secondPopup, "#site");
    await untilMessage(secondPopup, "Off");
    const off = await untilBadges(page, (counts) => counts.every((badges) => badges === 0));
    assert.deepEqual(
      off,
      off.map(() => ({ badges: 0, highlights: 0, layers: 0 })),
    );
    assert.ok((await popupMessage(secondPopup)).includes("Off"));

    // The extension can't look for frames in a page that isn't allowed: the frames themselves notice that they are on.
    await clickInPopup(session, secondPopup, "#site");
    await untilMessage(secondPopup, `${EMBEDDED_COMMENTS}`);
    await page.bringToFront();
    const on = await untilBadges(page, ([top, ...frames]) => top === 0 && frames.every((badges) => badges > 0));
    assert.deepEqual(
      on.map(({ highlights }) => highlights > 0),
      [false, true, true],
    );
  });

  test("frames of the page's own site are read with it and share its panel and switch", async (session) => {
    const shell = await Shell.open(session);
    await shell.allow("https://larder.example/*");
    await shell.set({ panelOpen: true });
    session.network.serve("https://larder.example/talk", blog(COMMENTS.slice(0, 3)));
    const page = await session.open(PAGE, blog(COMMENTS));
    await page.bringToFront();
    await addFrame(page, { src: "/talk" });
    await addFrame(page, { srcdoc: blog(COMMENTS.slice(1, 3)) });
    const full = (/** @type {number[]} */ counts) =>
      counts[0] === COMMENTS.length && counts.slice(1).sort().join() === "2,3";
    await untilBadges(page, full);
    await until("the page has the panel", async () => (await countsByFrame(page))[0]?.layers === 1);
    const popup = await session.openPopup(page);
    await untilMessage(popup, `${COMMENTS.length + 5}`);
    assert.deepEqual(
      (await countsByFrame(page)).slice(1).map(({ layers }) => layers),
      [0, 0],
    );

    await shell.switchSite("larder.example", false);
    const off = await untilBadges(page, (counts) => counts.every((badges) => badges === 0));
    assert.deepEqual(
      off.map(({ highlights }) => highlights),
      [0, 0, 0],
    );
    await shell.switchSite("larder.example", true);
    await page.bringToFront();
    await untilBadges(page, full);
  });

  test("a filter of all frames ends in all of them, wherever the reader presses Escape", async (session) => {
    const shell = await Shell.open(session);
    await shell.allow("https://larder.example/*");
    const page = await session.open(PAGE, blog(COMMENTS));
    await page.bringToFront();
    await addFrame(page, { srcdoc: blog(COMMENTS) });
    await untilBadges(page, (counts) => counts.length === 2 && counts.every((count) => count === COMMENTS.length));
    const [author = ""] = COMMENTS.map((comment) => comment.author);
    await shell.filter(page, { author });
    const hidden = async () =>
      (await Promise.all(page.frames().map((frame) => frame.$$("[data-threadlight-gone]")))).map(
        ({ length }) => length,
      );
    await until("both are filtered", async () => (await hidden()).every((count) => count === COMMENTS.length - 1));
    await page.keyboard.press("Escape");
    await until("neither is", async () => (await hidden()).every((count) => count === 0));
  });

  test("the picker waits in all documents and goes on in the one that is clicked", async (session) => {
    const shell = await Shell.open(session);
    await shell.allow("https://larder.example/*");
    const page = await session.open(PAGE, blog([]));
    await page.bringToFront();
    await addFrame(page, { srcdoc: blog(COMMENTS) });
    await untilBadges(page, ([top, frame]) => top === 0 && frame === COMMENTS.length);
    const popup = await session.openPopup(page);
    await untilMessage(popup, `${COMMENTS.length}`);
    await unfoldPage(session, popup);
    await clickAndReturn(session, popup, "#pick", page);
    const layers = async () => (await countsByFrame(page)).map(({ layers }) => layers).join();
    await until("both wait for a click", async () => (await layers()) === "1,1");
    const frame = /** @type {Frame} */ (page.frames()[1]);
    await frame.evaluate(() => document.querySelector(".talk-entry")?.scrollIntoView());
    await frame.click(".talk-words");
    await until("the picker is open in the frame only", async () => (await layers()) === "0,1");
    await page.keyboard.press("Escape");
    await until("the picker is closed", async () => (await layers()) === "0,0");
  });
});
