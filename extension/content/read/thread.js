/** The page's comments as a thread: which there are, in page order, and which answers which. */

import { cut } from "../../common/cut.js";
import { PARENT_LIMIT } from "../../generated/constants.js";
import { Passage } from "./passage.js";

/** @typedef {import("../../generated/protocol").Comment} Comment */
/** @typedef {import("../../generated/protocol").Tag} Tag */
/** @typedef {import("./comment-reader.js").Reader} Reader */
/** @typedef {import("./comment-reader.js").Header} Header */

const NOTHING = new Passage("", []);

/** A comment of the page, and what is known of it. */
export class Entry {
  id = "";
  depth = 0;
  /** @type {Entry | null} The comment that this one is under, even if that one has no text. */
  parent = null;
  /** @type {Element | null} */
  body = null;
  /** @type {Passage | null} Null: not read, or changed since. */
  passage = null;
  /** Counts the changes: an answer to an older version is void. */
  version = 0;
  /** @type {string | null} Of its thread. */
  title = null;
  /** @type {Comment | null} What `tags` answers. */
  asked = null;
  /** @type {readonly Tag[]} */
  tags = [];
  /** @type {boolean | null} Whether it is new since the last visit; null: nobody asked. */
  isNew = null;
  /** Whether its tags are to be seen in the page: it is or was near the view. */
  isNear = false;
  /** How often the engine gave no answer. */
  failures = 0;

  /**
   * @param {Element} element
   * @param {Header} header
   */
  constructor(element, header) {
    this.element = element;
    this.header = header;
  }

  /** The body has changed: it must be read again. */
  forget() {
    this.passage = null;
    this.version++;
  }
}

export class Thread {
  /** @type {Map<Element, Entry>} In page order. */
  entries = new Map();

  /** @param {Reader} reader */
  constructor(reader) {
    this.reader = reader;
  }

  /**
   * Brings the entries in line with the page. A comment has `moved` if it answers another one, or in another thread.
   * @returns {Generator<void, { added: Entry[], moved: Entry[], removed: Entry[] }, void>}
   */
  *refresh() {
    const before = new Map(this.entries);
    /** @type {Map<Element, Entry>} */
    const entries = new Map();
    const [added, moved] = [/** @type {Entry[]} */ ([]), /** @type {Entry[]} */ ([])];
    /** @type {Entry[]} The comment that was looked at last, under the one that it answers, and so on. */
    const branch = [];
    const elements = this.reader.elements();
    const titles = this.reader.titles();
    for (const element of elements) {
      const known = before.get(element);
      const entry = known ?? new Entry(element, this.reader.header(element));
      if (known && !known.passage) this.renew(known);
      before.delete(element);
      entries.set(element, entry);
      entry.id = entry.header.id ?? String(entries.size);
      const parent = this.#place(entry, entries, branch);
      const title = titles.get(element) ?? titles.get(null) ?? null;
      if (!known) added.push(entry);
      else if (entry.parent !== parent || entry.title !== title) moved.push(entry);
      Object.assign(entry, { parent, title });
      yield;
    }
    this.entries = entries;
    return { added, moved, removed: [...before.values()] };
  }

  /**
   * Reads again whose comment it is: pages give an element another one. Says whether this did.
   * @param {Entry} entry
   */
  renew(entry) {
    const header = this.reader.header(entry.element);
    const isOther = JSON.stringify(header) !== JSON.stringify(entry.header);
    entry.header = header;
    return isOther;
  }

  /**
   * Sets the depth, and finds the parent.
   * @param {Entry} entry
   * @param {ReadonlyMap<Element, Entry>} entries  Those before it.
   * @param {Entry[]} branch
   */
  #place(entry, entries, branch) {
    const stated = entry.header.depth;
    if (stated === null) {
      const container = this.reader.owner(entry.element.parentElement);
      const parent = (container && entries.get(container)) ?? null;
      entry.depth = parent ? parent.depth + 1 : 0;
      return parent;
    }
    entry.depth = stated;
    let parent = branch.at(-1);
    while (parent && parent.depth >= stated) {
      branch.pop();
      parent = branch.at(-1);
    }
    branch.push(entry);
    return parent ?? null;
  }

  /**
   * What the comment says, read from the page if need be.
   * @param {Entry} entry
   * @returns {Generator<void, Passage, void>}
   */
  *read(entry) {
    if (entry.passage) return entry.passage;
    const { version } = entry;
    const body = this.reader.body(entry.element);
    const passage = body ? yield* this.reader.passage(body) : NOTHING;
    if (entry.version === version) Object.assign(entry, { body, passage });
    return passage;
  }

  /**
   * The nearest comment above that has a text.
   * @param {Entry} entry
   * @returns {Generator<void, Entry | null, void>}
   */
  *answered(entry) {
    let { parent } = entry;
    while (parent && (yield* this.read(parent)).text === "") parent = parent.parent;
    return parent;
  }

  /**
   * The comments that answer this one, as far as what is between has no text.
   * @param {Entry} entry
   * @returns {Generator<void, Entry[], void>}
   */
  *replies(entry) {
    const replies = [];
    for (const reply of this.entries.values()) {
      let { parent } = reply;
      while (parent && parent !== entry && (yield* this.read(parent)).text === "") parent = parent.parent;
      if (parent === entry) replies.push(reply);
    }
    return replies;
  }

  /**
   * The comment as the engine wants it; null for one without a text.
   * @param {Entry} entry
   * @returns {Generator<void, Comment | null, void>}
   */
  *comment(entry) {
    const { text } = yield* this.read(entry);
    if (text === "") return null;
    const parent = yield* this.answered(entry);
    return {
      id: entry.id,
      ...optional("title", entry.title),
      ...optional("parent", parent && cut((yield* this.read(parent)).text, PARENT_LIMIT)),
      text,
    };
  }
}

/**
 * @template {string} K
 * @param {K} key
 * @param {string | null} value
 * @returns {{ [key in K]?: string }}
 */
function optional(key, value) {
  return value === null ? {} : /** @type {{ [key in K]: string }} */ ({ [key]: value });
}

/**
 * Whether the engine would answer both alike.
 * @param {Comment} one
 * @param {Comment} other
 */
export function sameQuestion(one, other) {
  return one.text === other.text && one.parent === other.parent && one.title === other.title;
}
