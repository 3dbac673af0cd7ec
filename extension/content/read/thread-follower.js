/** Keeps a thread in line with a page that changes, and queues whatever has to be tagged again. */

import { runCooperatively, runDetached, yieldToPage } from "../../common/cooperative.js";

/** @typedef {import("./tagging-queue.js").TaggingQueue} TaggingQueue */
/** @typedef {import("./thread.js").PageComment} PageComment */
/** @typedef {import("./thread.js").Thread} Thread */

/**
 * What shows the thread. It is told here what has happened to comments in the page.
 * @typedef {object} ThreadView
 * @property {(node: Node) => boolean} isOurs  Whether the view has added a node to the page.
 * @property {(comment: PageComment) => void} restore  Something in a comment has changed, but not in its body.
 * @property {(comment: PageComment) => void} drop  A comment is gone.
 * @property {() => void} sweep  Removes copies that the page may have made of the view's nodes.
 */

export class ThreadFollower {
  #thread;
  #queue;
  #view;
  #refreshed;
  #signal;
  #refreshing = false;
  /** Whether comments may have come or gone since the last refresh began. */
  #stale = false;

  /**
   * @param {Thread} thread
   * @param {TaggingQueue} queue
   * @param {ThreadView} view
   * @param {() => void} refreshed  The thread is in line with the page again.
   * @param {AbortSignal} signal
   */
  constructor(thread, queue, view, refreshed, signal) {
    this.#thread = thread;
    this.#queue = queue;
    this.#view = view;
    this.#refreshed = refreshed;
    this.#signal = signal;
  }

  /** Checks which comments the page has now. */
  refresh() {
    this.#stale = true;
    if (!this.#refreshing) void runDetached(() => this.#refresh(), this.#signal);
  }

  /**
   * Follows changes of the page.
   * @param {MutationRecord[] | null} changes  Null if there were too many to look at each.
   */
  follow(changes) {
    if (changes === null) {
      for (const comment of this.#thread.comments.values()) {
        comment.invalidate();
        this.#queue.add(comment);
      }
      this.refresh();
      return;
    }
    const hasMoved = this.#followEach(changes);
    if (hasMoved || this.#haveComeOrGone(changes)) this.refresh();
    else this.#queue.work();
  }

  /**
   * Returns whether an element now holds another comment, which may have another place in the thread.
   * @param {MutationRecord[]} changes
   */
  #followEach(changes) {
    const { comments, reader } = this.#thread;
    const changed = new Set();
    let hasMoved = false;
    for (const { target } of changes) {
      const owner = reader.owner(target);
      const comment = owner && comments.get(owner);
      if (!comment || changed.has(comment)) continue;
      if (comment.body?.isConnected && !comment.body.contains(target)) {
        this.#view.restore(comment);
        continue;
      }
      changed.add(comment);
      comment.invalidate();
      this.#queue.addFirst(comment);
      if (this.#thread.rereadHeader(comment)) hasMoved = true;
    }
    return hasMoved;
  }

  /**
   * Whether comments have come or gone. Most pages keep changing in places without comments.
   * @param {MutationRecord[]} changes
   */
  #haveComeOrGone(changes) {
    const { comments, reader } = this.#thread;
    const haveCome = changes.some(({ addedNodes }) =>
      [...addedNodes].some((node) => node instanceof Element && !this.#view.isOurs(node) && reader.hasComments(node)),
    );
    return haveCome || reader.elements().length !== comments.size;
  }

  async #refresh() {
    this.#refreshing = true;
    try {
      // The caller may have used up a slice already.
      await yieldToPage();
      this.#signal.throwIfAborted();
      while (this.#stale) {
        this.#stale = false;
        await runCooperatively(this.#update(), yieldToPage, this.#signal);
      }
    } finally {
      this.#refreshing = false;
    }
    this.#view.sweep();
    this.#refreshed();
    this.#queue.work();
  }

  /** @returns {Generator<void, void, void>} */
  *#update() {
    const { added, moved, removed } = yield* this.#thread.refresh();
    for (const comment of removed) {
      this.#queue.remove(comment);
      this.#view.drop(comment);
    }
    for (const comment of [...added, ...moved]) {
      this.#queue.add(comment);
      yield;
    }
  }
}
