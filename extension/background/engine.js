/** The core: WebAssembly, started when it is first needed. */

import init, { Engine } from "../generated/core/threadlight.js";

/** @type {Promise<Engine> | null} */
let started = null;

/**
 * The engine. One start serves everybody; after a failed one the next caller tries again.
 * @returns {Promise<Engine>}
 * @throws {Error} Why it can't start.
 */
export function engine() {
  started ??= start().catch((error) => {
    started = null;
    throw error;
  });
  return started;
}

async function start() {
  await init({ module_or_path: chrome.runtime.getURL("core.wasm") });
  return new Engine();
}
