/** What the popup reports: a message, what was found in the page, and what has failed. */

import { aboutTopics } from "../common/about-topics.js";
import { messageOf } from "../common/error-message.js";
import { mergeStatuses } from "../common/frames.js";
import { ask } from "../common/messages.js";
import { text } from "../common/strings.js";
import { find } from "../common/templates.js";
import { showCounts } from "./category-switches.js";

/** @typedef {import("../common/messages.js").Request} Request */
/** @typedef {import("../generated/protocol").Category} Category */
/** @typedef {import("../common/messages.js").Status} Status */

/** What the popup shows only while a page is being read, or could be. */
const PAGE_PARTS = ["panel", "page", "extent", "read-here"];

/**
 * @param {string} message
 * @param {boolean} [isError]
 */
export function say(message, isError = false) {
  find("#message").textContent = message;
  find("#message").classList.toggle("bad", isError);
}

/** @param {unknown} error */
export function sayFailure(error) {
  say(text("failed", messageOf(error)), true);
}

/**
 * Asks the background. If that fails, the reader is told.
 * @param {Request} request
 * @returns {Promise<boolean>}  Whether it worked.
 */
export async function tryRequest(request) {
  try {
    await ask(request);
    return true;
  } catch (error) {
    sayFailure(error);
    return false;
  }
}

/**
 * Whether a status is from the page itself, not from a frame in it.
 * @param {Status} status
 */
export function isOfPage({ frame }) {
  return frame === 0;
}

/**
 * @param {Status[]} statuses  Of the page's frames.
 * @param {readonly Category[]} categories
 */
export function reportPage(statuses, categories) {
  find("#page").hidden = !statuses.some(isOfPage);
  const status = mergeStatuses(statuses);
  reportStatus(status);
  reportTopics(aboutTopics(status.topics, categories));
}

/** Clears everything that was reported about the page, except the message. */
export function clearReport() {
  for (const id of PAGE_PARTS) find(`#${id}`).hidden = true;
  showCounts({}, []);
  reportTopics("");
  reportSource(null);
}

/** @param {string} about  What the thread as a whole is about. */
function reportTopics(about) {
  find("#about").hidden = about === "";
  find("#about").textContent = about;
}

/** @param {Status} status */
function reportStatus({ site, comments, tagged, waiting, counts, filter, error }) {
  showCounts(counts, filter.categories);
  find("#panel").hidden = comments === 0;
  if (error) sayFailure(error);
  else if (comments > 0 && waiting > 0) say(text("countsSoFar", comments, tagged));
  else if (comments > 0) say(text("counts", comments, tagged));
  else if (waiting > 0) say(text("starting"));
  else say(text("noComments"));
  reportSource(comments > 0 || site?.origin === "picked" ? site : null);
}

/**
 * Says where the adapter comes from that finds the comments.
 * @param {Status["site"]} site
 */
function reportSource(site) {
  const sources = {
    site: text("servedBySite", site?.name ?? ""),
    found: text("servedByFinder"),
    picked: text("servedByPick"),
  };
  find("#source span").textContent = site ? sources[site.origin] : "";
  find("#forget").hidden = site?.origin !== "picked";
}
