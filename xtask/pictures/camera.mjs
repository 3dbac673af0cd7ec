/** Takes pictures of pages, once nothing changes in them any more, and composes pictures into others. */

import { readFile } from "node:fs/promises";

import UPNG from "upng-js";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("puppeteer-core").Viewport} Viewport */
/** @typedef {import("../../tests/browser/lib/session.mjs").Session} Session */

/** How long a page must look the same before its picture is taken, in milliseconds: longer than every transition. */
const STILL = 400;

/** How often a page is looked at. If it still changes then, something is wrong. */
const LOOKS = 30;

/** The size of a store's small tile in pixels. */
const TILE = { width: 440, height: 280 };

/** The mark of the extension. */
const MARK = new URL("../../extension/icons/mark.svg", import.meta.url);

/**
 * A picture of what the page's view shows, or of a part of it.
 * @param {Page} page
 * @param {import("puppeteer-core").ScreenshotClip} [clip]
 * @returns {Promise<Buffer>}
 */
export async function take(page, clip) {
  let last = Buffer.alloc(0);
  for (let look = 0; look < LOOKS; look += 1) {
    const now = Buffer.from(await page.screenshot({ ...(clip && { clip }) }));
    if (now.equals(last)) return now;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, STILL));
  }
  throw new Error(`${page.url()} never comes to rest`);
}

/**
 * The same picture in a third of the bytes, with 256 colours: those that the page names, and most between them, are kept as they are.
 * @param {Buffer} picture
 */
export function shrink(picture) {
  const image = UPNG.decode(new Uint8Array(picture).buffer);
  return Buffer.from(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, 256));
}

/**
 * A page with the popup over it, where browsers show it: they have no command for a picture of both.
 * @param {Session} session
 * @param {Page} page
 * @param {Viewport} view
 */
export async function takeWithPopup(session, page, view) {
  const below = await take(page);
  const popup = await session.openPopup(page);
  // It grows as it is filled.
  await take(popup);
  const { width, height } = await popup.evaluate(() => ({
    width: document.body.offsetWidth,
    height: document.body.offsetHeight,
  }));
  // Enlarged, it may be higher than what Chromium draws of a popup, so it is taken in two parts.
  const half = Math.ceil(height / 2);
  const parts = [];
  for (const y of [0, half]) {
    const clip = { x: 0, y, width, height: Math.min(half, height - y), scale: view.deviceScaleFactor };
    parts.push(await take(popup, clip));
  }
  await popup.close();
  return compose(
    session,
    pixels(view),
    `body { background: url(${asUrl(below)}) }
    div { position: absolute; top: 0; right: 14px; overflow: hidden; border-radius: 10px; box-shadow: 0 0 0 1px #8885, 0 6px 28px #0006 }
    img { display: block }`,
    `<div>${parts.map((part) => `<img src="${asUrl(part)}">`).join("")}</div>`,
  );
}

/**
 * A store's small tile: the mark and the name.
 * @param {Session} session
 */
export async function takeTile(session) {
  return compose(
    session,
    TILE,
    `body { display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 26px;
      background: #f7f5ef; color: #23313f; font: 600 38px/1 system-ui, sans-serif }`,
    `<img src="${asUrl(await readFile(MARK), "image/svg+xml")}" width="112"><span>Threadlight</span>`,
  );
}

/**
 * A picture of a page of this style and content.
 * @param {Session} session
 * @param {Viewport} view
 * @param {string} style
 * @param {string} content
 */
async function compose(session, view, style, content) {
  const page = await session.newPage();
  await page.setViewport(view);
  await page.setContent(`<!doctype html><style>body { margin: 0; height: 100vh } ${style}</style>${content}`);
  const picture = await take(page);
  await page.close();
  return picture;
}

/**
 * The size of a view's picture.
 * @param {Viewport} view
 */
function pixels({ width, height, deviceScaleFactor = 1 }) {
  return { width: width * deviceScaleFactor, height: height * deviceScaleFactor };
}

/**
 * @param {Buffer} content
 * @param {string} [type]
 */
function asUrl(content, type = "image/png") {
  return `data:${type};base64,${content.toString("base64")}`;
}
