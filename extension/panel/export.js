/** The buttons that copy and save the report. */

import { saveJsonFile } from "../common/save-file.js";
import { text } from "../common/strings.js";
import { make } from "../ui/make.js";
import { json, summary } from "./report.js";

/** @typedef {import("../content/panel-api.js").Door} Door */

export class Takeaway {
  #document;
  #door;
  #said;
  /** How far the thread was when something was said of it. */
  #then = "";

  /**
   * @param {Document} document
   * @param {Door} door
   */
  constructor(document, door) {
    this.#document = document;
    this.#door = door;
    this.#said = make(document, "span", { className: "faint" });
    this.#said.role = "status";
    this.element = make(document, "section", { className: "takeaway" });
    this.element.append(
      this.#button(text("copySummary"), () => this.#copy()),
      this.#button(text("saveJson"), () => this.#save()),
      this.#said,
    );
  }

  /** What was said of the last report is over when the thread goes on. */
  show() {
    if (this.#now() !== this.#then) this.#said.textContent = "";
  }

  #now() {
    const { comments, tagged, waiting } = this.#door.status();
    return [comments, tagged, waiting].join();
  }

  /** @param {string} words */
  #say(words) {
    this.#then = this.#now();
    this.#said.textContent = words;
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
    const words = summary(this.#thread(), this.#door.categories);
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      // Pages without encryption have no clipboard, and others may forbid it; what is selected can be copied anyway.
      this.#copySelected(words);
    }
    this.#say(text("copied"));
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

  /** @returns {import("./report.js").Thread} */
  #thread() {
    const entries = this.#door.entries();
    const address = this.#document.location.href.replace(/#.*/, "");
    const title = entries.find((entry) => entry.title)?.title ?? this.#document.title;
    const comments = entries.map((entry) => ({
      id: entry.id,
      author: entry.header.author,
      link: this.#door.linkOf(entry) ?? address,
      depth: entry.depth,
      text: entry.passage?.text ?? "",
      tags: entry.tags,
    }));
    return { title, address, comments };
  }
}
