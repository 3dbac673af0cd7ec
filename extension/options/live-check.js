/** Checks what is being typed. */

/** How long typing must pause before it is checked, in milliseconds. */
const PAUSE = 200;

/**
 * @template Q, A
 */
export class LiveCheck {
  #check;
  #show;
  /** Counts what was to be checked, so that only the answer about the latest is shown. */
  #latest = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {(question: Q) => Promise<A>} check
   * @param {(question: Q, answer: A) => void} show
   */
  constructor(check, show) {
    this.#check = check;
    this.#show = show;
  }

  /**
   * Checks this once typing pauses, in place of what was to be checked before.
   * @param {Q} question
   */
  ask(question) {
    this.cancel();
    const number = this.#latest;
    this.#timer = setTimeout(async () => {
      // Without an answer nothing is shown; saving has a check of its own, which says why.
      const answer = await this.#check(question).catch(() => null);
      if (answer !== null && number === this.#latest) this.#show(question, answer);
    }, PAUSE);
  }

  /** No answer is shown any more. */
  cancel() {
    clearTimeout(this.#timer);
    this.#latest += 1;
  }
}
