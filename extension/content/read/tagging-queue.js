/** Decides which comments the engine is asked about next, asks it, and reports the answers. */

import { runCooperatively, runDetached, untilIdle, yieldToPage } from "../../common/cooperative.js";
import { isSameQuestion } from "./thread.js";

/** @typedef {import("../../generated/protocol").Answer} Answer */
/** @typedef {import("../../generated/protocol").Comment} Comment */
/** @typedef {import("../../generated/protocol").Tag} Tag */
/** @typedef {import("./near-view.js").NearView} NearView */
/** @typedef {import("./thread.js").PageComment} PageComment */
/** @typedef {import("./thread.js").Thread} Thread */
/** @typedef {{ comment: PageComment, question: Comment, version: number }} Asked  `version` is the comment's when asked. */

/** How many comments the first batch has: few, so that badges appear before the rest of the screen is tagged. */
const FIRST_BATCH = 12;

/** How many comments near the view are asked about at once. */
const NEAR_BATCH = 50;

/** How many comments far from the view are asked about at once: few enough that those that come near it wait a fraction of a second. */
const FAR_BATCH = 50;

/** A batch is full once its texts have this many UTF-16 units, however few comments they are. */
const BATCH_UNITS = 1 << 18;

/** How often a comment is sent, at most, if the engine fails to answer. */
const ATTEMPTS = 3;

export class TaggingQueue {
  /** Comments that wait to be asked about, near the view. */
  #near = /** @type {Set<PageComment>} */ (new Set());
  /** Comments that wait to be asked about, elsewhere. They are asked about when the page is idle. */
  #far = /** @type {Set<PageComment>} */ (new Set());
  /** Comments of the batch that is being asked about. */
  #current = /** @type {Set<PageComment>} */ (new Set());
  #working = false;
  /** Whether there was a full first batch, so that the reader sees something by now. */
  #hasBegun = false;
  /** Cuts short the wait for an idle page, because a comment has come near. */
  #stopWaiting = () => {};
  #thread;
  #nearView;
  #engine;
  #on;
  #signal;

  /**
   * @param {Thread} thread
   * @param {NearView} nearView
   * @param {object} engine
   * @param {(questions: Comment[]) => Promise<Answer[]>} engine.tag
   * @param {((keys: string[]) => Promise<boolean[]>) | null} engine.areNew  Which comments, by keys unique in the thread,
   *   are new since the last visit; null if the reader does not want to know.
   * @param {object} on
   * @param {(comment: PageComment) => void} on.read  A comment's text was read.
   * @param {(comment: PageComment) => void} on.answered  A comment has the tags that it should have.
   * @param {() => void} on.progressed  A batch is done.
   * @param {(error: unknown) => void} on.failed
   * @param {AbortSignal} signal
   */
  constructor(thread, nearView, engine, on, signal) {
    this.#thread = thread;
    this.#nearView = nearView;
    this.#engine = engine;
    this.#on = on;
    this.#signal = signal;
    nearView.onApproach((comments) => this.#promote(comments));
  }

  /** How many comments have not been read or not been answered yet. */
  get waiting() {
    return this.#near.size + this.#far.size + this.#current.size;
  }

  /**
   * Queues a comment behind those that are near the view, unless it is near itself.
   * @param {PageComment} comment
   */
  add(comment) {
    this.#far.add(comment);
    this.#nearView.watch(comment);
  }

  /**
   * Queues a comment among those near the view.
   * @param {PageComment} comment
   */
  addFirst(comment) {
    this.#near.add(comment);
  }

  /** @param {PageComment} comment */
  remove(comment) {
    this.#near.delete(comment);
    this.#far.delete(comment);
  }

  /** Asks about all comments again, since the engine has learnt something. The old tags stay until the answers arrive. */
  askAgain() {
    for (const comment of this.#thread.comments.values()) {
      comment.asked = null;
      // An answer that is already on its way was given before the engine learnt.
      comment.version++;
      this.add(comment);
    }
    this.work();
  }

  /** Starts working, or continues after a failure. */
  work() {
    if (this.#near.size > 0) this.#stopWaiting();
    if (!this.#working) void runDetached(() => this.#work(), this.#signal);
  }

  /** @param {PageComment[]} comments  They are near the view now, the nearest first. */
  #promote(comments) {
    for (const comment of comments) {
      if (this.#far.delete(comment)) this.#near.add(comment);
    }
    this.work();
  }

  async #work() {
    this.#working = true;
    try {
      let hasMore = true;
      while (hasMore) hasMore = await this.#step();
    } finally {
      this.#working = false;
    }
  }

  /** Returns whether there may be more to do. */
  async #step() {
    if (this.#near.size > 0) return this.#askNear();
    if (this.#far.size === 0) return false;
    await Promise.race([untilIdle(), new Promise((resolve) => (this.#stopWaiting = () => resolve(undefined)))]);
    this.#signal.throwIfAborted();
    return this.#near.size > 0 || this.#askBatch(this.#far, FAR_BATCH, untilIdle);
  }

  #askNear() {
    const limit = this.#hasBegun ? NEAR_BATCH : FIRST_BATCH;
    this.#hasBegun ||= this.#near.size > FIRST_BATCH;
    return this.#askBatch(this.#near, limit, yieldToPage);
  }

  /**
   * @param {Set<PageComment>} queue
   * @param {number} limit  In comments.
   * @param {() => Promise<void>} pause
   * @returns {Promise<boolean>}  False if there is no point in going on.
   */
  async #askBatch(queue, limit, pause) {
    try {
      const batch = await runCooperatively(this.#takeBatch(queue, limit), pause, this.#signal);
      if (batch.length === 0) return true;
      const [answers] = await Promise.all([this.#tag(batch), this.#findNew(batch)]);
      this.#signal.throwIfAborted();
      if (!answers) return batch.length === 1;
      await runCooperatively(this.#takeAnswers(batch, answers), yieldToPage, this.#signal);
      return true;
    } finally {
      this.#current.clear();
      this.#on.progressed();
    }
  }

  /**
   * Takes from a queue the comments that the engine must be asked about; the others are reported at once. A comment that
   * was in a failed batch is asked about alone, in case it is the reason.
   * @param {Set<PageComment>} queue
   * @param {number} limit  In comments.
   * @returns {Generator<void, Asked[], void>}
   */
  *#takeBatch(queue, limit) {
    /** @type {Asked[]} */
    const batch = [];
    let [units, isAlone] = [0, false];
    for (const comment of queue) {
      const isFull = batch.length === limit || units >= BATCH_UNITS || isAlone;
      isAlone = comment.failures > 0;
      if (isFull || (isAlone && batch.length > 0)) break;
      this.remove(comment);
      this.#current.add(comment);
      const { version } = comment;
      const question = yield* this.#thread.question(comment);
      if (question && !(comment.asked && isSameQuestion(comment.asked, question))) {
        batch.push({ comment, question, version });
        units += question.text.length;
      } else {
        if (!question) yield* this.#takeAnswer({ comment, question, version }, []);
        this.#on.answered(comment);
      }
      this.#on.read(comment);
      yield;
    }
    return batch;
  }

  /**
   * @param {Asked[]} batch
   * @returns {Promise<Answer[] | null>}  Null if the engine failed; the comments are queued again then.
   */
  async #tag(batch) {
    try {
      return await this.#engine.tag(batch.map(({ question }) => question));
    } catch (error) {
      for (const { comment } of batch) {
        if (++comment.failures < ATTEMPTS) this.add(comment);
      }
      this.#on.failed(error);
      return null;
    }
  }

  /**
   * Notes which comments are new, asking only about those that we have not asked about before.
   * @param {readonly Asked[]} batch
   */
  async #findNew(batch) {
    const { areNew } = this.#engine;
    const unknown = batch.filter(({ comment }) => areNew && comment.isNew === null);
    if (!areNew || unknown.length === 0) return;
    try {
      const isNew = await areNew(
        unknown.map(({ comment: { header }, question }) => header.id ?? `${header.author}\n${question.text}`),
      );
      for (const [index, { comment }] of unknown.entries()) comment.isNew = isNew[index] ?? false;
    } catch (error) {
      this.#on.failed(error);
    }
  }

  /**
   * @param {Asked[]} batch
   * @param {Answer[]} answers  In the same order.
   * @returns {Generator<void, void, void>}
   */
  *#takeAnswers(batch, answers) {
    for (const [index, asked] of batch.entries()) {
      yield* this.#takeAnswer(asked, answers[index]?.tags ?? []);
      this.#on.answered(asked.comment);
      yield;
    }
  }

  /**
   * Notes an answer, unless the comment has changed meanwhile. A comment's text is context for its replies, so if the
   * text has changed, the replies are queued again.
   * @param {{ comment: PageComment, question: Comment | null, version: number }} asked
   * @param {readonly Tag[]} tags
   * @returns {Generator<void, void, void>}
   */
  *#takeAnswer({ comment, question, version }, tags) {
    if (comment.version !== version) return;
    const before = comment.asked;
    // Words are painted where they stand, so after any change of the text they are shown anew.
    if (before && before.text !== question?.text) comment.tags = [];
    comment.setTags(tags, this.#thread.level);
    Object.assign(comment, { asked: question, failures: 0 });
    if (before === null || before.text === question?.text) return;
    for (const reply of yield* this.#thread.replies(comment)) this.#near.add(reply);
  }
}
