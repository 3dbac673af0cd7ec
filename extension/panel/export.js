/** The buttons that copy a summary of the thread and save its tags. */

import { saveJsonFile } from "../common/save-file.js";
import { text } from "../common/strings.js";
import { pageAddress } from "../common/this-frame.js";
import { make } from "../ui/make.js";
import { json, summary } from "./thread-report.js";

/** @typedef {import("../ui/page-api.js").PanelApi} PanelApi */

export class Export {
  #document;
  #api;
  #message;
  /** The progress of the thread when the message was shown. */
  #messageProgress = "";

  /**
   * @param {Document} document
   * @param {PanelApi} api
   */
  constructor(document, api) {
    this.#document = document;
    this.#api = api;
    this.#message = make(document, "span", { className: "faint" });
    this.#message.role = "status";
    this.element = make(document, "section", { className: "export" });
    this.element.append(
      this.#button(text("copySummary"), () => this.#copy()),
      this.#button(text("saveJson"), () => this.#save()),
      this.#message,
    );
  }

  /** Clears the message about the last export once the thread has changed. */
  show() {
    if (this.#progress() !== this.#messageProgress) this.#message.textContent = "";
  }

  #progress() {
    const { comments, tagged, waiting } = this.#api.status();
    return [comments, tagged, waiting].join();
  }

  /** @param {string} words */
  #showMessage(words) {
    this.#messageProgress = this.#progress();
    this.#message.textContent = words;
  }

  /**
   * @param {string} label
   * @param {() => unknown} run
   */
  #button(label, run) {
    const button = make(this.#document, "button", { type: "button", className: "action" }, label);
    button.addEventListener("click", run);
    return button;
  }

  async #copy() {
    const words = summary(this.#thread(), this.#api.categories);
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      // Unencrypted pages have no clipboard API, and others may forbid it, but a selection can always be copied.
      this.#copySelected(words);
    }
    this.#showMessage(text("copied"));
  }

  /** @param {string} words */
  #copySelected(words) {
    const field = make(this.#document, "textarea", { value: words });
    this.element.append(field);
    field.select();
    this.#document.execCommand("copy");
    field.remove();
  }

  #save() {
    saveJsonFile("threadlight.json", json(this.#thread()));
  }

  /** @returns {import("./thread-report.js").ReportedThread} */
  #thread() {
    const comments = this.#api.comments();
    const address = pageAddress();
    const title = comments.find((comment) => comment.title)?.title ?? this.#document.title;
    const reported = comments.map((comment) => {
      const { id, author, depth, text, tags } = comment;
      return { id, author, link: this.#api.permalinkOf(comment) ?? address, depth, text, tags };
    });
    return { title, address, comments: reported };
  }
}
