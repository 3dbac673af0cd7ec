/**
 * The part of the extension API that the background's modules use, in the worker that stands for the background. Imported for
 * its effect, before those modules.
 */

import { ExtensionEvent } from "./event.js";
import { MemoryStorage } from "./storage.js";

export const storage = new MemoryStorage();

const onChanged = new ExtensionEvent();
storage.follow((changes) => onChanged.emit(changes));

Object.assign(globalThis, {
  chrome: {
    runtime: { getURL: (/** @type {string} */ path) => new URL(path, import.meta.url).href },
    storage: {
      local: {
        get: async (/** @type {string | string[] | null} */ keys) => storage.get(keys),
        set: async (/** @type {Record<string, unknown>} */ values) => storage.set(values),
        remove: async (/** @type {string | string[]} */ keys) => storage.remove(keys),
        onChanged,
      },
    },
  },
});
