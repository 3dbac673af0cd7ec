/**
 * The messages between the parts of the shell, by direction. Those that the core answers are generated from its types
 * (`generated/protocol.d.ts`); the background passes them on.
 */

import { listen } from "./events.js";

/** @typedef {import("../generated/protocol").Request} CoreRequest */
/** @typedef {import("../generated/protocol").Response} CoreResponse */
/** @typedef {import("../generated/protocol").Correction} Correction */
/** @typedef {import("../generated/protocol").Tag} Tag */
/** @typedef {import("../generated/protocol").Site} Site */
/** @typedef {import("../generated/protocol").Adapter} Adapter */
/** @typedef {import("../store/adapters.js").LearnedAdapter} LearnedAdapter */
/** @typedef {import("../store/adapters.js").Origin} Origin */
/** @typedef {import("./palette.js").Theme} Theme */

// To the background. Every request can be repeated: the background may die before it answers.

/**
 * @typedef {CoreRequest | SetCountRequest | SetThemeRequest | SwitchSiteRequest | SwitchPageRequest | StartEngineRequest | ListSitesRequest |
 *   RecallAdapterRequest | RememberAdapterRequest | AddCorrectionRequest | RemoveCorrectionsRequest | InjectScriptRequest |
 *   EndPickingRequest | FilterTabRequest | RecordVisitRequest | MakeCategoryRequest | AddWordsRequest | RemoveWordsRequest} Request
 */
/**
 * Gives the sender's frame the style sheet of the highlights for a theme; null takes the sheet away.
 * @typedef {{ type: "set_theme", theme: Theme | null }} SetThemeRequest
 */
/**
 * Tells how many comments of the sender's frame have tags or, while they are filtered, fit: the extension's button shows it. Null if
 * there is nothing to count. A new page forgets what the frames of the one before have told.
 * @typedef {{ type: "set_count", count: number | null, isNewPage?: boolean }} SetCountRequest
 */
/** @typedef {{ type: "switch_site", host: string, on: boolean }} SwitchSiteRequest  Answered once open tabs have followed. */
/**
 * Reads the page in a tab, or leaves it alone, whatever the switch of its site says. Answered once the page knows.
 * @typedef {{ type: "switch_page", tab: number, on: boolean }} SwitchPageRequest
 */
/** @typedef {{ type: "start_engine" }} StartEngineRequest  Does nothing if the engine is running. */
/** @typedef {{ type: "list_sites", url: string }} ListSitesRequest  Which sites' adapters may serve the page at this address? */
/** @typedef {{ type: "recall_adapter" }} RecallAdapterRequest  Which adapter was learned for the sender's host? */
/**
 * Keeps an adapter for the sender's host.
 * @typedef {{ type: "remember_adapter", adapter: Adapter, origin: Origin }} RememberAdapterRequest
 */
/** @typedef {{ type: "add_correction", correction: Correction }} AddCorrectionRequest */
/** @typedef {{ type: "remove_corrections", ids: readonly string[] }} RemoveCorrectionsRequest */
/** @typedef {{ type: "make_category", words: string }} MakeCategoryRequest  Opens the editor with a new category of these words. */
/** @typedef {{ type: "add_words", category: string, words: string }} AddWordsRequest  Adds words to an own category. */
/** @typedef {{ type: "remove_words", category: string, words: string }} RemoveWordsRequest  Undoes {@link AddWordsRequest}. */
/** @typedef {"panel" | "picker"} Script  A script that pages get only on demand. */
/** @typedef {{ type: "inject_script", name: Script }} InjectScriptRequest  Runs a script in the sender's frame. */
/** @typedef {{ type: "filter_tab", filter: import("./filter.js").Filter }} FilterTabRequest  Filters all frames of the sender's tab. */
/** @typedef {{ type: "end_picking", by: number }} EndPickingRequest  Tells the other frames of the sender's tab: see {@link PICK}. */
/**
 * Which comments of a thread are new since the previous visit?
 * @typedef {object} RecordVisitRequest
 * @property {"record_visit"} type
 * @property {string} address  The thread's.
 * @property {number} begun  When this visit began, in milliseconds since 1970.
 * @property {readonly string[]} comments  Those that the page shows, each by a string that is unique in the thread.
 */

// From the background.

/**
 * @typedef {CoreResponse | SitesResponse | RecalledResponse | VisitedResponse | CorrectedResponse | AddedResponse |
 *   { type: "done" }} Response
 */
/**
 * Best first: the first site whose signature matches in the page serves it. May be empty.
 * @typedef {{ type: "sites", sites: Site[] }} SitesResponse
 */
/** @typedef {{ type: "recalled", learned: LearnedAdapter | null }} RecalledResponse */
/**
 * The id of the correction, and the opposite one that it has replaced; null if there was none.
 * @typedef {{ type: "corrected", id: string, before: Correction | null }} CorrectedResponse
 */
/** @typedef {{ type: "added", isNew: boolean }} AddedResponse  Whether the words are new in the category. */
/** @typedef {{ type: "visited", isNew: boolean[] }} VisitedResponse  In the order of the request's comments. */
/**
 * The response types of the requests that are not answered with `done`.
 * @typedef {object} ResponseTypes
 * @property {"sites"} list_sites
 * @property {"found"} find
 * @property {"picked"} pick
 * @property {"tags"} tag
 * @property {"checked"} check
 * @property {"thread"} thread
 * @property {"recalled"} recall_adapter
 * @property {"visited"} record_visit
 * @property {"corrected"} add_correction
 * @property {"added"} add_words
 */
/**
 * The response to a request type.
 * @template {Request["type"]} T
 * @typedef {Extract<Response, { type: T extends keyof ResponseTypes ? ResponseTypes[T] : "done" }>} ResponseTo
 */

// To a content script.

/** @typedef {StatusRequest | StopRequest | CommandRequest | FilterRequest | PickRequest | TellWordsRequest} PageRequest */
/**
 * Answered with the {@link Status} and, as `list`, all comments ({@link Listed}). A port of this name gets the status when it
 * opens and at each change.
 * @typedef {{ type: "status" }} StatusRequest
 */
export const STATUS = "status";

/**
 * Ends the content script: it may no longer run in this page.
 * @typedef {{ type: "stop" }} StopRequest
 */
export const STOP = "stop";

/**
 * What a shortcut key or a button of the browser does, as the manifest names it. `undo` ends "only"; it does not undo the
 * latest action.
 * @typedef {"panel" | "next" | "previous" | "explain" | "undo"} Command
 */
/**
 * For one frame of a tab, by the `frame` of its status. Answered with whether that frame has comments; without any it does
 * nothing.
 * @typedef {{ type: "command", command: Command, frame: number }} CommandRequest
 */
export const COMMAND = "command";

/**
 * Filters the comments, in all frames of a tab.
 * @typedef {{ type: "filter", filter: import("./filter.js").Filter }} FilterRequest
 */
export const FILTER = "filter";

/**
 * Has the reader pick a comment, in whichever frame of the tab it stands. With `by`, the reader has picked in the frame whose
 * status has that number, and all others stop picking.
 * @typedef {{ type: "pick", by?: number }} PickRequest
 */
export const PICK = "pick";

/**
 * Tells the reader what became of words that were to be added to an own category. Answered with whether it was told; without comments
 * in the frame it is not.
 * @typedef {object} TellWordsRequest
 * @property {typeof TELL_WORDS} type
 * @property {string} category
 * @property {string} words
 * @property {boolean} isNew  Whether they were added now.
 * @property {string | null} problem  Why they can't be added; null if they are in the category.
 */
export const TELL_WORDS = "tell_words";

// From a content script.

/**
 * What a content script sees in its frame.
 * @typedef {object} Status
 * @property {number} frame  Tells the documents of a tab apart; 0 is the page itself.
 * @property {{ id: string, name: string, origin: "site" | Origin } | null} site  Where the adapter that serves the page comes
 *   from: a known site, or a learned adapter, whose id is its origin. Null if no adapter serves the page.
 * @property {number} comments  How many comments have a text.
 * @property {number} tagged  How many comments have at least one tag.
 * @property {number} waiting  How many comments have not been read or not been answered yet; one more while the finder is looking, and one
 *   while the core is asked what the thread is about.
 * @property {Record<string, number>} counts  How many comments have each category, by its id; categories without any are
 *   left out.
 * @property {readonly string[]} topics  The ids of the topics that the thread as a whole is about, the surest first.
 * @property {import("./filter.js").Filter} filter  Which comments stay.
 * @property {number} kept  How many comments with a text fit the filter.
 * @property {Theme | null} theme  Null until something has been read.
 * @property {string | null} error  Why the latest request to the background failed; null if it did not.
 */
/**
 * A comment and its tags, for `cargo xtask run` and the tests.
 * @typedef {{ id: string, author: string | null, depth: number, text: string, tags: readonly Tag[] }} Listed
 */

/** How long the background may take to answer, in milliseconds: many times longer than it ever takes. */
const TIMEOUT = 30_000;

/**
 * Asks the background. If no answer comes back because its worker died, the request is sent once more.
 * @template {Request} R
 * @param {R} request
 * @returns {Promise<ResponseTo<R["type"]>>}
 * @throws {Error} If there is no answer in time, or if the answer is an error.
 */
export async function ask(request) {
  const response = await within(TIMEOUT, send(request));
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
 * The outcome of a promise, or undefined if it takes longer than the limit.
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
 * Answers the messages of one type to this content script, until the signal aborts.
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
