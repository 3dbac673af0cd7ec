/**
 * The single keys that work in a page if the reader has switched them on. With Shift, `next` and `previous` keep to the
 * selected comments; `peek` works for as long as it is held.
 */
export const PAGE_KEYS = { next: "n", previous: "p", explain: "e", panel: "l", undo: "o", peek: "v" };
