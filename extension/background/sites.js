/**
 * Where the content script runs: on hosts that the reader's permissions cover and that are not switched off. Elsewhere
 * nothing is registered, so nothing of ours is loaded.
 */

import { STOP } from "../common/messages.js";
import { changeSettings, loadSettings, withItem } from "../store/settings.js";
import { GIVEN } from "./sheets.js";

const SCRIPT = "content";
const FILES = ["content/main.js"];

/** @type {Promise<unknown>} */
let registering = Promise.resolve();

/** Brings the registration in line with permissions and settings; calls come one after the other. */
export function register() {
  const registered = registering.then(registerNow);
  registering = registered.catch(() => {});
  return registered;
}

async function registerNow() {
  const [{ origins = [] }, settings] = await Promise.all([chrome.permissions.getAll(), loadSettings()]);
  const present = await chrome.scripting.getRegisteredContentScripts({ ids: [SCRIPT] });
  if (origins.length === 0) {
    if (present.length > 0) await chrome.scripting.unregisterContentScripts({ ids: [SCRIPT] });
    return;
  }
  /** @type {chrome.scripting.RegisteredContentScript} */
  const script = {
    id: SCRIPT,
    js: FILES,
    ...(GIVEN.length > 0 ? { css: GIVEN } : {}),
    matches: origins,
    excludeMatches: settings.sitesOff.map(hostPattern),
    // Comments of many pages stand in frames. What a frame says is read if its own address is allowed; whether it is read is
    // up to the switch of the page around it, which the script looks at.
    allFrames: true,
    matchOriginAsFallback: true,
    runAt: "document_idle",
  };
  await (present.length > 0
    ? chrome.scripting.updateContentScripts([script])
    : chrome.scripting.registerContentScripts([script]));
}

/**
 * Starts the content script in the open tabs of these addresses, as far as they may be read and are not switched off. What the
 * reader said of single pages no longer counts: their sites were allowed or switched on since.
 * @param {string[]} patterns  Match patterns.
 */
export async function inject(patterns) {
  await injectInto(patterns, (target) => say(target, null));
}

/**
 * @param {string[]} patterns
 * @param {(target: chrome.scripting.InjectionTarget) => Promise<unknown>} [prepare]
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
  // A tab that can't be injected (unloaded, an error page) is read when it is loaded.
  await Promise.allSettled(starts);
}

/** @param {chrome.scripting.InjectionTarget} target */
async function start(target) {
  if (GIVEN.length > 0) await chrome.scripting.insertCSS({ target, files: GIVEN });
  await chrome.scripting.executeScript({ target, files: FILES });
}

/**
 * Reads a tab's page or leaves it alone, whatever its site's switch says, until the page is left or loaded again. No permission
 * is needed but the one that the browser gives with a click on the extension's button (`activeTab`): frames of other
 * origins are read only if they are allowed themselves.
 * @param {number} tab
 * @param {boolean} on
 */
export async function switchPage(tab, on) {
  const target = { tabId: tab, allFrames: true };
  await say(target, on);
  if (on) await start(target);
  // Where nothing runs nobody listens.
  else await chrome.tabs.sendMessage(tab, { type: STOP }).catch(() => {});
}

/**
 * Tells a page what is said of it alone; see `World` in `content/panel-api.js`.
 * @param {chrome.scripting.InjectionTarget} target
 * @param {boolean | null} here
 */
function say(target, here) {
  /** @param {boolean | null} here */
  const note = (here) => void Object.assign(globalThis, { threadlightHere: here });
  return chrome.scripting.executeScript({ target, func: note, args: [here] });
}

/** Scripts that most pages never ask for. @type {Record<import("../common/messages.js").Script, string>} */
const SCRIPTS = { panel: "panel/main.js", picker: "picker/main.js" };

/**
 * Gives a page a script that it asks for.
 * @param {import("../common/messages.js").Script} name
 * @param {chrome.runtime.MessageSender} sender
 */
export async function injectScript(name, { tab, frameId }) {
  const file = Object.hasOwn(SCRIPTS, name) ? SCRIPTS[name] : null;
  if (!file || tab?.id === undefined || frameId === undefined) throw new Error(`no script for this: ${name}`);
  await chrome.scripting.executeScript({ target: { tabId: tab.id, frameIds: [frameId] }, files: [file] });
}

/** After an installation or update: open tabs have no script, or a dead one. */
export async function injectEverywhere() {
  await injectInto((await chrome.permissions.getAll()).origins ?? []);
}

/** After a permission was taken away: which tabs it covered can't be told any more. */
export async function stopEverywhere() {
  const tabs = await chrome.tabs.query({});
  const stops = tabs.map(async ({ id }) => id !== undefined && chrome.tabs.sendMessage(id, { type: STOP }));
  // Most have no content script.
  await Promise.allSettled(stops);
}

/**
 * Switches a site on or off, in its open tabs too: a running content script stops by itself when the settings say so.
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
