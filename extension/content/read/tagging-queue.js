/** One adapter at work on the page: finds its comments, has them tagged, shows the tags, follows what changes. */

import { runCooperatively, untilIdle, yieldToPage } from "../../common/cooperative.js";
import { sameQuestion, Thread } from "./thread.js";

/** @typedef {import("../../generated/protocol").Answer} Answer */
/** @typedef {import("../../generated/protocol").Comment} Comment */
/** @typedef {import("../../generated/protocol").Tag} Tag */
/** @typedef {import("../show/badges.js").Badges} Badges */
/** @typedef {import("../show/painter.js").Painter} Painter */
/** @typedef {import("./comment-reader.js").Reader} Reader */
/** @typedef {import("../show/theme.js").PageTheme} PageTheme */
/** @typedef {import("./thread.js").Entry} Entry */
/** @typedef {{ entry: Entry, comment: Comment, version: number }} Question */

/** The most that is asked at once: first of all, of what is in view or near it, of the rest, and of text in UTF-16 units. */
const FIRST = 12;
const NEAR = 50;
const FAR = 200;
const UNITS = 1 << 18;

/** How often a comment is sent that gets no answer. */
const ATTEMPTS = 3;

/** A thread of so many comments is shown as a whole. */
const FEW = 100;

/** How far from the view is near. */
const MARGIN = "100% 0px";

export class Reading {
  /** Comments that wait to be read and asked about: those near the view come first. */
  #near = /** @type {Set<Entry>} */ (new Set());
  #far = /** @type {Set<Entry>} */ (new Set());
  /** Those whose tags are known, and that are shown once they come near the view. */
  #away = /** @type {Set<Entry>} */ (new Set());
  /** Those that are being read and asked about. */
  #taken = /** @type {Set<Entry>} */ (new Set());
  #working = false;
  /** Whether so many were asked about that the reader sees something. */
  #begun = false;
  /** Ends the wait for a quiet moment: something is near. */
  #hurry = () => {};
  #refreshing = false;
  #stale = false;
  #parts;
  #signal;
  #thread;
  #view;

  /**
   * @param {object} parts
   * @param {Reader} parts.reader
   * @param {Painter} parts.painter
   * @param {Badges} parts.badges
   * @param {PageTheme} parts.theme
   * @param {(comments: Comment[]) => Promise<Answer[]>} parts.tag  Asks the engine.
   * @param {((comments: string[]) => Promise<boolean[]>) | null} parts.visit  Which of these are new; null: nobody asks.
   * @param {() => void} parts.shown  What is shown has changed.
   * @param {(error: unknown) => void} parts.failed  The engine gave no answer.
   * @param {AbortSignal} signal  Ends it: what it shows is taken away.
   */
  constructor(parts, signal) {
    this.#parts = parts;
    this.#signal = signal;
    this.#thread = new Thread(parts.reader);
    // In boxes that scroll, too, which TypeScript has not heard of.
    const nearby = /** @type {IntersectionObserverInit} */ ({ rootMargin: MARGIN, scrollMargin: MARGIN });
    this.#view = new IntersectionObserver((seen) => this.#approach(seen), nearby);
    signal.addEventListener("abort", () => this.#end(), { once: true });
    this.refresh();
  }

  /** In page order. */
  get entries() {
    return [...this.#thread.entries.values()];
  }

  /** @param {Element} element  A comment's. */
  entry(element) {
    return this.#thread.entries.get(element);
  }

  /** How many comments are not read or not answered yet. */
  get waiting() {
    return this.#near.size + this.#far.size + this.#taken.size;
  }

  /** Looks which comments there are. */
  refresh() {
    this.#stale = true;
    if (!this.#refreshing) void this.#run(() => this.#refresh());
  }

  /** Asks about all comments again: the engine has learnt. What is shown stays until the answers are there. */
  again() {
    for (const entry of this.#thread.entries.values()) {
      entry.asked = null;
      // An answer on its way is of the engine as it was.
      entry.version++;
      this.#later(entry);
    }
    this.work();
  }

  /**
   * Shows a comment's tags wherever it is: the reader goes there.
   * @param {Entry} entry
   */
  reveal(entry) {
    entry.isNear = true;
    if (this.#away.has(entry)) this.#display(entry);
  }

  /** Paints what is known anew: there is to be more of it, or less. */
  repaint() {
    void this.#run(() => runCooperatively(this.#paintAll(), yieldToPage, this.#signal));
  }

  *#paintAll() {
    for (const entry of this.#thread.entries.values()) {
      if (entry.isNear && entry.passage) this.#parts.painter.paint(entry, entry.passage, entry.tags);
      yield;
    }
  }

  /** Goes on with what waits, also after a failure. */
  work() {
    if (this.#near.size > 0) this.#hurry();
    if (!this.#working) void this.#run(() => this.#work());
  }

  /**
   * Follows the page.
   * @param {MutationRecord[] | null} changes  Null: too many to tell.
   */
  follow(changes) {
    if (changes === null) {
      for (const entry of this.#thread.entries.values()) {
        entry.forget();
        this.#later(entry);
      }
      this.refresh();
      return;
    }
    const touched = new Set();
    let others = false;
    for (const { target } of changes) {
      const owner = this.#parts.reader.owner(target);
      const entry = owner && this.#thread.entries.get(owner);
      if (!entry || touched.has(entry)) continue;
      if (!entry.body?.isConnected || entry.body.contains(target)) {
        touched.add(entry);
        entry.forget();
        this.#near.add(entry);
        if (this.#thread.renew(entry)) others = true;
      } else if (this.#parts.badges.isLost(entry.element)) {
        this.#display(entry);
      }
    }
    if (others || this.#hasMoreOrLess(changes)) this.refresh();
    else this.work();
  }

  /**
   * Whether comments have come or gone. Most pages change all the time where no comment is.
   * @param {MutationRecord[]} changes
   */
  #hasMoreOrLess(changes) {
    const { reader, badges } = this.#parts;
    const come = changes.some(({ addedNodes }) =>
      [...addedNodes].some((node) => node instanceof Element && !badges.isHost(node) && reader.hasComments(node)),
    );
    return come || reader.elements().length !== this.#thread.entries.size;
  }

  /**
   * @param {() => Promise<void>} task
   */
  async #run(task) {
    try {
      await task();
    } catch (error) {
      if (!this.#signal.aborted) throw error;
    }
  }

  async #refresh() {
    this.#refreshing = true;
    try {
      // What has led here was work, too.
      await yieldToPage();
      this.#signal.throwIfAborted();
      while (this.#stale) {
        this.#stale = false;
        await runCooperatively(this.#renew(), yieldToPage, this.#signal);
        this.#parts.badges.sweep();
      }
    } finally {
      this.#refreshing = false;
    }
    this.#parts.shown();
    this.work();
  }

  /** @returns {Generator<void, void, void>} */
  *#renew() {
    const { added, moved, removed } = yield* this.#thread.refresh();
    removed.forEach((entry) => this.#remove(entry));
    for (const entry of [...added, ...moved]) {
      this.#later(entry);
      yield;
    }
  }

  async #work() {
    this.#working = true;
    try {
      let more = true;
      while (more) more = await this.#step();
    } finally {
      this.#working = false;
    }
  }

  /** Whether there may be more to do. */
  async #step() {
    if (this.#near.size > 0) return this.#askNear();
    if (this.#far.size === 0) return false;
    await Promise.race([untilIdle(), new Promise((resolve) => (this.#hurry = () => resolve(undefined)))]);
    this.#signal.throwIfAborted();
    return this.#near.size > 0 || this.#ask(this.#far, FAR, untilIdle);
  }

  /** Few at first: the reader waits for them. */
  #askNear() {
    const most = this.#begun ? NEAR : FIRST;
    this.#begun ||= this.#near.size > FIRST;
    return this.#ask(this.#near, most, yieldToPage);
  }

  /**
   * @param {Set<Entry>} queue
   * @param {number} most
   * @param {() => Promise<void>} pause
   * @returns {Promise<boolean>} False when there is no use in going on.
   */
  async #ask(queue, most, pause) {
    try {
      const questions = await runCooperatively(this.#questions(queue, most), pause, this.#signal);
      if (questions.length === 0) return true;
      const [answers] = await Promise.all([this.#answers(questions), this.#visit(questions)]);
      this.#signal.throwIfAborted();
      if (!answers) return questions.length === 1;
      await runCooperatively(this.#show(questions, answers), yieldToPage, this.#signal);
      return true;
    } finally {
      this.#taken.clear();
      this.#parts.shown();
    }
  }

  /**
   * @param {Question[]} questions
   * @returns {Promise<Answer[] | null>} Null for none: they will be asked again.
   */
  async #answers(questions) {
    try {
      return await this.#parts.tag(questions.map(({ comment }) => comment));
    } catch (error) {
      for (const { entry } of questions) {
        if (++entry.failures < ATTEMPTS) this.#later(entry);
      }
      this.#parts.failed(error);
      return null;
    }
  }

  /**
   * Notes which comments are new.
   * @param {readonly Question[]} questions
   */
  async #visit(questions) {
    const { visit, failed } = this.#parts;
    const unknown = questions.filter(({ entry }) => visit && entry.isNew === null);
    if (!visit || unknown.length === 0) return;
    try {
      const isNew = await visit(
        unknown.map(({ entry: { header }, comment }) => header.id ?? `${header.author}\n${comment.text}`),
      );
      for (const [index, { entry }] of unknown.entries()) entry.isNew = isNew[index] ?? false;
    } catch (error) {
      failed(error);
    }
  }

  /**
   * Takes comments from the queue that the engine has to be asked about; shows the others. One that got no answer
   * before is asked about alone: it may be the reason.
   * @param {Set<Entry>} queue
   * @param {number} most
   * @returns {Generator<void, Question[], void>}
   */
  *#questions(queue, most) {
    /** @type {Question[]} */
    const questions = [];
    let [units, alone] = [0, false];
    for (const entry of queue) {
      const full = questions.length === most || units >= UNITS || alone;
      alone = entry.failures > 0;
      if (full || (alone && questions.length > 0)) break;
      this.#unqueue(entry);
      this.#taken.add(entry);
      const { version } = entry;
      const comment = yield* this.#thread.comment(entry);
      if (comment && !(entry.asked && sameQuestion(entry.asked, comment))) {
        questions.push({ entry, comment, version });
        units += comment.text.length;
      } else {
        if (!comment) yield* this.#settle({ entry, comment, version }, []);
        this.#display(entry);
      }
      if (entry.body && !this.#parts.theme.isSet) this.#parts.theme.probe(entry.body);
      yield;
    }
    return questions;
  }

  /**
   * @param {Question[]} questions
   * @param {Answer[]} answers
   * @returns {Generator<void, void, void>}
   */
  *#show(questions, answers) {
    for (const [index, question] of questions.entries()) {
      yield* this.#settle(question, answers[index]?.tags ?? []);
      this.#display(question.entry);
      yield;
    }
  }

  /**
   * Notes an answer, unless the comment has changed since or is gone. Replies are read with what they answer: if that
   * is new, they are asked about again.
   * @param {{ entry: Entry, comment: Comment | null, version: number }} question
   * @param {readonly Tag[]} tags
   * @returns {Generator<void, void, void>}
   */
  *#settle({ entry, comment, version }, tags) {
    if (entry.version !== version) return;
    const before = entry.asked;
    // The same tags of the same text stay the same object: nothing is shown anew.
    const same = before?.text === comment?.text && JSON.stringify(tags) === JSON.stringify(entry.tags);
    Object.assign(entry, { asked: comment, tags: same ? entry.tags : tags, failures: 0 });
    if (before === null || before.text === comment?.text) return;
    for (const reply of yield* this.#thread.replies(entry)) this.#near.add(reply);
  }

  /**
   * Shows what is known of a comment, or in a long thread leaves it for when it comes near. Whatever is set into a page has it
   * laid out anew, one in a table as a whole; and most of a long thread is never looked at.
   * @param {Entry} entry
   */
  #display(entry) {
    const { element, body, passage, tags, isNew } = entry;
    if (!passage || this.#thread.entries.get(element) !== entry) return;
    if (!entry.isNear && this.#thread.entries.size > FEW) {
      this.#away.add(entry);
      return;
    }
    entry.isNear = true;
    this.#away.delete(entry);
    this.#view.unobserve(element);
    this.#parts.painter.paint(entry, passage, tags);
    this.#parts.badges.show(
      element,
      { tags, isNew: isNew === true },
      { place: this.#parts.reader.badgePlace(element), body },
    );
  }

  /** @param {IntersectionObserverEntry[]} seen */
  #approach(seen) {
    const near = seen.filter((each) => each.isIntersecting || hasNoBox(each));
    for (const { target } of near.sort((one, other) => distance(one) - distance(other))) {
      const entry = this.#thread.entries.get(target);
      if (!entry) continue;
      entry.isNear = true;
      if (this.#far.delete(entry)) this.#near.add(entry);
    }
    void this.#run(() => runCooperatively(this.#showNear(), yieldToPage, this.#signal));
    this.work();
  }

  *#showNear() {
    for (const entry of this.#away) {
      if (!entry.isNear) continue;
      this.#display(entry);
      yield;
    }
  }

  /** @param {Entry} entry */
  #later(entry) {
    this.#far.add(entry);
    this.#view.observe(entry.element);
  }

  /** @param {Entry} entry */
  #unqueue(entry) {
    this.#near.delete(entry);
    this.#far.delete(entry);
  }

  /** @param {Entry} entry */
  #remove(entry) {
    this.#unqueue(entry);
    this.#away.delete(entry);
    this.#view.unobserve(entry.element);
    this.#parts.painter.drop(entry);
    this.#parts.badges.drop(entry.element);
  }

  #end() {
    this.#view.disconnect();
    this.entries.forEach((entry) => this.#remove(entry));
  }
}

/**
 * How far something is from the view, in pixels.
 * @param {IntersectionObserverEntry} seen
 */
function distance({ boundingClientRect: { top, bottom } }) {
  return Math.max(0, top - innerHeight, -bottom);
}

/**
 * Whether only what is in an element has a place in the view: nobody could tell when it is near.
 * @param {IntersectionObserverEntry} seen
 */
function hasNoBox({ boundingClientRect: { width, height }, target }) {
  return width === 0 && height === 0 && getComputedStyle(target).display === "contents";
}
