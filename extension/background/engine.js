/** The core: WebAssembly, started when it is first needed, and told of what the reader has made. */

import { corrections } from "../common/corrections.js";
import { digest } from "../common/digest.js";
import { own } from "../common/own.js";
import { revise, revision } from "../common/revision.js";
import init, { Engine } from "../generated/core/threadlight.js";

/** @typedef {import("../generated/protocol").Answer} Answer */
/** @typedef {import("../generated/protocol").Comment} Comment */
/** @typedef {{ engine: Engine, revision: string }} Started  The engine, and what it was told last. */

/** @type {Promise<Started> | null} */
let started = null;

/**
 * The engine. One start serves everybody; after a failed one the next caller tries again.
 * @returns {Promise<Engine>}
 * @throws {Error} Why it can't start.
 */
export async function engine() {
  return (await running()).engine;
}

/**
 * What tags comments, all of a question alike.
 * @returns {Promise<{ tag: (comments: Comment[]) => Answer[], revision: string }>}
 * @throws {Error} Why it can't start.
 */
export async function configuredEngine() {
  const { engine, revision } = await running();
  return { tag: (comments) => engine.answer({ type: "tag", comments }).answers, revision };
}

function running() {
  started ??= start().catch((error) => {
    started = null;
    throw error;
  });
  return started;
}

async function start() {
  const [made] = await Promise.all([loadMade(), init({ module_or_path: chrome.runtime.getURL("core.wasm") })]);
  const engine = new Engine();
  engine.configure(made.configuration);
  // The background may have been stopped before it could say so.
  if (made.revision !== (await revision())) await revise(made.revision);
  // Once whoever waits for the engine has an answer: pages take a while to send their first comments.
  setTimeout(() => engine.warmUp());
  return { engine, revision: made.revision };
}

/** @type {Promise<unknown>} */
let renewing = Promise.resolve();

/**
 * After a change of what the reader has made: the engine takes it on, if it runs, and then pages are told. Calls come one
 * after the other, so that the last change counts.
 */
export function renew() {
  const renewed = renewing.then(renewNow);
  renewing = renewed.catch(() => {});
  return renewed;
}

async function renewNow() {
  const made = await loadMade();
  if (started) {
    const running = await started;
    running.engine.configure(made.configuration);
    running.revision = made.revision;
  }
  await revise(made.revision);
}

/** What the reader has made, as the engine takes it: without what it only looks like. */
async function loadMade() {
  const [ownCategories, lessons] = await Promise.all([own.load(), corrections.load()]);
  const configuration = {
    own: ownCategories.map(({ hue, ...category }) => ({ ...category, title: "" })),
    corrections: lessons.map(({ id, made, host, ...lesson }) => lesson),
  };
  const isUsual = ownCategories.length + lessons.length === 0;
  return { configuration, revision: isUsual ? "" : await digest(JSON.stringify(configuration)) };
}
