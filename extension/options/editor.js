/** The editor of an own category. While the reader types, it shows what matches in a sample text. */

import { ask } from "../common/messages.js";
import { badgeColours, colour, ownLine, SHADES } from "../common/palette.js";
import { text } from "../common/strings.js";
import { find, findInput } from "../common/templates.js";
import { MAX_PATTERN_LENGTH, OWN_ID_PREFIX } from "../generated/constants.js";
import { CATEGORY_TITLE_LIMIT } from "../store/category-look.js";

/** @typedef {import("../store/own.js").OwnCategory} OwnCategory */
/** @typedef {import("../generated/protocol").Flaw} Flaw */

export class Editor {
  #form = /** @type {HTMLFormElement} */ (find("#editor"));
  #words = /** @type {HTMLTextAreaElement} */ (find("[name=words]", this.#form));
  #pattern = findInput("[name=pattern]", this.#form);
  #sample = /** @type {HTMLTextAreaElement} */ (find("[name=sample]", this.#form));
  #colours = new CSSStyleSheet();
  #id = "";
  /** What had the focus before. @type {HTMLElement | null} */
  #opener = null;
  /** Counts the requests for a check, so that only the answer to the latest is shown. */
  #asked = 0;
  #save;

  /** @param {(category: OwnCategory) => Promise<void>} save */
  constructor(save) {
    this.#save = save;
    document.adoptedStyleSheets.push(this.#colours);
    findInput("[name=title]", this.#form).maxLength = CATEGORY_TITLE_LIMIT;
    this.#pattern.maxLength = MAX_PATTERN_LENGTH;
    this.#form.addEventListener("input", () => this.#check());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.#form.addEventListener("keydown", ({ key }) => key === "Escape" && this.close());
    find("[data-do=cancel]", this.#form).addEventListener("click", () => this.close());
  }

  /**
   * @param {OwnCategory | null} category  Null for a new one.
   * @param {HTMLElement} opener  Gets the focus back.
   */
  open(category, opener) {
    const by = category?.pattern ? "pattern" : "words";
    const fields = {
      title: category?.title ?? "",
      hue: String(category?.hue ?? Math.floor(Math.random() * 360)),
      words: category?.words.join("\n") ?? "",
      pattern: category?.pattern ?? "",
    };
    for (const [name, value] of Object.entries(fields)) findInput(`[name=${name}]`, this.#form).value = value;
    findInput(`[name=by][value=${by}]`, this.#form).checked = true;
    findInput("[name=whole]", this.#form).checked = category?.whole_words ?? true;
    findInput("[name=case]", this.#form).checked = category?.match_case ?? false;
    if (this.#sample.value === "") this.#sample.value = text("sampleText");
    find("#editor-title").textContent = category ? text("editOf", category.title) : text("newOwn");
    this.#id = category?.id ?? OWN_ID_PREFIX + crypto.randomUUID();
    this.#opener = opener;
    this.#form.hidden = false;
    findInput("[name=title]", this.#form).focus();
    this.#form.scrollIntoView({ block: "nearest" });
    void this.#check();
  }

  /** @param {string} [id]  Closes only if this category is being edited. */
  close(id = this.#id) {
    if (this.#form.hidden || id !== this.#id) return;
    this.#form.hidden = true;
    this.#opener?.focus();
  }

  /** The category as it is typed so far. @returns {OwnCategory} */
  #category() {
    const data = new FormData(this.#form);
    const byWords = data.get("by") === "words";
    return {
      id: this.#id,
      title: String(data.get("title")).trim(),
      words: byWords ? this.#words.value.split("\n") : [],
      pattern: byWords ? null : this.#pattern.value,
      whole_words: data.has("whole"),
      match_case: data.has("case"),
      hue: Number(data.get("hue")),
    };
  }

  /**
   * Has the core check the category, and shows what it says.
   * @returns {Promise<Flaw | null>}
   */
  async #check() {
    const category = this.#category();
    this.#show(category);
    const asked = ++this.#asked;
    const { flaw, matches } = await ask({ type: "check", category, sample: this.#sample.value });
    if (asked !== this.#asked) return flaw;
    // A field that is still empty is not reported as a mistake.
    const empty = category.pattern === null ? this.#words.value.trim() === "" : category.pattern === "";
    this.#showFlaw(empty ? null : flaw, category);
    this.#showMatches(matches, flaw === null);
    return flaw;
  }

  /**
   * Shows the fields that apply, and the badge.
   * @param {OwnCategory} category
   */
  #show({ title, pattern, hue }) {
    const by = pattern === null ? "words" : "pattern";
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (this.#form.querySelectorAll("[data-by]"))) {
      part.hidden = part.dataset.by !== by;
    }
    const preview = find(".preview", this.#form);
    preview.dataset.category = "edited";
    preview.textContent = title || text("title");
    /** @type {import("../common/palette.js").Look[]} */
    const edited = [{ id: "edited", axis: "own", hue, line: ownLine(0) }];
    const line = (/** @type {"light" | "dark"} */ theme) =>
      `.shown { --line-colour: ${colour(SHADES[theme].line, hue)}; }`;
    this.#colours.replaceSync(
      `${badgeColours(edited, "light")} ${line("light")}
      @media (prefers-color-scheme: dark) { ${badgeColours(edited, "dark")} ${line("dark")} }`,
    );
  }

  /**
   * Says what is wrong, and marks the character where it is.
   * @param {Flaw | null} flaw
   * @param {OwnCategory} category
   */
  #showFlaw(flaw, { words, pattern }) {
    const field = pattern === null ? this.#words : this.#pattern;
    for (const each of [this.#words, this.#pattern]) each.ariaInvalid = String(flaw !== null && each === field);
    const [line, where] = [find("#flaw"), find("#flaw-where")];
    where.replaceChildren();
    if (!flaw) {
      line.textContent = "";
      return;
    }
    const faulty = flaw.word === null ? (pattern ?? "") : (words[flaw.word] ?? "");
    line.textContent =
      flaw.word === null
        ? text("flawInPattern", flaw.at + 1, flaw.message)
        : text("flawInWord", flaw.word + 1, flaw.at + 1, flaw.message);
    if (faulty === "") return;
    const at = String.fromCodePoint(faulty.codePointAt(flaw.at) ?? 0x20);
    const mark = document.createElement("mark");
    mark.textContent = at;
    where.append(faulty.slice(0, flaw.at), mark, faulty.slice(flaw.at + at.length));
  }

  /**
   * @param {readonly [number, number][]} matches  In UTF-16 units of the sample.
   * @param {boolean} isValid  Whether the category can be used at all.
   */
  #showMatches(matches, isValid) {
    const sample = this.#sample.value;
    find("#matches").textContent = isValid ? text("matches", matches.length) : "";
    const parts = [];
    let from = 0;
    for (const [start, end] of matches) {
      const mark = document.createElement("mark");
      mark.textContent = sample.slice(start, end);
      parts.push(sample.slice(from, start), mark);
      from = end;
    }
    find("#shown").replaceChildren(...parts, sample.slice(from));
  }

  async #submit() {
    const flaw = await this.#check();
    const category = this.#category();
    if (category.title === "") {
      findInput("[name=title]", this.#form).focus();
    } else if (flaw) {
      this.#showFlaw(flaw, category);
      (category.pattern === null ? this.#words : this.#pattern).focus();
    } else {
      await this.#save({ ...category, words: category.words.map((word) => word.trim()).filter(Boolean) });
      this.close();
    }
  }
}
