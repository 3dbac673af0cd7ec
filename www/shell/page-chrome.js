/**
 * The part of the extension API that the content script's modules and the panel use, in a page that is no extension. Imported for
 * its effect, before those modules: some of them ask for texts when they are first run.
 */

import { proxy, wrap } from "comlink";
import { COMMAND } from "../../extension/common/messages.js";
import { ExtensionEvent } from "./event.js";

/** @typedef {import("./worker.js").Background} Background */
/** @typedef {import("../../extension/common/messages.js").Command} Command */
/** @typedef {import("../../extension/common/messages.js").Request} Request */

const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });

/** What stands for the background. @type {import("comlink").Remote<Background>} */
export const background = wrap(worker);

/** Rejects if the worker can't start: it would never answer. @type {Promise<never>} */
const broken = new Promise((_, reject) => {
  worker.addEventListener("error", ({ message }) => reject(new Error(message || "can't load worker.js")), {
    once: true,
  });
});

/** Called when the visitor wants to make a category of words that are selected in the thread. @type {(words: string) => void} */
let makeCategory = () => {};

/** @param {typeof makeCategory} listener */
export function onMakeCategory(listener) {
  makeCategory = listener;
}

const onChanged = new ExtensionEvent();
const onMessage = new ExtensionEvent();

/**
 * Sends a command as the browser does when its keys are pressed.
 * @param {Command} command
 */
export function sendCommand(command) {
  onMessage.emit({ type: COMMAND, command, frame: 0 }, {}, () => {});
}

const { lang } = document.documentElement;
const answer = await fetch(new URL(`texts/${lang}.json`, import.meta.url));
if (!answer.ok) throw new Error(`can't load ${answer.url}: ${answer.status}`);
/** @type {Record<string, string>} */
const texts = await answer.json();

Object.assign(globalThis, {
  chrome: {
    i18n: {
      getMessage: (/** @type {string} */ key, /** @type {string[]} */ values = []) =>
        (texts[key] ?? "").replace(/\$(\d)/g, (_, number) => values[number - 1] ?? ""),
    },
    runtime: {
      id: "www",
      getURL: (/** @type {string} */ path) => new URL(path, import.meta.url).href,
      onConnect: new ExtensionEvent(),
      onMessage,
      async sendMessage(/** @type {Request} */ request) {
        if (request.type !== "make_category") return background.answer(request);
        makeCategory(request.words);
        return { type: "done" };
      },
    },
    storage: {
      local: {
        get: (/** @type {string | string[] | null} */ keys) => background.get(keys),
        set: (/** @type {Record<string, unknown>} */ values) => background.set(values),
        remove: (/** @type {string | string[]} */ keys) => background.remove(keys),
        onChanged,
      },
    },
  },
});

await Promise.race([background.follow(proxy((/** @type {unknown} */ changes) => onChanged.emit(changes))), broken]);
