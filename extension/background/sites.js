/**
 * Where the content script runs: on hosts that the reader's permissions cover and that are not switched off. Elsewhere
 * nothing is registered, so nothing of ours is loaded.
 */

import { STOP } from "../common/messages.js";
import { change, load, withItem } from "../common/settings.js";
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
  const [{ origins = [] }, settings] = await Promise.all([chrome.permissions.getAll(), load()]);
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
 * Starts the content script in the open tabs of these addresses, as far as they may be read and are not switched off.
 * @param {string[]} patterns  Match patterns.
 */
export async function inject(patterns) {
  if (patterns.length === 0) return;
  const [tabs, settings] = await Promise.all([chrome.tabs.query({ url: patterns }), load()]);
  const starts = tabs.map(async ({ id, url }) => {
    if (id === undefined || !url || settings.sitesOff.includes(new URL(url).hostname)) return;
    const target = { tabId: id, allFrames: true };
    if (GIVEN.length > 0) await chrome.scripting.insertCSS({ target, files: GIVEN });
    await chrome.scripting.executeScript({ target, files: FILES });
  });
  // A tab that can't be injected (unloaded, an error page) is read when it is loaded.
  await Promise.allSettled(starts);
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
  await inject((await chrome.permissions.getAll()).origins ?? []);
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
  await change(({ sitesOff }) => ({ sitesOff: withItem(sitesOff, host, !on) }));
  await register();
  if (on) await inject([hostPattern(host)]);
}

/** @param {string} host */
function hostPattern(host) {
  return `*://${host}/*`;
}
