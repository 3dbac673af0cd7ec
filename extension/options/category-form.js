/** The form of an own category: its fields, and what the core says about them. */

import { badgeColours, colour, ownLine, SHADES } from "../common/palette.js";
import { text } from "../common/strings.js";
import { find, findInput } from "../common/templates.js";
import { MAX_PATTERN_LENGTH } from "../generated/constants.js";
import { CATEGORY_TITLE_LIMIT } from "../store/category-look.js";
import { categoryOf } from "./entry.js";

/** @typedef {import("./entry.js").Entry} Entry */
/** @typedef {import("../generated/protocol").Flaw} Flaw */

export class CategoryForm {
  /** The form itself. */
  element = /** @type {HTMLFormElement} */ (find("#editor"));
  #title = findInput("[name=title]", this.element);
  #words = /** @type {HTMLTextAreaElement} */ (find("[name=words]", this.element));
  #pattern = findInput("[name=pattern]", this.element);
  #sample = /** @type {HTMLTextAreaElement} */ (find("[name=sample]", this.element));
  #colours = new CSSStyleSheet();
  #id = "";

  constructor() {
    document.adoptedStyleSheets.push(this.#colours);
    this.#title.maxLength = CATEGORY_TITLE_LIMIT;
    this.#pattern.maxLength = MAX_PATTERN_LENGTH;
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** @returns {Entry} */
  get entry() {
    const data = new FormData(this.element);
    return {
      id: this.#id,
      title: this.#title.value,
      hue: Number(data.get("hue")),
      by: data.get("by") === "pattern" ? "pattern" : "words",
      words: this.#words.value,
      pattern: this.#pattern.value,
      whole: data.has("whole"),
      matchCase: data.has("case"),
    };
  }

  /** The text that the category is tried on. */
  get sample() {
    return this.#sample.value;
  }

  /**
   * @param {Entry} entry
   * @param {string} heading
   * @param {string} sample  Empty to keep the present one.
   */
  open(entry, heading, sample) {
    const { id, title, hue, by, words, pattern, whole, matchCase } = entry;
    this.#id = id;
    for (const [name, value] of Object.entries({ title, hue: String(hue), words, pattern })) {
      findInput(`[name=${name}]`, this.element).value = value;
    }
    findInput(`[name=by][value=${by}]`, this.element).checked = true;
    findInput("[name=whole]", this.element).checked = whole;
    findInput("[name=case]", this.element).checked = matchCase;
    this.#sample.value = sample || this.#sample.value || text("sampleText");
    find("#editor-title").textContent = heading;
    this.showFlaw(null, entry);
    this.#showMatches([], false);
    this.showEntry();
    this.element.hidden = false;
    this.element.scrollIntoView({ block: "nearest" });
    this.#title.select();
  }

  close() {
    this.element.hidden = true;
  }

  /** Shows the fields that apply, and the badge. */
  showEntry() {
    const { title, by, hue } = this.entry;
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll("[data-by]"))) {
      part.hidden = part.dataset.by !== by;
    }
    const preview = find(".preview", this.element);
    preview.dataset.category = "edited";
    preview.textContent = title.trim() || text("title");
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
   * Shows what the core says about an entry.
   * @param {Entry} entry
   * @param {{ flaw: Flaw | null, matches: readonly [number, number][] }} checked
   */
  showChecked(entry, { flaw, matches }) {
    // A field that is still empty is not reported as a mistake.
    const isEmpty = entry.by === "words" ? entry.words.trim() === "" : entry.pattern === "";
    this.showFlaw(isEmpty ? null : flaw, entry);
    this.#showMatches(matches, flaw === null);
  }

  /** Lets the reader type a title. */
  focusTitle() {
    this.#title.focus();
  }

  /** Lets the reader mend what the category is recognised by. */
  focusRecognised() {
    (this.entry.by === "words" ? this.#words : this.#pattern).focus();
  }

  /**
   * Says what is wrong, and marks the character where it is.
   * @param {Flaw | null} flaw
   * @param {Entry} entry
   */
  showFlaw(flaw, entry) {
    const field = entry.by === "words" ? this.#words : this.#pattern;
    for (const each of [this.#words, this.#pattern]) each.ariaInvalid = String(flaw !== null && each === field);
    find("#flaw").textContent = flaw && problemOf(flaw);
    find("#flaw-where").replaceChildren(...(flaw ? markedFlaw(flaw, entry) : []));
  }

  /**
   * @param {readonly [number, number][]} matches  In UTF-16 units of the sample.
   * @param {boolean} isValid  Whether the category can be used at all.
   */
  #showMatches(matches, isValid) {
    const sample = this.sample;
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
}

/**
 * What is wrong with a category, in words.
 * @param {Flaw} flaw
 */
export function problemOf({ word, at, message }) {
  return word === null ? text("flawInPattern", at + 1, message) : text("flawInWord", word + 1, at + 1, message);
}

/**
 * The faulty pattern or line with its faulty character marked.
 * @param {Flaw} flaw
 * @param {Entry} entry
 */
function markedFlaw({ word, at }, entry) {
  const { words, pattern } = categoryOf(entry);
  const faulty = (word === null ? pattern : words[word]) ?? "";
  if (faulty === "") return [];
  const mark = document.createElement("mark");
  mark.textContent = String.fromCodePoint(faulty.codePointAt(at) ?? 0x20);
  return [faulty.slice(0, at), mark, faulty.slice(at + mark.textContent.length)];
}
