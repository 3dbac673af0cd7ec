/** The context menu of selected words: they become an own category, or a line of one. */

import { messageOf } from "../common/error-message.js";
import { TELL_WORDS } from "../common/messages.js";
import { Mutex } from "../common/mutex.js";
import { text } from "../common/strings.js";
import { own } from "../store/own.js";
import { addWords, makeCategory, wordCategories } from "./words.js";

/** @typedef {import("../common/messages.js").TellWordsRequest} TellWordsRequest */
/** @typedef {chrome.contextMenus.OnClickData} Click */

/** The ids of the items that are no category; those of own categories begin otherwise. */
const ITEM = { root: "root", line: "line", make: "make" };

/** How long the toolbar button says what was done, in milliseconds. */
const SHOWN_FOR = 5000;

/** One change of the menu at a time. */
const building = new Mutex();

/** Keeps the menu in line with the own categories. The browser keeps the menu while the background is stopped. */
export function offerWordMenu() {
  // Firefox for Android has no context menus.
  if (!chrome.contextMenus) return;
  const build = () => building.run(buildNow);
  chrome.contextMenus.onClicked.addListener(clicked);
  chrome.runtime.onInstalled.addListener(build);
  chrome.runtime.onStartup.addListener(build);
  own.onChange(build);
}

async function buildNow() {
  const { categories, isRoom } = await wordCategories();
  await chrome.contextMenus.removeAll();
  const add = (/** @type {chrome.contextMenus.CreateProperties} */ item) =>
    chrome.contextMenus.create({ contexts: ["selection"], ...item });
  add({ id: ITEM.root, title: text("highlightAs") });
  for (const { id, title } of categories) add({ id, title: literal(title), parentId: ITEM.root });
  if (categories.length > 0) add({ id: ITEM.line, type: "separator", parentId: ITEM.root });
  add({ id: ITEM.make, title: text("highlightAsNew"), parentId: ITEM.root, enabled: isRoom });
}

/**
 * A title as a menu shows it: browsers make `&` an access key and `%s` the selected words.
 * @param {string} title
 */
function literal(title) {
  return title.replaceAll("&", "&&").replaceAll("%s", "%\u2060s");
}

/**
 * @param {Click} click
 * @param {chrome.tabs.Tab} [tab]
 */
async function clicked({ menuItemId, selectionText = "", frameId = 0 }, tab) {
  if (menuItemId === ITEM.make) {
    await makeCategory(selectionText);
    return;
  }
  const told = await add(String(menuItemId), selectionText);
  if (tab?.id === undefined || (await tellPage(told, tab.id, [...new Set([frameId, 0])]))) return;
  await tellOnButton(told.problem === null, tab.id);
}

/**
 * @param {string} category
 * @param {string} words
 * @returns {Promise<TellWordsRequest>}
 */
async function add(category, words) {
  /** @type {TellWordsRequest} */
  const told = { type: TELL_WORDS, category, words, isNew: false, problem: null };
  try {
    return { ...told, isNew: await addWords(category, words) };
  } catch (error) {
    return { ...told, problem: messageOf(error) };
  }
}

/**
 * Has the first frame that can do so tell the reader.
 * @param {TellWordsRequest} told
 * @param {number} tab
 * @param {readonly number[]} frames
 * @returns {Promise<boolean>}  Whether there is such a frame.
 */
async function tellPage(told, tab, frames) {
  for (const frameId of frames) {
    // Fails if no content script runs there.
    if (await chrome.tabs.sendMessage(tab, told, { frameId }).catch(() => false)) return true;
  }
  return false;
}

/**
 * Says on the toolbar button whether words were taken, where nothing of ours may run in the page.
 * @param {boolean} isDone
 * @param {number} tabId
 */
async function tellOnButton(isDone, tabId) {
  await chrome.action.setBadgeText({ tabId, text: isDone ? "✓" : "!" });
  // Fails if the tab is gone.
  setTimeout(() => chrome.action.setBadgeText({ tabId, text: "" }).catch(() => {}), SHOWN_FOR);
}
