/** Answers the messages of content scripts and the popup. */

import { PICK } from "../common/messages.js";
import { recallAdapter, rememberAdapter } from "../store/adapters.js";
import { addCorrection, removeCorrections } from "./corrections.js";
import { answerOf, engine } from "./engine.js";
import { candidates } from "./rules.js";
import { showSheet } from "./sheets.js";
import { injectScript, switchPage, switchSite } from "./sites.js";
import { prepare, tag } from "./tags.js";
import { visit } from "./visits.js";

/** @typedef {import("../common/messages.js").Request} Request */
/** @typedef {import("../common/messages.js").Response} Response */

/**
 * Whatever goes wrong comes back as a response of type `error`.
 * @param {Request} request
 * @param {chrome.runtime.MessageSender} sender
 * @returns {Promise<Response>}
 */
export async function answer(request, sender) {
  try {
    switch (request?.type) {
      case "set_theme":
        await showSheet(request.theme, sender);
        return { type: "done" };
      case "switch_site":
        assertOurs(sender);
        await switchSite(request.host, request.on);
        return { type: "done" };
      case "switch_page":
        assertOurs(sender);
        await switchPage(request.tab, request.on);
        return { type: "done" };
      case "add_correction":
        await addCorrection(request.correction, sender);
        return { type: "done" };
      case "remove_corrections":
        await removeCorrections(request.ids);
        return { type: "done" };
      case "inject_script":
        await injectScript(request.name, sender);
        return { type: "done" };
      case "end_picking":
        if (sender.tab?.id !== undefined) await chrome.tabs.sendMessage(sender.tab.id, { type: PICK, by: request.by });
        return { type: "done" };
      case "start_engine":
        await engine();
        return { type: "done" };
      case "list_sites":
        // If this fails, the page hears of it when it asks for tags.
        prepare(sender).catch(() => {});
        return { type: "sites", sites: candidates(request.url) };
      case "tag":
        return { type: "tags", answers: await tag(request.comments, sender) };
      case "record_visit":
        return { type: "visited", isNew: await visit(request, sender) };
      case "recall_adapter":
        return { type: "recalled", learned: await recallAdapter(hostOf(sender)) };
      case "remember_adapter":
        // Private windows leave no trace.
        if (!sender.tab?.incognito) await rememberAdapter(hostOf(sender), request.adapter, request.origin);
        return { type: "done" };
      default:
        return await answerOf(request);
    }
  } catch (error) {
    return { type: "error", message: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * @param {chrome.runtime.MessageSender} sender
 * @throws {Error} If that is a content script.
 */
function assertOurs({ url }) {
  if (!url?.startsWith(chrome.runtime.getURL(""))) throw new Error("only the extension's own pages switch sites");
}

/**
 * The host of the frame that a message comes from; where the frame has no address, of the page that it belongs to.
 * @param {chrome.runtime.MessageSender} sender
 * @throws {Error} For what has no host.
 */
function hostOf({ url, origin }) {
  for (const address of [url, origin]) {
    const host = address && URL.canParse(address) ? new URL(address).hostname : "";
    if (host) return host;
  }
  throw new Error("no host");
}
