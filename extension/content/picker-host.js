/** Lets the reader pick a comment: injects the picker's script and answers its questions. */

import { ask, onMessage, PICK } from "../common/messages.js";
import { FRAME_ID } from "../common/this-frame.js";

/** @typedef {import("../common/palette.js").Theme} Theme */
/** @typedef {import("../ui/page-api.js").PickerApi} PickerApi */

export class PickerHost {
  /** @type {PickerApi | null} Null until the reader wants to pick. */
  api = null;
  #life;
  #sources;
  #status;
  #theme;
  /** Ends the picker. */
  #end = new AbortController();

  /**
   * @param {import("./life.js").Life} life
   * @param {import("./find/sources.js").Sources} sources
   * @param {import("./status.js").StatusReporter} status
   * @param {() => Theme | null} theme  The page's, if it is known.
   */
  constructor(life, sources, status, theme) {
    this.#life = life;
    this.#sources = sources;
    this.#status = status;
    this.#theme = theme;
  }

  /** Listens for the reader's wish to pick. Once the reader has picked in another frame, the picker ends here. */
  listen() {
    const pick = (/** @type {number | undefined} */ by) => (by === undefined ? this.#start() : this.#end.abort());
    onMessage(PICK, ({ by }) => by !== FRAME_ID && this.#life.ifAlive(() => pick(by)), this.#life.signal);
  }

  #start() {
    this.#end.abort();
    this.#end = new AbortController();
    const { failed } = this.#status;
    const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
    this.api = {
      findAlike: (element) => this.#sources.findAlike(element),
      save: (adapter) => ask({ type: "remember_adapter", adapter, origin: "picked" }).catch(failed),
      answered: () => ask({ type: "end_picking", by: FRAME_ID }).catch(failed),
      theme: this.#theme() ?? (isDark ? "dark" : "light"),
      signal: AbortSignal.any([this.#life.signal, this.#end.signal]),
    };
    ask({ type: "inject_script", name: "picker" }).catch(failed);
  }
}
