/**
 * The messages between the shell's own parts, in one place. Those that the core answers are generated from it
 * (`generated/protocol.d.ts`); the background passes them on.
 */

import { listen } from "./events.js";

/** @typedef {import("../generated/protocol").Request} CoreRequest */
/** @typedef {import("../generated/protocol").Response} CoreResponse */
/** @typedef {import("../generated/protocol").Comment} Comment */
/** @typedef {import("../generated/protocol").Tag} Tag */
/** @typedef {import("../generated/protocol").Site} Site */
/** @typedef {import("../generated/protocol").Adapter} Adapter */
/** @typedef {import("../store/adapters.js").Learned} Learned */
/** @typedef {import("../store/adapters.js").Origin} Origin */
/** @typedef {import("./palette.js").Theme} Theme */

/**
 * To the background. Each can be repeated: a worker may die before its answer is out.
 * @typedef {CoreRequest | SheetRequest | SiteRequest | HereRequest | EngineRequest | RecallRequest | RememberRequest | CorrectRequest |
 *   UncorrectRequest | ScriptRequest | PickingRequest | VisitRequest} Request
 */
/** @typedef {{ type: "sheet", theme: Theme | null }} SheetRequest  The highlights' style sheet for the sender; null: none. */
/** @typedef {{ type: "site", host: string, on: boolean }} SiteRequest  Answered when open tabs have followed. */
/**
 * A tab's page is read, or isn't, whatever its site's switch says. Answered when it has been told.
 * @typedef {{ type: "here", tab: number, on: boolean }} HereRequest
 */
/** @typedef {{ type: "engine" }} EngineRequest  Starts the engine if need be. */
/** @typedef {{ type: "recall" }} RecallRequest  Which adapter was learned for the sender's host? */
/** @typedef {{ type: "remember", adapter: Adapter, origin: Origin }} RememberRequest  An adapter for the sender's host. */
/** @typedef {{ type: "correct", lesson: import("../store/corrections.js").Lesson }} CorrectRequest  See `corrections.js`. */
/** @typedef {{ type: "uncorrect", ids: readonly string[] }} UncorrectRequest */
/**
 * Comments of the thread at an address are seen, on a visit that began then (milliseconds since 1970): which are new since
 * the visit before? Each is named by what tells it from the thread's others.
 * @typedef {{ type: "visit", address: string, begun: number, comments: readonly string[] }} VisitRequest
 */
/** @typedef {"panel" | "picker"} Script  That a page gets only when it is asked for. */
/** @typedef {{ type: "script", name: Script }} ScriptRequest  A script for the sender. */
/** @typedef {{ type: "picking", by: number }} PickingRequest  For the other frames of the sender's tab: see {@link PICK}. */

/**
 * From the background.
 * @typedef {CoreResponse | Recalled | Visited | { type: "done" }} Response
 */
/** @typedef {{ type: "recalled", learned: Learned | null }} Recalled */
/** @typedef {{ type: "visited", isNew: boolean[] }} Visited */

/**
 * To a content script: answered with a {@link Status} and its `list`. A port of that name gets the former now and at each
 * change.
 * @typedef {{ type: "status" }} StatusRequest
 */
export const STATUS = "status";

/**
 * To a content script, which ends itself: it may not be here any more.
 * @typedef {{ type: "stop" }} StopRequest
 */
export const STOP = "stop";

/**
 * To a content script: what a key or a button of the browser asks for. "Only" is undone, not the last thing done.
 * @typedef {"panel" | "next" | "previous" | "undo"} Command  As the manifest calls them.
 */
/**
 * For one of a tab's frames, as its status calls it; answered with whether it has comments, else it does nothing.
 * @typedef {{ type: "command", command: Command, frame: number }} CommandRequest
 */
export const COMMAND = "command";

/**
 * To a tab's content scripts, which have the reader pick a comment. `by`: one of its frames, as its status calls it, has the
 * reader's answer; all others end it.
 * @typedef {{ type: "pick", by?: number }} PickRequest
 */
export const PICK = "pick";

/** @typedef {StatusRequest | StopRequest | CommandRequest | PickRequest} PageRequest  To a content script. */

/**
 * What a content script sees.
 * @typedef {object} Status
 * @property {number} frame  Tells the tab's documents apart; 0 is the one that the tab shows.
 * @property {{ id: string, name: string, origin: "site" | Origin } | null} site  Whose adapter serves the page: a known
 *   site's, or one that was learned, whose id is its origin; null: none does.
 * @property {number} comments  Those with a text.
 * @property {number} tagged  Those with at least one tag.
 * @property {number} waiting  Comments that are not read or not answered yet; and one while it is looked for comments.
 * @property {Record<string, number>} counts  How many comments have each category; zeros are left out.
 * @property {Theme | null} theme  Null before anything was read.
 * @property {string | null} error  Why the last request to the background failed; null when it didn't.
 */

/**
 * A comment and its tags, for tools: what the answer to {@link StatusRequest} lists besides.
 * @typedef {{ id: string, author: string | null, depth: number, text: string, tags: readonly Tag[] }} Listed
 */

/** How long the background may take, in milliseconds: many times as long as it ever does. */
const PATIENCE = 30_000;

/**
 * Asks the background. A request that gets no answer is sent once more: its worker may have died with it.
 * @template {Request} R
 * @param {R} request
 * @returns {Promise<Extract<Response, { type: Answered<R["type"]> }>>}
 * @throws {Error} Without an answer, or with the reason that the background gave instead of one.
 */
export async function ask(request) {
  const response = await within(PATIENCE, send(request));
  if (!response) throw new Error("no answer");
  if (response.type === "error") throw new Error(response.message);
  return response;
}

/** @param {Request} request */
async function send(request) {
  try {
    return await chrome.runtime.sendMessage(request);
  } catch {
    return await chrome.runtime.sendMessage(request);
  }
}

/**
 * What comes of a promise, or undefined if that takes longer.
 * @template T
 * @param {number} limit  In milliseconds.
 * @param {Promise<T>} outcome
 * @returns {Promise<T | undefined>}
 */
function within(limit, outcome) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, limit);
    outcome.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * Answers the messages of one type that come to this content script, until the signal aborts.
 * @template {PageRequest["type"]} T
 * @param {T} type
 * @param {(message: Extract<PageRequest, { type: T }>) => unknown} answer
 * @param {AbortSignal} signal
 */
export function onMessage(type, answer, signal) {
  /** @type {Parameters<typeof chrome.runtime.onMessage.addListener>[0]} */
  const listener = (message, _sender, respond) => {
    if (message?.type === type) respond(answer(message));
  };
  listen(chrome.runtime.onMessage, listener, signal);
}

/**
 * The type of the response to a type of request.
 * @template {Request["type"]} T
 * @typedef {T extends "sites" ? "sites" : T extends "find" ? "found" : T extends "pick" ? "picked" : T extends "tag" ? "tags" :
 *   T extends "check" ? "checked" : T extends "recall" ? "recalled" : T extends "visit" ? "visited" : "done"} Answered
 */
