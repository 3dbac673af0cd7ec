/** Hosts the engine: starts it when it is first needed, and keeps it up to date with the reader's configuration. */

import { digest } from "../common/digest.js";
import { Mutex } from "../common/mutex.js";
import init, { Engine, __wbg_reset_state as resetCore } from "../generated/core/threadlight.js";
import { corrections } from "../store/corrections.js";
import { own } from "../store/own.js";
import { revision } from "../store/revision.js";

/** @typedef {import("../generated/protocol").Answer} Answer */
/** @typedef {import("../generated/protocol").Comment} Comment */
/** @typedef {import("../generated/protocol").Request} Request */
/** @typedef {import("../generated/protocol").Response} Response */
/**
 * A running engine.
 * @typedef {object} Running
 * @property {Engine} engine
 * @property {string} revision  The one that it was last configured with.
 * @property {boolean} isBroken  Whether it broke over a request.
 */

/** @type {Promise<Running> | null} The engine that is running or starting; null before the first start and after a failure. */
let started = null;

/** Whether the WebAssembly module was ever loaded: it can't be reset before that. */
let loaded = false;

/** One reconfiguration at a time, so that the engine ends up with the latest change. */
const reconfiguring = new Mutex();

/**
 * Starts the engine if it isn't running.
 * @returns {Promise<void>}
 * @throws {Error} If it can't start.
 */
export async function startEngine() {
  await running();
}

/**
 * The core's answer to any request. It answers invalid requests too, with an error.
 * @param {Request} request
 * @returns {Promise<Response>}
 * @throws {Error} If the engine can't start, or breaks over the request.
 */
export async function askEngine(request) {
  return answer(await running(), request);
}

/**
 * The engine in its present configuration: a function that tags comments, and the revision that these tags belong to.
 * @returns {Promise<{ tag: (comments: Comment[]) => Answer[], revision: string }>}
 * @throws {Error} If the engine can't start.
 */
export async function configuredEngine() {
  const engine = await running();
  return { tag: (comments) => answer(engine, { type: "tag", comments }).answers, revision: engine.revision };
}

/** The running engine. All callers share one start; if it fails, the next caller tries again. */
function running() {
  started ??= start().catch((error) => {
    discard();
    throw error;
  });
  return started;
}

/**
 * Asks an engine. If it breaks, which should never happen, it is discarded together with its memory, and the next request
 * starts a new one. Requests to the old one that are still on their way fail, and pages repeat them.
 * @param {Running} running
 * @param {Request} request
 */
function answer(running, request) {
  try {
    return running.engine.answer(request);
  } catch (error) {
    // Only once: when the next request to it fails, another engine may have started.
    if (!running.isBroken) discard();
    running.isBroken = true;
    throw error;
  }
}

function discard() {
  started = null;
  if (loaded) resetCore();
}

async function start() {
  const [wanted] = await Promise.all([
    loadConfiguration(),
    init({ module_or_path: chrome.runtime.getURL("core.wasm") }),
  ]);
  loaded = true;
  const engine = new Engine();
  engine.configure(wanted.configuration);
  // The browser may have stopped the background between a change and its announcement.
  if (wanted.revision !== (await revision.load())) await revision.change(() => wanted.revision);
  const running = { engine, revision: wanted.revision, isBroken: false };
  // Not now, so that whoever waits for the engine is answered first: pages take a while to send comments.
  setTimeout(() => !running.isBroken && engine.warmUp());
  return running;
}

/**
 * Brings the engine, if it is running, in line with the reader's own categories and corrections, and then announces the new
 * revision to pages.
 */
export function reconfigure() {
  return reconfiguring.run(async () => {
    const wanted = await loadConfiguration();
    if (started) {
      const running = await started;
      running.engine.configure(wanted.configuration);
      running.revision = wanted.revision;
    }
    await revision.change(() => wanted.revision);
  });
}

/** What tags depend on: own categories and corrections, without titles, colours and whatever else doesn't affect tags. */
async function loadConfiguration() {
  const [ownCategories, storedCorrections] = await Promise.all([own.load(), corrections.load()]);
  const configuration = {
    own: ownCategories.map(({ hue, ...category }) => ({ ...category, title: "" })),
    corrections: storedCorrections.map(({ id, made, host, ...correction }) => correction),
  };
  const isEmpty = ownCategories.length + storedCorrections.length === 0;
  return { configuration, revision: isEmpty ? "" : await digest(JSON.stringify(configuration)) };
}
