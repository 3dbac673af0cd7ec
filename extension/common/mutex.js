/** One task at a time. */

export class Mutex {
  /** @type {Promise<unknown>} The task that was given last. */
  #last = Promise.resolve();

  /**
   * Runs a task once all earlier ones have ended. A task that fails does not hold up the next one.
   * @template T
   * @param {() => T | Promise<T>} task
   * @returns {Promise<T>}  What the task returns.
   */
  run(task) {
    const outcome = this.#last.then(task);
    this.#last = outcome.catch(() => {});
    return outcome;
  }
}
