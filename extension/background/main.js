/**
 * The background: hosts the core, answers messages, and keeps the content script registered where it may run.
 *
 * Browsers stop the background when it is idle, so it keeps nothing that it can't lose. They start it again for an event, which
 * is why all listeners are added before anything is awaited.
 */

import { sendCommand } from "../common/frames.js";
import { corrections } from "../store/corrections.js";
import { own } from "../store/own.js";
import { onSettingsChange } from "../store/settings.js";
import { inject, injectEverywhere, register, stopEverywhere } from "./content-scripts.js";
import { reconfigure } from "./engine.js";
import { answer } from "./request-handlers.js";
import { followSync, synchronise } from "./sync.js";
import { openWelcome } from "./welcome.js";
import { offerWordMenu } from "./word-menu.js";

/** @typedef {import("../common/messages.js").Command} Command */

chrome.runtime.onMessage.addListener((request, sender, respond) => {
  if (sender.id !== chrome.runtime.id) return false;
  void answer(request, sender).then(respond);
  return true;
});

chrome.runtime.onInstalled.addListener(async ({ reason }) => {
  if (reason === "install") void openWelcome();
  void synchronise();
  await register();
  await injectEverywhere();
});

chrome.runtime.onStartup.addListener(register);
chrome.runtime.onStartup.addListener(synchronise);

chrome.permissions.onAdded.addListener(async ({ origins = [] }) => {
  await register();
  await inject(origins);
});

chrome.permissions.onRemoved.addListener(async () => {
  await register();
  await stopEverywhere();
  await injectEverywhere();
});

// Firefox for Android has no keyboard shortcuts.
chrome.commands?.onCommand.addListener(async (command, tab) => {
  if (tab?.id !== undefined) await sendCommand(tab.id, /** @type {Command} */ (command));
});

onSettingsChange(register);
followSync();
offerWordMenu();
own.onChange(reconfigure);
corrections.onChange(reconfigure);
