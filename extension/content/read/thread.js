/** A page's comments as a thread: all comments in page order, and which replies to which. */

import { cut } from "../../common/cut.js";
import { atLevel } from "../../common/levels.js";
import { PARENT_TEXT_LIMIT } from "../../generated/constants.js";
import { Passage } from "./passage.js";

/** @typedef {import("../../generated/protocol").Comment} Comment */
/** @typedef {import("../../generated/protocol").Tag} Tag */
/** @typedef {import("../../common/levels.js").Level} Level */
/** @typedef {import("./comment-reader.js").CommentReader} CommentReader */
/** @typedef {import("./comment-reader.js").Header} Header */

/** The passage of a comment without a body. */
const EMPTY = new Passage("", []);

/** A comment in the page, with everything known about it. */
export class PageComment {
  /** Unique in the thread: the page's own id, or else the comment's position from 1. */
  id = "";
  depth = 0;
  /** @type {PageComment | null} The comment that this one stands under, whether or not that has a text. */
  parent = null;
  /** @type {Element | null} */
  body = null;
  /** @type {Passage | null} Null if it was never read, or has changed since. */
  passage = null;
  /** Counts the changes of the comment: an answer about an older version is ignored. */
  version = 0;
  /** @type {string | null} The title of its thread. */
  title = null;
  /** @type {Comment | null} The question that `allTags` answers. */
  asked = null;
  /** Its tags of all levels. @type {readonly Tag[]} */
  allTags = [];
  /** Those that the reader sees: a new array whenever they change. @type {readonly Tag[]} */
  tags = [];
  /** @type {boolean | null} Whether it is new since the last visit; null if we have not asked. */
  isNew = null;
  /** Whether it is, or has been, near the view. */
  isNear = false;
  /** How often the engine failed to answer. */
  failures = 0;

  /**
   * @param {Element} element
   * @param {Header} header
   */
  constructor(element, header) {
    this.element = element;
    this.header = header;
  }

  get author() {
    return this.header.author;
  }

  /** What it says, as far as it has been read. */
  get text() {
    return this.passage?.text ?? "";
  }

  /**
   * Gives it tags, or shows those that it has at another level. Returns whether the reader sees others now.
   * @param {readonly Tag[]} allTags
   * @param {Level} level
   */
  setTags(allTags, level) {
    this.allTags = allTags;
    const tags = atLevel(allTags, level);
    // Unchanged tags stay the same object, so that their badges are not replaced.
    const isSame = JSON.stringify(tags) === JSON.stringify(this.tags);
    if (!isSame) this.tags = tags;
    return !isSame;
  }

  /** Its body has changed and must be read again. */
  invalidate() {
    this.passage = null;
    this.version++;
  }
}

export class Thread {
  /** @type {Map<Element, PageComment>} In page order. */
  comments = new Map();

  /**
   * @param {CommentReader} reader
   * @param {Level} level  Of the tags that the reader sees.
   */
  constructor(reader, level) {
    this.reader = reader;
    this.level = level;
  }

  /**
   * The reader wants to see the tags of another level. Returns the comments that have other tags now.
   * @param {Level} level
   */
  setLevel(level) {
    if (level === this.level) return [];
    this.level = level;
    return [...this.comments.values()].filter((comment) => comment.setTags(comment.allTags, level));
  }

  /** The comments with a text, as far as they have been read, in page order. */
  withText() {
    return [...this.comments.values()].filter(({ text }) => text);
  }

  /**
   * Brings the thread in line with the page. A comment counts as `moved` if it has another parent or title now.
   * @returns {Generator<void, { added: PageComment[], moved: PageComment[], removed: PageComment[] }, void>}
   */
  *refresh() {
    const before = new Map(this.comments);
    /** @type {Map<Element, PageComment>} */
    const comments = new Map();
    const [added, moved] = [/** @type {PageComment[]} */ ([]), /** @type {PageComment[]} */ ([])];
    /** @type {PageComment[]} The comment before this one and its ancestors, outermost first. */
    const branch = [];
    const elements = this.reader.elements();
    const titles = this.reader.titles();
    for (const element of elements) {
      const known = before.get(element);
      const comment = known ?? new PageComment(element, this.reader.header(element));
      if (known && !known.passage) this.rereadHeader(known);
      before.delete(element);
      comments.set(element, comment);
      comment.id = comment.header.id ?? String(comments.size);
      const parent = this.#place(comment, comments, branch);
      const title = titles.get(element) ?? titles.get(null) ?? null;
      if (!known) added.push(comment);
      else if (comment.parent !== parent || comment.title !== title) moved.push(comment);
      Object.assign(comment, { parent, title });
      yield;
    }
    this.comments = comments;
    return { added, moved, removed: [...before.values()] };
  }

  /**
   * Reads a comment's header again: some pages reuse an element for another comment. Returns whether anything changed.
   * @param {PageComment} comment
   */
  rereadHeader(comment) {
    const header = this.reader.header(comment.element);
    const hasChanged = JSON.stringify(header) !== JSON.stringify(comment.header);
    comment.header = header;
    return hasChanged;
  }

  /**
   * Sets a comment's depth and returns its parent.
   * @param {PageComment} comment
   * @param {ReadonlyMap<Element, PageComment>} comments  Those before it.
   * @param {PageComment[]} branch
   */
  #place(comment, comments, branch) {
    const stated = comment.header.depth;
    if (stated === null) {
      const container = this.reader.owner(comment.element.parentElement);
      const parent = (container && comments.get(container)) ?? null;
      comment.depth = parent ? parent.depth + 1 : 0;
      return parent;
    }
    comment.depth = stated;
    let parent = branch.at(-1);
    while (parent && parent.depth >= stated) {
      branch.pop();
      parent = branch.at(-1);
    }
    branch.push(comment);
    return parent ?? null;
  }

  /**
   * What a comment says; reads it from the page if need be.
   * @param {PageComment} comment
   * @returns {Generator<void, Passage, void>}
   */
  *read(comment) {
    if (comment.passage) return comment.passage;
    const { version } = comment;
    const body = this.reader.body(comment.element);
    const passage = body ? yield* this.reader.passage(body) : EMPTY;
    if (comment.version === version) Object.assign(comment, { body, passage });
    return passage;
  }

  /**
   * The nearest ancestor with a text.
   * @param {PageComment} comment
   * @returns {Generator<void, PageComment | null, void>}
   */
  *#parentWithText(comment) {
    let { parent } = comment;
    while (parent && (yield* this.read(parent)).text === "") parent = parent.parent;
    return parent;
  }

  /**
   * The comments that reply to this one, directly or with only comments without a text in between.
   * @param {PageComment} comment
   * @returns {Generator<void, PageComment[], void>}
   */
  *replies(comment) {
    const replies = [];
    for (const reply of this.comments.values()) {
      let { parent } = reply;
      while (parent && parent !== comment && (yield* this.read(parent)).text === "") parent = parent.parent;
      if (parent === comment) replies.push(reply);
    }
    return replies;
  }

  /**
   * A comment as the engine takes it; null if it has no text.
   * @param {PageComment} comment
   * @returns {Generator<void, Comment | null, void>}
   */
  *question(comment) {
    const { text } = yield* this.read(comment);
    if (text === "") return null;
    const parent = yield* this.#parentWithText(comment);
    return {
      id: comment.id,
      ...optional("title", comment.title),
      ...optional("parent", parent && cut((yield* this.read(parent)).text, PARENT_TEXT_LIMIT)),
      text,
    };
  }
}

/**
 * An object with one property, or with none if the value is null.
 * @template {string} K
 * @param {K} key
 * @param {string | null} value
 * @returns {{ [key in K]?: string }}
 */
function optional(key, value) {
  return value === null ? {} : /** @type {{ [key in K]: string }} */ ({ [key]: value });
}

/**
 * Whether the engine would answer two questions alike.
 * @param {Comment} one
 * @param {Comment} other
 */
export function isSameQuestion(one, other) {
  return one.text === other.text && one.parent === other.parent && one.title === other.title;
}
