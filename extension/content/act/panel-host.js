/** Has the panel's script loaded when it is first wanted, and opens and closes the panel. */

/** @typedef {import("../../ui/page-api.js").Panel} Panel */

/** Whether the reader wants the panel in this document, whichever thread is read. @typedef {{ isPanelWanted: boolean }} PanelWish */

export class PanelHost {
  #wish;
  #load;
  #failed;
  /** @type {Panel | null} */
  #panel = null;
  #isLoading = false;
  #takesFocus = false;

  /**
   * @param {PanelWish} wish
   * @param {() => Promise<unknown>} load  Runs the panel's script.
   * @param {(error: unknown) => void} failed
   */
  constructor(wish, load, failed) {
    this.#wish = wish;
    this.#load = load;
    this.#failed = failed;
  }

  get isOpen() {
    return this.#panel?.isOpen ?? false;
  }

  /** What the panel lists; null without a panel. */
  get selection() {
    return this.#panel?.selection ?? null;
  }

  /** @param {Panel} panel */
  attach(panel) {
    this.#panel = panel;
    panel.open({ focus: this.#takesFocus });
  }

  update() {
    this.#panel?.update();
  }

  /** Whether the reader wants the panel, but its script is not there yet. */
  get isAwaited() {
    return this.#wish.isPanelWanted && !this.#panel;
  }

  /** Opens the panel without giving it the focus, because the reader has not asked for it just now. */
  show() {
    void this.#open(false);
  }

  /** Opens or closes the panel for the reader. Returns whether it opens. */
  toggle() {
    const opens = !this.isOpen;
    this.#wish.isPanelWanted = opens;
    if (opens) void this.#open(true);
    else this.#panel?.close();
    return opens;
  }

  /** @param {boolean} focus  Whether the reader has just asked for it. */
  async #open(focus) {
    if (this.#panel) return this.#panel.open({ focus });
    this.#takesFocus = focus;
    if (this.#isLoading) return;
    this.#isLoading = true;
    await this.#load().catch(this.#failed);
    this.#isLoading = false;
  }
}
