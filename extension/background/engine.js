/** The core: WebAssembly, started when it is first needed, and told of what the reader has made. */

import { digest } from "../common/digest.js";
import init, { Engine, __wbg_reset_state as replaceCore } from "../generated/core/threadlight.js";
import { corrections } from "../store/corrections.js";
import { own } from "../store/own.js";
import { revision } from "../store/revision.js";

/** @typedef {import("../generated/protocol").Answer} Answer */
/** @typedef {import("../generated/protocol").Comment} Comment */
/** @typedef {import("../generated/protocol").Request} Request */
/** @typedef {{ engine: Engine, revision: string }} Started  The engine, and what it was told last. */

/** @type {Promise<Started> | null} */
let started = null;

/** @type {Started | null} The one that started last, until it breaks. */
let current = null;

/** Whether the core was ever there: only then can it be replaced. */
let loaded = false;

/**
 * Starts the engine, if it isn't there.
 * @returns {Promise<void>}
 * @throws {Error} Why it can't start.
 */
export async function engine() {
  await running();
}

/**
 * The engine's answer, which is one for bad requests too.
 * @param {Request} request
 * @returns {Promise<import("../generated/protocol").Response>}
 * @throws {Error} Why it can't start, or that it broke.
 */
export async function answerOf(request) {
  return answer(await running(), request);
}

/**
 * What tags comments, all of a question alike.
 * @returns {Promise<{ tag: (comments: Comment[]) => Answer[], revision: string }>}
 * @throws {Error} Why it can't start.
 */
export async function configuredEngine() {
  const asked = await running();
  return { tag: (comments) => answer(asked, { type: "tag", comments }).answers, revision: asked.revision };
}

/** One start serves everybody; after a failed one the next caller tries again. */
function running() {
  started ??= start().catch((error) => {
    throwAway();
    throw error;
  });
  return started;
}

/**
 * An engine that breaks over a question, which must not happen but might, is thrown away with its memory: the next question
 * meets a new one. Whoever still holds the old one gets no answer, and asks again.
 * @param {Started} asked
 * @param {Request} request
 */
function answer(asked, request) {
  try {
    return asked.engine.answer(request);
  } catch (error) {
    if (asked === current) throwAway();
    throw error;
  }
}

function throwAway() {
  [started, current] = [null, null];
  if (loaded) replaceCore();
}

async function start() {
  const [made] = await Promise.all([loadMade(), init({ module_or_path: chrome.runtime.getURL("core.wasm") })]);
  loaded = true;
  const engine = new Engine();
  engine.configure(made.configuration);
  // The background may have been stopped before it could say so.
  if (made.revision !== (await revision.load())) await revision.change(() => made.revision);
  const now = { engine, revision: made.revision };
  current = now;
  // Once whoever waits for the engine has an answer: pages take a while to send their first comments.
  setTimeout(() => now === current && engine.warmUp());
  return now;
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
  await revision.change(() => made.revision);
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
