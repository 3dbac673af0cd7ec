/**
 * The page as the finder sees it: all its elements as one flat list, without layout.
 *
 * `page::outline` in the core describes it, and takes the same from saved pages; a browser test compares the two.
 */

import {
  OURS,
  OUTLINE_ATTRIBUTES,
  OUTLINE_DATA_LIMIT,
  OUTLINE_DATA_SCRIPTS,
  OUTLINE_ELEMENTS_LIMIT,
  OUTLINE_SKIPPED_ELEMENTS,
  OUTLINE_STRING_END,
  OUTLINE_TEXT_LIMIT,
  OUTLINE_VALUE_LIMIT,
  SHADOW_HOST,
} from "../../generated/constants.js";

/** @typedef {import("../../generated/protocol").PackedOutline} PackedOutline */
/** @typedef {Document | ShadowRoot} Root  What selectors see the whole of. */

/** How many elements are looked at between two looks at the clock; and UTF-16 units of one text. */
const STEP = 64;
const PART = 1 << 14;

/** How many strings are joined at once. */
const JOINED = 1024;

const KEPT = new Set(OUTLINE_ATTRIBUTES);
// The markup in a noscript is text, where scripts run.
const OUTSIDE = new Set([...OUTLINE_SKIPPED_ELEMENTS, "noscript"]);

/**
 * Takes the outline of a page, or of what an open shadow root holds; yields now and then.
 * @param {Root} root
 * @param {Element} [sought]
 * @returns {Generator<void, { outline: PackedOutline, roots: ShadowRoot[], element: number }, void>}  With the open shadow roots in it,
 *   which are no part of the outline: no selector reaches into them; and the number of the sought element, or of what is
 *   listed around it.
 */
export function* outline(root, sought) {
  const around = ancestors(sought);
  let number = 0;
  const strings = new Strings();
  const lines = new Parts();
  /** @type {ShadowRoot[]} */
  const roots = [];
  /** @type {number[]} The numbers of the elements that are open. */
  const open = [];
  if (root instanceof ShadowRoot) {
    // As if it were a page.
    for (const name of ["html", SHADOW_HOST])
      open.push(lines.push(`${strings.number(name)} 0 ${strings.number("")} 0\n`) - 1);
  }
  const outermost = open.length;
  let element = root.firstElementChild;
  while (element && lines.length < OUTLINE_ELEMENTS_LIMIT) {
    if (isListed(element)) {
      if (element.shadowRoot) roots.push(element.shadowRoot);
      if (lines.length % STEP === 0) yield;
      const own = isLong(element) ? yield* longText(element) : ownText(element);
      const name = strings.number(element.localName);
      if (around.has(element)) number = lines.length;
      lines.push(
        `${name} ${open.at(-1) ?? 0} ${strings.number(own.start)} ${own.length}${attributes(element, strings)}\n`,
      );
      if (element.firstElementChild) {
        open.push(lines.length - 1);
        element = element.firstElementChild;
        continue;
      }
    }
    while (element && !element.nextElementSibling && open.length > outermost) {
      element = element.parentElement;
      open.pop();
    }
    element = element?.nextElementSibling ?? null;
  }
  yield;
  return {
    outline: { strings: strings.packed.join(), elements: lines.join(), data: data(root) },
    roots,
    element: number,
  };
}

/**
 * What the page says of itself as JSON-LD, each script with the mark of its end: a clue, so nothing is lost where it is too long.
 * @param {Root} root
 */
function data(root) {
  let all = "";
  let units = 0;
  for (const script of [...root.querySelectorAll("script[type='application/ld+json' i]")].slice(
    0,
    OUTLINE_DATA_SCRIPTS,
  )) {
    // To ask for a text of megabytes would take its time.
    const length = [...script.childNodes].reduce((sum, node) => sum + (node instanceof Text ? node.length : 0), 0);
    if (units + length > OUTLINE_DATA_LIMIT) continue;
    units += length;
    all += (script.textContent ?? "").replaceAll(OUTLINE_STRING_END, "\ufffd") + OUTLINE_STRING_END;
  }
  return all;
}

/**
 * An element and those around it.
 * @param {Element} [element]
 */
function ancestors(element) {
  const all = new Set();
  for (let each = element ?? null; each; each = each.parentElement) all.add(each);
  return all;
}

/** @param {Element} element */
function isListed(element) {
  return !OUTSIDE.has(element.localName) && !element.hasAttribute(OURS);
}

/** Strings that become one, a part at a time: what is left for the end takes no time. */
class Parts {
  length = 0;
  #whole = "";
  /** @type {string[]} */
  #rest = [];

  /**
   * @param {string} string
   * @returns {number}  How many there are now.
   */
  push(string) {
    this.#rest.push(string);
    if (this.#rest.length === JOINED) this.join();
    return ++this.length;
  }

  join() {
    this.#whole += this.#rest.join("");
    this.#rest = [];
    return this.#whole;
  }
}

/** Each string once, by number. */
class Strings {
  packed = new Parts();
  /** @type {Map<string, number>} */
  #numbers = new Map();

  /** @param {string} string */
  number(string) {
    let number = this.#numbers.get(string);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(string, number);
      this.packed.push(string.replaceAll(OUTLINE_STRING_END, "\ufffd") + OUTLINE_STRING_END);
    }
    return number;
  }
}

/**
 * Numbers of the names and values that are kept, in the order of the names.
 * @param {Element} element
 * @param {Strings} strings
 */
function attributes(element, strings) {
  if (!element.hasAttributes()) return "";
  let numbers = "";
  for (const name of element.getAttributeNames().sort()) {
    const value = KEPT.has(name) || name.startsWith("data-") ? kept(name, element.getAttribute(name) ?? "") : null;
    if (value !== null) numbers += ` ${strings.number(name)} ${strings.number(value)}`;
  }
  return numbers;
}

/**
 * What is kept of an attribute's value; null: nothing.
 * @param {string} name
 * @param {string} value
 */
function kept(name, value) {
  switch (name) {
    case "href":
    case "src":
      return end(value, OUTLINE_VALUE_LIMIT);
    case "id":
    case "class":
      return value;
    default:
      return KEPT.has(name) ? start(value, OUTLINE_VALUE_LIMIT) : length(value) <= OUTLINE_VALUE_LIMIT ? value : null;
  }
}

/**
 * What an element says outside the elements in it, white space collapsed: how that begins, and how many characters it has.
 */
class OwnText {
  start = "";
  length = 0;
  #space = false;

  /** What comes next is not joined to what was. */
  separate() {
    this.#space = true;
  }

  /** @param {string} part */
  add(part) {
    const words = part.replace(/[ \t\n\f\r]+/g, " ");
    const [before, after] = [words.startsWith(" "), words.endsWith(" ")];
    const text = words.slice(before ? 1 : 0, after && words.length > 1 ? -1 : undefined);
    if (text === "") {
      this.#space ||= before;
      return;
    }
    if (this.length > 0 && (this.#space || before)) this.#write(" ");
    this.#write(text);
    this.#space = after;
  }

  /** @param {string} text */
  #write(text) {
    if (this.length < OUTLINE_TEXT_LIMIT) this.start += start(text, OUTLINE_TEXT_LIMIT - this.length);
    this.length += length(text);
  }
}

/** @param {Element} element */
function ownText(element) {
  const own = new OwnText();
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (!(node instanceof Text)) own.separate();
    else own.add(node.data);
  }
  return own;
}

/**
 * The same of an element with much text.
 * @param {Element} element
 * @returns {Generator<void, OwnText, void>}
 */
function* longText(element) {
  const own = new OwnText();
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (!(node instanceof Text)) own.separate();
    else yield* addInParts(own, node.data);
  }
  return own;
}

/**
 * @param {OwnText} own
 * @param {string} text
 * @returns {Generator<void, void, void>}
 */
function* addInParts(own, text) {
  for (let from = 0; from < text.length; ) {
    // A character of two units is not cut.
    const to = from + PART - (/[\uD800-\uDBFF]/.test(text[from + PART - 1] ?? "") ? 1 : 0);
    own.add(text.slice(from, to));
    from = to;
    yield;
  }
}

/** @param {Element} element */
function isLong(element) {
  let units = 0;
  for (let node = element.firstChild; node && units < PART; node = node.nextSibling) {
    if (node instanceof Text) units += node.length;
  }
  return units >= PART;
}

/**
 * How many characters a text has; half a character counts as one.
 * @param {string} text
 */
function length(text) {
  return text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}

/**
 * @param {string} text
 * @param {number} limit  In characters.
 */
function start(text, limit) {
  if (text.length <= limit) return text;
  return [...text.slice(0, 2 * limit)].slice(0, limit).join("");
}

/**
 * @param {string} text
 * @param {number} limit  In characters.
 */
function end(text, limit) {
  if (text.length <= limit) return text;
  const last = text.slice(-2 * limit);
  return [...(/^[\uDC00-\uDFFF]/.test(last) ? last.slice(1) : last)].slice(-limit).join("");
}
