/**
 * The one object through which the panel and the picker know the content script. Their scripts are injected on demand into
 * the same isolated world of the page, where they find it by a global name that the page's own scripts cannot see.
 */

/** @typedef {import("../common/messages.js").Status} Status */
/** @typedef {import("../generated/protocol").Category} Category */
/** @typedef {import("../common/filter.js").Filter} Filter */
/** @typedef {import("../common/palette.js").Theme} Theme */
/** @typedef {import("../common/selection.js").Selection} Selection */
/** @typedef {import("../generated/protocol").Adapter} Adapter */
/** @typedef {import("../generated/protocol").Tag} Tag */
/** @typedef {import("../store/settings.js").Settings} Settings */

/**
 * A comment as the panel sees it. The object stays the same for as long as the comment is in the page; its properties may
 * change.
 * @typedef {object} PanelComment
 * @property {string} id  Unique in the thread.
 * @property {string | null} author
 * @property {string | null} title  Of its thread.
 * @property {number} depth  From 0.
 * @property {string} text
 * @property {readonly Tag[]} tags  A new array whenever they change.
 * @property {boolean | null} isNew  Whether it is new since the last visit; null if that is unknown.
 */

/**
 * What the panel may know and do.
 * @typedef {object} PanelApi
 * @property {AbortSignal} signal  Ends the panel.
 * @property {readonly Category[]} categories
 * @property {() => Status} status
 * @property {() => Settings} settings
 * @property {() => readonly PanelComment[]} comments  Those with a text, in page order.
 * @property {(comment: PanelComment) => string | null} permalinkOf
 * @property {() => number} position  Where the reader is, as an index of the comments.
 * @property {(category: string) => boolean} isOn  Whether a category is switched on here.
 * @property {(category: string, on: boolean, isOnlyHere: boolean) => Promise<void>} switch  On all sites, or on this one alone.
 *   Resolves when the choice is stored.
 * @property {() => Filter} filter  Which comments stay.
 * @property {(filter: Filter) => void} setFilter  Without a filter, all comments are shown and stepped through again.
 * @property {(category: string) => boolean} shows  Whether a category is shown at present.
 * @property {(direction: 1 | -1, selection: Selection) => void} step  To the next or previous selected comment.
 * @property {(comment: PanelComment) => void} goTo
 * @property {(comment: PanelComment, category: string, returnFocus: () => void) => void} explain  Opens the card of a tag,
 *   which takes the focus.
 * @property {(comment: PanelComment, returnFocus: () => void) => void} offer  Opens the card with the categories that a
 *   comment does not have.
 * @property {(panel: Panel) => void} attach  The panel is ready.
 * @property {() => void} close  The reader closes the panel.
 */

/**
 * What the panel does for the content script.
 * @typedef {object} Panel
 * @property {boolean} isOpen
 * @property {Selection} selection  What it lists.
 * @property {(how: { focus: boolean }) => void} open
 * @property {() => void} close
 * @property {() => void} update  Comments, tags, settings, the theme or what is shown have changed.
 */

/**
 * What the picker may know and do.
 * @typedef {object} PickerApi
 * @property {(element: Element) => Promise<{ adapters: Adapter[], best?: Adapter | undefined }>} findAlike  Adapters that find
 *   elements like this one, those with few comments first, and the best of them.
 * @property {(adapter: Adapter) => void} save
 * @property {() => void} answered  The reader has clicked or given up: the other frames of the tab stop asking.
 * @property {Theme} theme
 * @property {AbortSignal} signal  Ends the picker.
 */

/**
 * The content script that runs in this page.
 * @typedef {object} PageApi
 * @property {() => void} end  Ends it, and removes everything that it has added to the page.
 * @property {PanelApi | null} panel  Null while no comments are being read.
 * @property {PickerApi | null} picker  Null until the reader wants to pick.
 */

/**
 * The globals of the isolated world.
 * @typedef {object} World
 * @property {PageApi} [threadlight]  The copy of the content script that runs in this page; a newer one replaces it.
 * @property {boolean | null} [threadlightHere]  Whether the reader wants this page to be read, whatever its site's switch says;
 *   null or undefined if the switch decides. The background sets it, and it lasts as long as the document.
 */
export const world = /** @type {World} */ (globalThis);
