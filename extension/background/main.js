/**
 * The background: hosts the core, answers messages, keeps the content script registered where it may run. It keeps
 * nothing that it couldn't lose: browsers stop it when it is idle. Listeners are set before anything is awaited, so
 * that an event can wake it.
 */

import { pass } from "../common/frames.js";
import { corrections } from "../store/corrections.js";
import { own } from "../store/own.js";
import { onSettingsChange } from "../store/settings.js";
import { renew } from "./engine.js";
import { answer } from "./messages.js";
import { inject, injectEverywhere, register, stopEverywhere } from "./sites.js";
import { follow, share } from "./sync.js";

/** @typedef {import("../common/messages.js").Command} Command */

chrome.runtime.onMessage.addListener((request, sender, respond) => {
  if (sender.id !== chrome.runtime.id) return false;
  void answer(request, sender).then(respond);
  return true;
});

chrome.runtime.onInstalled.addListener(async () => {
  share();
  await register();
  await injectEverywhere();
});

chrome.runtime.onStartup.addListener(register);
chrome.runtime.onStartup.addListener(share);

chrome.permissions.onAdded.addListener(async ({ origins = [] }) => {
  await register();
  await inject(origins);
});

chrome.permissions.onRemoved.addListener(async () => {
  await register();
  await stopEverywhere();
  await injectEverywhere();
});

chrome.commands.onCommand.addListener(async (command, tab) => {
  if (tab?.id !== undefined) await pass(tab.id, /** @type {Command} */ (command));
});

onSettingsChange(register);
follow();
own.onChange(renew);
corrections.onChange(renew);
