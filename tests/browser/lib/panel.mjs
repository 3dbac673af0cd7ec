/** The sample thread with the panel, as several test files use them. */

import { strict as assert } from "node:assert";

import { CATEGORIES } from "../../../extension/generated/categories.js";
import { until } from "./inspect.mjs";
import { untilOpen } from "./layers.mjs";
import { clickAndReturn } from "./popup.mjs";
import { sampleNamed } from "./samples.mjs";
import { Shell } from "./shell.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./session.mjs").Session} Session */
/** @typedef {import("./shell.mjs").Status} Status */

/** The sample thread. */
export const SAMPLE = sampleNamed("lobsters.html");

/** Matches the panel's layer. */
export const PANEL = '[data-threadlight-layer="panel"]';

/**
 * The title of a built-in category; empty for other ids.
 * @param {string} id
 */
export function titleOf(id) {
  return CATEGORIES.find((category) => category.id === id)?.title ?? "";
}

/**
 * The label of a built-in category; empty for other ids.
 * @param {string} id
 */
export function labelOf(id) {
  return CATEGORIES.find((category) => category.id === id)?.label ?? "";
}

/**
 * Opens the sample and waits until it is read.
 * @param {Session} session
 */
export async function openSample(session) {
  const shell = await Shell.open(session);
  return { shell, ...(await shell.read(SAMPLE)) };
}

/**
 * Opens the sample, and the panel from the popup.
 * @param {Session} session
 */
export async function openPanel(session) {
  const opened = await openSample(session);
  await pressInPopup(session, opened.page, "#panel");
  await untilOpen(session, opened.page, "panel");
  return opened;
}

/**
 * Opens the popup over a page, clicks a control that closes it, and goes back to the page.
 * @param {Session} session
 * @param {Page} page
 * @param {string} selector
 */
export async function pressInPopup(session, page, selector) {
  const popup = await session.openPopup(page);
  await until("the popup knows the page", () =>
    popup.evaluate((selector) => !document.querySelector(selector)?.hasAttribute("hidden"), selector),
  );
  await clickAndReturn(session, popup, selector, page);
}

/**
 * The comments with tags that are shown on them: what the whole thread is about is not.
 * @param {Status} status
 */
export function taggedOf({ list, topics }) {
  return list.filter(({ tags }) => tags.some(({ category }) => !topics.includes(category)));
}

/**
 * The first category that is shown on more than one comment, but not on every comment.
 * @param {Status} status
 */
export function partialCategory({ counts, comments, topics }) {
  const isPartial = (/** @type {[string, number]} */ [id, count]) =>
    count > 1 && count < comments && !topics.includes(id);
  const [id = ""] = Object.entries(counts).find(isPartial) ?? [];
  assert.ok(id);
  return id;
}
