/**
 * What becomes of the comments that a filter leaves out. By default they are gone, and those that a kept comment answers stay
 * as one line of context. If the reader prefers it, all of them are folded to a line, or only dimmed.
 *
 * The page's nodes stay where they are: an attribute hides or folds, a highlight dims, and both are taken back.
 */

import { IS_FIREFOX } from "../../common/browser.js";
import { DIMMED, FOLDED, foldSheet, GONE } from "../../common/palette.js";

/** @typedef {import("../../common/filter.js").Rest} Way */
/** @typedef {import("../read/passage.js").Passage} Passage */
/** @typedef {import("../read/thread.js").PageComment} PageComment */

/** How many elements may stand where a comment stands alone: itself and a few of ours. */
const MOST_BESIDE = 4;

export class Rest {
  #highlight = new Highlight();
  /** @type {Map<Passage, readonly StaticRange[]>} */
  #dimmed = new Map();
  /** Elements with each attribute. @type {Record<string, Set<Element>>} */
  #marked = { [FOLDED]: new Set(), [GONE]: new Set() };
  #root;
  #isOurs;

  /**
   * @param {import("../find/comment-locator.js").Root} root  Where the comments are.
   * @param {(node: Node) => boolean} isOurs  Whether the extension has added a node to the page.
   * @param {AbortSignal} signal
   */
  constructor(root, isOurs, signal) {
    this.#root = root;
    this.#isOurs = isOurs;
    // Below all other highlights.
    this.#highlight.priority = -1;
    // In Chromium the extension's sheet does not reach into it.
    if (root instanceof ShadowRoot && !IS_FIREFOX) adoptSheet(root, signal);
    signal.addEventListener("abort", () => this.show([], [], "dimmed"), { once: true });
  }

  /**
   * Leaves these comments out and no others.
   * @param {readonly PageComment[]} comments
   * @param {readonly PageComment[]} kept  All others.
   * @param {Way} way
   */
  show(comments, kept, way) {
    const isContext = comments.length > 0 && way === "gone" ? contextOf(kept, draftsIn(this.#root)) : () => true;
    const gone = comments.filter((comment) => !isContext(comment));
    const stepBack = comments.filter(isContext);
    this.#dim(new Set(stepBack.flatMap(({ passage }) => passage ?? [])));
    const [folded, hidden] = [bodiesOf(stepBack, kept), this.#outermost(gone, [...stepBack, ...kept])];
    this.#mark(FOLDED, way === "dimmed" ? new Map() : displaysOf(folded));
    this.#mark(GONE, new Map([...hidden].map((element) => [element, ""])));
  }

  /** @param {Set<Passage>} passages */
  #dim(passages) {
    for (const [passage, ranges] of this.#dimmed) {
      if (passages.has(passage)) continue;
      for (const range of ranges) this.#highlight.delete(range);
      this.#dimmed.delete(passage);
    }
    for (const passage of passages) {
      if (this.#dimmed.has(passage)) continue;
      const ranges = passage.ranges(0, passage.text.length);
      for (const range of ranges) this.#highlight.add(range);
      this.#dimmed.set(passage, ranges);
    }
    if (passages.size > 0) CSS.highlights.set(DIMMED, this.#highlight);
    else if (CSS.highlights.get(DIMMED) === this.#highlight) CSS.highlights.delete(DIMMED);
  }

  /**
   * Gives an attribute to these elements and no others.
   * @param {string} attribute
   * @param {Map<Element, string>} values  By element.
   */
  #mark(attribute, values) {
    for (const element of this.#marked[attribute] ?? []) {
      if (!values.has(element)) element.removeAttribute(attribute);
    }
    for (const [element, value] of values) {
      if (!element.hasAttribute(attribute)) element.setAttribute(attribute, value);
    }
    this.#marked[attribute] = new Set(values.keys());
  }

  /** Takes away marks that are not ours: the page may have kept a copy of a part of itself from when it was filtered. */
  sweep() {
    for (const [attribute, elements] of Object.entries(this.#marked)) {
      for (const element of this.#root.querySelectorAll(`[${attribute}]`)) {
        if (!elements.has(element)) element.removeAttribute(attribute);
      }
    }
  }

  /**
   * The elements to hide so that nothing is left of some comments: what holds only hidden comments, such as a list item or a row with
   * the author's picture, goes with them.
   * @param {readonly PageComment[]} comments
   * @param {readonly PageComment[]} others  Those that stay.
   */
  #outermost(comments, others) {
    const staying = ancestorsOf(others.map(({ element }) => element));
    for (const { element, body } of others) staying.add(element).add(body ?? element);
    const [all, outermost] = [ancestorsOf(comments.map(({ element }) => element)), new Set()];
    for (const { element } of comments) {
      let outer = element;
      for (let parent = outer.parentElement; parent && !staying.has(parent); parent = outer.parentElement) {
        if (!isOneOfMany(parent, (each) => staying.has(each) || all.has(each)) && !this.#isAlone(outer, parent)) break;
        outer = parent;
      }
      outermost.add(outer);
    }
    return outermost;
  }

  /**
   * Whether an element is all that its parent holds.
   * @param {Element} element
   * @param {Element} parent
   */
  #isAlone(element, parent) {
    if (parent.childElementCount > MOST_BESIDE || parent.matches("body, main, html")) return false;
    return [...parent.childNodes].every(
      (node) =>
        node === element ||
        this.#isOurs(node) ||
        node instanceof Comment ||
        (node instanceof Text && node.data.trim() === ""),
    );
  }
}

/**
 * Whether one of the elements beside another, of the same name, is such a one.
 * @param {Element} element
 * @param {(element: Element) => boolean} isSuch
 */
function isOneOfMany(element, isSuch) {
  // Copying the children of a long thread for each of its comments would take long.
  const isAlike = (/** @type {Element} */ each) =>
    each !== element && each.localName === element.localName && isSuch(each);
  return Array.prototype.some.call(element.parentElement?.children ?? [], isAlike);
}

/**
 * Whether bodies are laid out as inline boxes, in the values of the attribute. All are measured before any is changed.
 * @param {Iterable<Element>} bodies
 */
function displaysOf(bodies) {
  const kindOf = (/** @type {Element} */ body) => (getComputedStyle(body).display === "inline" ? "inline" : "");
  return new Map([...bodies].map((body) => [body, kindOf(body)]));
}

/**
 * Tells whether a comment that a filter leaves out must stay as context: a kept comment answers it or stands inside it, or the reader is
 * writing something there.
 * @param {readonly PageComment[]} kept
 * @param {readonly Element[]} drafts
 * @returns {(comment: PageComment) => boolean}
 */
function contextOf(kept, drafts) {
  const answered = new Set();
  for (const { parent } of kept) {
    for (let each = parent; each && !answered.has(each); each = each.parent) answered.add(each);
  }
  const around = ancestorsOf([...kept.map(({ element }) => element), ...drafts]);
  return (comment) => answered.has(comment) || around.has(comment.element);
}

/**
 * The fields that the reader is writing in, or has.
 * @param {import("../find/comment-locator.js").Root} root
 */
function draftsIn(root) {
  const fields = root.querySelectorAll("textarea, [contenteditable]:not([contenteditable=false])");
  const isFilled = (/** @type {Element} */ field) =>
    field instanceof HTMLTextAreaElement ? field.value !== field.defaultValue : field.textContent !== "";
  return [...fields].filter((field) => field === root.activeElement || isFilled(field));
}

/**
 * Everything that some elements stand in.
 * @param {readonly Element[]} elements
 * @returns {Set<Element>}
 */
function ancestorsOf(elements) {
  const ancestors = new Set();
  for (const element of elements) {
    for (let each = element.parentElement; each && !ancestors.has(each); each = each.parentElement) ancestors.add(each);
  }
  return ancestors;
}

/**
 * The bodies to fold. Some sites nest replies in the body of their parent: that must not fold around a comment that is kept.
 * @param {readonly PageComment[]} comments
 * @param {readonly PageComment[]} kept
 */
function bodiesOf(comments, kept) {
  const bodies = new Set(comments.flatMap(({ body }) => body ?? []));
  for (const { element } of bodies.size > 0 ? kept : []) {
    for (let each = element.parentElement; each; each = each.parentElement) bodies.delete(each);
  }
  return bodies;
}

/**
 * Gives a shadow root the rules that fold and hide.
 * @param {ShadowRoot} root
 * @param {AbortSignal} signal  Takes them away.
 */
function adoptSheet(root, signal) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(foldSheet());
  root.adoptedStyleSheets.push(sheet);
  const remove = () => {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((each) => each !== sheet);
  };
  signal.addEventListener("abort", remove, { once: true });
}
