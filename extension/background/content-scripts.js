/**
 * Where the content script runs: on hosts that the reader's permissions cover and that are not switched off. Elsewhere nothing of
 * ours is registered or loaded.
 */

import { STOP } from "../common/messages.js";
import { Mutex } from "../common/mutex.js";
import { changeSettings, loadSettings, withItem } from "../store/settings.js";
import { SCRIPT_SHEETS } from "./sheets.js";

/** @typedef {import("../common/messages.js").Script} Script */

/** The id under which the content script is registered. */
const SCRIPT_ID = "content";

/** The content script, as the package names it. */
const SCRIPT_FILES = ["content/main.js"];

/** The scripts that pages get only on demand. @type {Record<Script, string>} */
const ON_DEMAND = { panel: "panel/main.js", picker: "picker/main.js" };

/** One registration at a time, so that the latest settings and permissions count. */
const registering = new Mutex();

/** Brings the registration of the content script in line with permissions and settings. */
export function register() {
  return registering.run(registerNow);
}

async function registerNow() {
  const [{ origins = [] }, settings] = await Promise.all([chrome.permissions.getAll(), loadSettings()]);
  const present = await chrome.scripting.getRegisteredContentScripts({ ids: [SCRIPT_ID] });
  if (origins.length === 0) {
    if (present.length > 0) await chrome.scripting.unregisterContentScripts({ ids: [SCRIPT_ID] });
    return;
  }
  /** @type {chrome.scripting.RegisteredContentScript} */
  const script = {
    id: SCRIPT_ID,
    js: SCRIPT_FILES,
    ...(SCRIPT_SHEETS.length > 0 ? { css: SCRIPT_SHEETS } : {}),
    matches: origins,
    excludeMatches: settings.sitesOff.map(hostPattern),
    // Many pages have their comments in frames. A frame needs permission for its own address; the script itself checks
    // whether the site of the page around it is switched off.
    allFrames: true,
    matchOriginAsFallback: true,
    runAt: "document_idle",
  };
  await (present.length > 0
    ? chrome.scripting.updateContentScripts([script])
    : chrome.scripting.registerContentScripts([script]));
}

/**
 * Starts the content script in the open tabs whose addresses match, if it is allowed there and the site is not switched off.
 * Choices for single pages no longer count, because their sites were allowed or switched on after them.
 * @param {string[]} patterns  Match patterns.
 */
export async function inject(patterns) {
  await injectInto(patterns, (target) => setPageChoice(target, null));
}

/**
 * @param {string[]} patterns  Match patterns.
 * @param {(target: chrome.scripting.InjectionTarget) => Promise<unknown>} [prepare]  Called before the script starts.
 */
async function injectInto(patterns, prepare) {
  if (patterns.length === 0) return;
  const [tabs, settings] = await Promise.all([chrome.tabs.query({ url: patterns }), loadSettings()]);
  const starts = tabs.map(async ({ id, url }) => {
    if (id === undefined || !url || settings.sitesOff.includes(new URL(url).hostname)) return;
    const target = { tabId: id, allFrames: true };
    await prepare?.(target);
    await start(target);
  });
  // Unloaded tabs and error pages refuse scripts. They get the registered one when they load.
  await Promise.allSettled(starts);
}

/** @param {chrome.scripting.InjectionTarget} target */
async function start(target) {
  if (SCRIPT_SHEETS.length > 0) await chrome.scripting.insertCSS({ target, files: SCRIPT_SHEETS });
  await chrome.scripting.executeScript({ target, files: SCRIPT_FILES });
}

/**
 * Reads the page in a tab, or leaves it alone, whatever the switch of its site says, until the reader leaves or reloads it. The
 * click on the extension's button gives all the permission that this takes (`activeTab`); frames of other origins are read only
 * if their origins are allowed.
 * @param {number} tab
 * @param {boolean} on
 */
export async function switchPage(tab, on) {
  const target = { tabId: tab, allFrames: true };
  await setPageChoice(target, on);
  if (on) await start(target);
  // Fails if no content script runs there, and then there is nothing to stop.
  else await chrome.tabs.sendMessage(tab, { type: STOP }).catch(() => {});
}

/**
 * Tells the content script, running or not, what the reader chose for this page alone: see `World` in `ui/page-api.js`.
 * @param {chrome.scripting.InjectionTarget} target
 * @param {boolean | null} choice  Null if there is no such choice.
 */
function setPageChoice(target, choice) {
  /** @param {boolean | null} choice */
  const set = (choice) => void Object.assign(globalThis, { threadlightHere: choice });
  return chrome.scripting.executeScript({ target, func: set, args: [choice] });
}

/**
 * Runs an on-demand script in the sender's frame.
 * @param {Script} name
 * @param {chrome.runtime.MessageSender} sender
 */
export async function injectScript(name, { tab, frameId }) {
  const file = Object.hasOwn(ON_DEMAND, name) ? ON_DEMAND[name] : null;
  if (!file || tab?.id === undefined || frameId === undefined) throw new Error(`no script for this: ${name}`);
  await chrome.scripting.executeScript({ target: { tabId: tab.id, frameIds: [frameId] }, files: [file] });
}

/** Starts the content script in all open tabs: after an installation or update they have none, or a dead one. */
export async function injectEverywhere() {
  await injectInto((await chrome.permissions.getAll()).origins ?? []);
}

/** Stops the content script in all tabs. Once a permission is gone, nobody can tell which tabs it covered. */
export async function stopEverywhere() {
  const tabs = await chrome.tabs.query({});
  const stops = tabs.map(async ({ id }) => id !== undefined && chrome.tabs.sendMessage(id, { type: STOP }));
  // Fails for most tabs, since they have no content script.
  await Promise.allSettled(stops);
}

/**
 * Switches a site on or off, in its open tabs too: a running content script ends itself when the settings tell it to.
 * @param {string} host
 * @param {boolean} on
 */
export async function switchSite(host, on) {
  await changeSettings(({ sitesOff }) => ({ sitesOff: withItem(sitesOff, host, !on) }));
  await register();
  if (on) await inject([hostPattern(host)]);
}

/** @param {string} host */
function hostPattern(host) {
  return `*://${host}/*`;
}
