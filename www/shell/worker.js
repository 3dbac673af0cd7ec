/**
 * Stands for the extension's background: hosts the core, with the background's own modules, and keeps what the visitor has chosen
 * and made. Beside that it reads saved pages, with the playground's module.
 */

// First, so that the extension's modules find `chrome` when they are first run.
import "./worker-chrome.js";

import { expose } from "comlink";
import { addCorrection, removeCorrections } from "../../extension/background/correction-writer.js";
import { askEngine, configuredEngine, reconfigure, startEngine } from "../../extension/background/engine.js";
import { sitesFor } from "../../extension/background/site-choice.js";
import { addWords, removeWords } from "../../extension/background/words.js";
import { messageOf } from "../../extension/common/error-message.js";
import { corrections } from "../../extension/store/corrections.js";
import { own } from "../../extension/store/own.js";
import loadPlayground, { readPage } from "../generated/playground.js";
import { storage } from "./worker-chrome.js";

/** @typedef {import("../../extension/common/messages.js").Request} Request */
/** @typedef {import("../../extension/common/messages.js").Response} Response */
/** @typedef {import("./storage.js").Changes} Changes */

own.onChange(reconfigure);
corrections.onChange(reconfigure);
// The page asks as soon as it has read the thread. If the engine can't start, it learns of it then.
startEngine().catch(() => {});

/** What the background does itself; see request-handlers.js. The core answers all other requests. */
const HANDLERS = {
  add_correction: (/** @type {any} */ { correction }) => addCorrection(correction, { url: "" }),
  remove_corrections: async (/** @type {any} */ { ids }) => void (await removeCorrections(ids)),
  add_words: async (/** @type {any} */ { category, words }) => ({
    type: "added",
    isNew: await addWords(category, words),
  }),
  remove_words: async (/** @type {any} */ { category, words }) => void (await removeWords(category, words)),
  list_sites: async (/** @type {any} */ { url }) => ({ type: "sites", sites: sitesFor(url) }),
  // Every visit is the first.
  record_visit: async () => ({ type: "visited", isNew: [] }),
  tag: async (/** @type {any} */ { comments }) => ({ type: "tags", answers: (await configuredEngine()).tag(comments) }),
};

const background = {
  /**
   * As the background answers a message.
   * @param {Request} request
   * @returns {Promise<Response>}
   */
  async answer(request) {
    try {
      const handler = /** @type {Record<string, (request: any) => Promise<any>>} */ (HANDLERS)[request.type];
      return handler ? ((await handler(request)) ?? { type: "done" }) : await askEngine(/** @type {any} */ (request));
    } catch (error) {
      return { type: "error", message: messageOf(error) };
    }
  },

  /**
   * Makes {@link readPage} possible.
   * @param {WebAssembly.Module} module  The playground's.
   */
  async prepareReading(module) {
    await loadPlayground({ module_or_path: module });
  },

  /**
   * The comments of a saved page.
   * @param {Uint8Array} bytes
   */
  readPage: (bytes) => readPage(bytes),

  get: (/** @type {string | string[] | null} */ keys) => storage.get(keys),
  set: (/** @type {Record<string, unknown>} */ values) => storage.set(values),
  remove: (/** @type {string | string[]} */ keys) => storage.remove(keys),
  /** @param {(changes: Changes) => void} listener  Called at each change, whoever made it. */
  follow: (listener) => storage.follow(listener),
};

/** @typedef {typeof background} Background */

expose(background);
