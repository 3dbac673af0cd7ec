/** What the thread as a whole is about. The core decides, from how many comments have each topic. */

import { atLevel } from "../../common/levels.js";

/** @typedef {import("../../generated/protocol").ThreadCounts} ThreadCounts */
/** @typedef {import("./thread.js").Thread} Thread */

export class ThreadTopics {
  /** The categories' ids, the surest first. @type {readonly string[]} */
  ids = [];
  /** Whether an answer is on its way. */
  isAsking = false;
  /** The counts that were asked about last, as JSON. */
  #asked = "";
  #thread;
  #ask;
  #answered;

  /**
   * @param {Thread} thread
   * @param {(counts: ThreadCounts) => Promise<readonly string[]>} ask  Asks the core; resolves to the categories' ids.
   * @param {() => void} answered  There was an answer: the topics may have changed.
   */
  constructor(thread, ask, answered) {
    this.#thread = thread;
    this.#ask = ask;
    this.#answered = answered;
  }

  /** Comments have come or gone, or have other tags. */
  async update() {
    const counts = countsOf(this.#thread);
    const asked = JSON.stringify(counts);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.isAsking = true;
    try {
      const ids = await this.#ask(counts);
      if (asked === this.#asked) this.ids = ids;
    } finally {
      if (asked === this.#asked) {
        this.isAsking = false;
        this.#answered();
      }
    }
  }
}

/**
 * Counted at the level with the best F1, whatever the reader's: what a thread is about does not depend on how much is shown.
 * @param {Thread} thread
 * @returns {ThreadCounts}
 */
function countsOf(thread) {
  /** @type {Record<string, number>} */
  const counts = {};
  let comments = 0;
  for (const { asked, allTags } of thread.comments.values()) {
    // While the engine is asked again, the old tags count.
    if (!asked && allTags.length === 0) continue;
    comments++;
    for (const { axis, category } of atLevel(allTags, "balanced")) {
      if (axis === "topic") counts[category] = (counts[category] ?? 0) + 1;
    }
  }
  return { comments, with: counts };
}
