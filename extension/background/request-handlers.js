/** Answers messages to the background. */

import { messageOf } from "../common/error-message.js";
import { FILTER, PICK } from "../common/messages.js";
import { recallAdapter, rememberAdapter } from "../store/adapters.js";
import { injectScript, switchPage, switchSite } from "./content-scripts.js";
import { addCorrection, removeCorrections } from "./correction-writer.js";
import { showCount } from "./counts.js";
import { askEngine, startEngine } from "./engine.js";
import { showSheet } from "./sheets.js";
import { sitesFor } from "./site-choice.js";
import { prepare, tag } from "./tags.js";
import { visit } from "./visits.js";
import { addWords, makeCategory, removeWords } from "./words.js";

/** @typedef {import("../common/messages.js").Request} Request */
/** @typedef {import("../common/messages.js").Response} Response */
/** @typedef {chrome.runtime.MessageSender} Sender */
/**
 * Handles requests of one type. If it returns nothing, the request is answered with `done`.
 * @template {Request["type"]} T
 * @typedef {(request: Extract<Request, { type: T }>, sender: Sender) => Promise<Response | void>} Handler
 */

/** What the background does itself. The core answers all other requests. @type {{ [T in Request["type"]]?: Handler<T> }} */
const HANDLERS = {
  set_count: ({ count, isNewPage = false }, sender) => showCount(count, isNewPage, sender),
  set_theme: ({ theme }, sender) => showSheet(theme, sender),
  async switch_site({ host, on }, sender) {
    assertOwnPage(sender);
    await switchSite(host, on);
  },
  async switch_page({ tab, on }, sender) {
    assertOwnPage(sender);
    await switchPage(tab, on);
  },
  add_correction: ({ correction }, sender) => addCorrection(correction, sender),
  remove_corrections: ({ ids }) => removeCorrections(ids),
  make_category: ({ words }) => makeCategory(words),
  add_words: async ({ category, words }) => ({ type: "added", isNew: await addWords(category, words) }),
  remove_words: ({ category, words }) => removeWords(category, words),
  inject_script: ({ name }, sender) => injectScript(name, sender),
  async filter_tab({ filter }, { tab }) {
    if (tab?.id !== undefined) await chrome.tabs.sendMessage(tab.id, { type: FILTER, filter });
  },
  async end_picking({ by }, { tab }) {
    if (tab?.id !== undefined) await chrome.tabs.sendMessage(tab.id, { type: PICK, by });
  },
  start_engine: () => startEngine(),
  async list_sites({ url }, sender) {
    // If this fails, the page learns of it when it asks for tags.
    prepare(sender).catch(() => {});
    return { type: "sites", sites: sitesFor(url) };
  },
  tag: async ({ comments }, sender) => ({ type: "tags", answers: await tag(comments, sender) }),
  record_visit: async (request, sender) => ({ type: "visited", isNew: await visit(request, sender) }),
  recall_adapter: async (_, sender) => ({ type: "recalled", learned: await recallAdapter(hostOf(sender)) }),
  async remember_adapter({ adapter, origin }, sender) {
    // Private windows leave no trace.
    if (!sender.tab?.incognito) await rememberAdapter(hostOf(sender), adapter, origin);
  },
};

/**
 * The response to a request. Never rejects: whatever goes wrong becomes a response of type `error`.
 * @param {Request} request
 * @param {Sender} sender
 * @returns {Promise<Response>}
 */
export async function answer(request, sender) {
  try {
    if (!Object.hasOwn(HANDLERS, request?.type)) return await askEngine(/** @type {any} */ (request));
    const handler = /** @type {Handler<any>} */ (HANDLERS[request.type]);
    return (await handler(request, sender)) ?? { type: "done" };
  } catch (error) {
    return { type: "error", message: messageOf(error) };
  }
}

/**
 * @param {Sender} sender
 * @throws {Error} If the sender is a content script.
 */
function assertOwnPage({ url }) {
  if (!url?.startsWith(chrome.runtime.getURL(""))) throw new Error("only the extension's own pages switch sites");
}

/**
 * The host of the frame that sent a message. A frame without an address of its own, such as `about:srcdoc`, has that of its
 * origin.
 * @param {Sender} sender
 * @throws {Error} If there is no host.
 */
function hostOf({ url, origin }) {
  for (const address of [url, origin]) {
    const host = address && URL.canParse(address) ? new URL(address).hostname : "";
    if (host) return host;
  }
  throw new Error("no host");
}
