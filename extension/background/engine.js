/** The core: WebAssembly, started when it is first needed, and told of what the reader has made. */

import { corrections } from "../common/corrections.js";
import { own } from "../common/own.js";
import { revise } from "../common/revision.js";
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
  const engine = new Engine();
  await configure(engine);
  return engine;
}

/** @param {Engine} engine */
async function configure(engine) {
  const [ownCategories, lessons] = await Promise.all([own.load(), corrections.load()]);
  engine.configure({ own: ownCategories, corrections: lessons });
}

/** After a change of what the reader has made: the engine takes it on, if it runs, and then pages are told. */
export async function renew() {
  if (started) await configure(await started);
  await revise();
}
