/**
 * What the content script opens to the panel and the picker, whose scripts come only when they are asked for. All run in
 * the same world of the page and find each other by one global name, which the page's own scripts can't see.
 */

/** @typedef {import("../common/messages.js").Status} Status */
/** @typedef {import("../store/settings.js").Settings} Settings */
/** @typedef {import("../generated/protocol").Category} Category */
/** @typedef {import("./read/thread.js").Entry} Entry */
/** @typedef {import("../generated/protocol").Adapter} Adapter */

/**
 * What the panel does.
 * @typedef {object} Panel
 * @property {boolean} isOpen
 * @property {(how: { focus: boolean }) => void} open
 * @property {() => void} close
 * @property {() => void} update  Something is new: comments, tags, what is shown, the theme, the settings.
 * @property {string | null} chosen  What its list is about; see {@link isAmong}.
 */

/**
 * What the panel may know and do.
 * @typedef {object} Door
 * @property {AbortSignal} signal  Ends the panel.
 * @property {readonly Category[]} categories
 * @property {() => Status} status
 * @property {() => Settings} settings
 * @property {() => readonly Entry[]} entries  Those with a text, in page order.
 * @property {(entry: Entry) => string | null} linkOf  Its own address, where the page says it.
 * @property {() => number} position  Where the reader is: an index of these.
 * @property {(id: string) => boolean} isOn  Whether a category is switched on here.
 * @property {(id: string, on: boolean) => void} switch
 * @property {() => string | null} only
 * @property {(id: string | null) => void} setOnly
 * @property {(id: string) => boolean} shows  Whether a category is shown.
 * @property {(direction: 1 | -1, chosen: string | null) => void} step  To the next or previous comment of those that are
 *   chosen; see {@link isAmong}.
 * @property {(entry: Entry) => void} goTo
 * @property {(entry: Entry, id: string, back: () => void) => void} explain  Opens the card of a tag, which takes the focus.
 * @property {(entry: Entry, back: () => void) => void} offer  Opens the card with the tags that a comment might have, too.
 * @property {(panel: Panel) => void} attach  The panel is there.
 * @property {() => void} close  The reader has enough of the panel.
 */

/**
 * What the picker may know and do.
 * @typedef {object} Picking
 * @property {(element: Element, root: import("./find/outline.js").Root) => Promise<{ adapters: Adapter[], best: number }>} like
 *   Adapters for what is like an element.
 * @property {(adapter: Adapter) => void} save
 * @property {() => void} answered  The reader has clicked, or wants no more: no other frame of the tab need ask.
 * @property {import("../common/palette.js").Theme} theme
 * @property {AbortSignal} signal  Ends the picker.
 */

/**
 * A copy of the content script.
 * @typedef {object} Copy
 * @property {AbortController} life
 * @property {Door | null} door  Null while nothing is read.
 * @property {Picking | null} picking  Null until the reader wants to pick.
 */

/**
 * @typedef {object} World
 * @property {Copy} [threadlight]  The copy that runs in this page, and takes the place of one before it.
 * @property {boolean | null} [threadlightHere]  What the reader said of this page alone, as long as its document lasts, before
 *   what its site's switch says. Set by the background (`background/sites.js`).
 */
export const world = /** @type {World} */ (globalThis);
