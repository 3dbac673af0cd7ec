/**
 * Takes the outline of a page: all its elements in one flat list, without layout. The finder sees nothing else of a page.
 *
 * `page::outline` in the core describes the format and takes the same from saved pages; a browser test compares the two.
 */

import {
  OUR_ATTRIBUTE,
  OUTLINE_DATA_LIMIT,
  OUTLINE_ELEMENTS_LIMIT,
  OUTLINE_KEPT_ATTRIBUTES,
  OUTLINE_MAX_DATA_SCRIPTS,
  OUTLINE_SKIPPED_ELEMENTS,
  OUTLINE_STRING_END,
  OUTLINE_TEXT_LIMIT,
  OUTLINE_VALUE_LIMIT,
  SHADOW_HOST,
} from "../../generated/constants.js";

/** @typedef {import("../../generated/protocol").PackedOutline} PackedOutline */
/** @typedef {import("./comment-locator.js").Root} Root */

/** How many elements are taken between two yields. */
const ELEMENTS_PER_STEP = 64;

/** How many UTF-16 units of one text are taken between two yields. */
const UNITS_PER_STEP = 1 << 14;

/** How many strings are joined at once: few enough that no join takes long. */
const STRINGS_PER_JOIN = 1024;

/** The attributes that an outline keeps, besides `data-` ones. */
const KEPT = new Set(OUTLINE_KEPT_ATTRIBUTES);

/** The elements that an outline leaves out. Where scripts run, the markup in a noscript element is text. */
const OUTSIDE = new Set([...OUTLINE_SKIPPED_ELEMENTS, "noscript"]);

/**
 * Takes the outline of a document or of an open shadow root. Yields now and then.
 * @param {Root} root
 * @param {Element} [sought]
 * @returns {Generator<void, { outline: PackedOutline, roots: ShadowRoot[], element: number }, void>}  `roots`: the open
 *   shadow roots inside; the outline leaves them out, since no selector reaches into them. `element`: the index of the sought
 *   element or, if the outline leaves that out, of its nearest ancestor.
 */
export function* takeOutline(root, sought) {
  const around = ancestors(sought);
  let soughtIndex = 0;
  const strings = new Strings();
  const lines = new LongString();
  /** @type {ShadowRoot[]} */
  const roots = [];
  /** @type {number[]} The indices of the present element's ancestors. */
  const open = [];
  if (root instanceof ShadowRoot) {
    // The finder only knows documents, so a shadow root is presented as one.
    for (const name of ["html", SHADOW_HOST])
      open.push(lines.push(`${strings.number(name)} 0 ${strings.number("")} 0\n`) - 1);
  }
  const outermost = open.length;
  let element = root.firstElementChild;
  while (element && lines.length < OUTLINE_ELEMENTS_LIMIT) {
    if (isListed(element)) {
      if (element.shadowRoot) roots.push(element.shadowRoot);
      if (lines.length % ELEMENTS_PER_STEP === 0) yield;
      const own = isLong(element) ? yield* longText(element) : ownText(element);
      const name = strings.number(element.localName);
      if (around.has(element)) soughtIndex = lines.length;
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
    element: soughtIndex,
  };
}

/**
 * The page's JSON-LD, each script with its end marked. It is only a clue to the finder, so scripts that are too long are
 * left out.
 * @param {Root} root
 */
function data(root) {
  let all = "";
  let units = 0;
  const scripts = [...root.querySelectorAll("script[type='application/ld+json' i]")];
  for (const script of scripts.slice(0, OUTLINE_MAX_DATA_SCRIPTS)) {
    // Cheaper than `textContent`, which would copy megabytes just to reject them.
    const length = [...script.childNodes].reduce((sum, node) => sum + (node instanceof Text ? node.length : 0), 0);
    if (units + length > OUTLINE_DATA_LIMIT) continue;
    units += length;
    all += (script.textContent ?? "").replaceAll(OUTLINE_STRING_END, "\ufffd") + OUTLINE_STRING_END;
  }
  return all;
}

/**
 * An element and its ancestors.
 * @param {Element} [element]
 */
function ancestors(element) {
  const all = new Set();
  for (let each = element ?? null; each; each = each.parentElement) all.add(each);
  return all;
}

/**
 * Whether an outline includes an element.
 * @param {Element} element
 */
function isListed(element) {
  return !OUTSIDE.has(element.localName) && !element.hasAttribute(OUR_ATTRIBUTE);
}

/** Builds a long string. It is joined bit by bit, so that no long work is left for the end. */
class LongString {
  length = 0;
  #whole = "";
  /** @type {string[]} */
  #rest = [];

  /**
   * @param {string} string
   * @returns {number}  How many strings there are now.
   */
  push(string) {
    this.#rest.push(string);
    if (this.#rest.length === STRINGS_PER_JOIN) this.join();
    return ++this.length;
  }

  join() {
    this.#whole += this.#rest.join("");
    this.#rest = [];
    return this.#whole;
  }
}

/** Gives each string a number, so that the outline contains it only once. */
class Strings {
  packed = new LongString();
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
 * The kept attributes as numbers of names and values, sorted by name.
 * @param {Element} element
 * @param {Strings} strings
 */
function attributes(element, strings) {
  if (!element.hasAttributes()) return "";
  let numbers = "";
  for (const name of element.getAttributeNames().sort()) {
    const value = KEPT.has(name) || name.startsWith("data-") ? keptValue(name, element.getAttribute(name) ?? "") : null;
    if (value !== null) numbers += ` ${strings.number(name)} ${strings.number(value)}`;
  }
  return numbers;
}

/**
 * What the outline keeps of an attribute's value; null if nothing.
 * @param {string} name
 * @param {string} value
 */
function keptValue(name, value) {
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

/** The text of an element outside its child elements, with white space collapsed: its start and its length in characters. */
class OwnText {
  start = "";
  length = 0;
  #space = false;

  /** Separates the next text from the one before: there is an element in between. */
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

/**
 * The own text of an element that is not long.
 * @param {Element} element
 */
function ownText(element) {
  const own = new OwnText();
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (!(node instanceof Text)) own.separate();
    else own.add(node.data);
  }
  return own;
}

/**
 * The own text of a long element. Yields now and then.
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
    // Surrogate pairs stay whole.
    const to = from + UNITS_PER_STEP - (/[\uD800-\uDBFF]/.test(text[from + UNITS_PER_STEP - 1] ?? "") ? 1 : 0);
    own.add(text.slice(from, to));
    from = to;
    yield;
  }
}

/**
 * Whether an element has much text of its own.
 * @param {Element} element
 */
function isLong(element) {
  let units = 0;
  for (let node = element.firstChild; node && units < UNITS_PER_STEP; node = node.nextSibling) {
    if (node instanceof Text) units += node.length;
  }
  return units >= UNITS_PER_STEP;
}

/**
 * The length of a text in characters. A lone surrogate counts as one.
 * @param {string} text
 */
function length(text) {
  return text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}

/**
 * The first characters of a text.
 * @param {string} text
 * @param {number} limit  In characters.
 */
function start(text, limit) {
  if (text.length <= limit) return text;
  return [...text.slice(0, 2 * limit)].slice(0, limit).join("");
}

/**
 * The last characters of a text.
 * @param {string} text
 * @param {number} limit  In characters.
 */
function end(text, limit) {
  if (text.length <= limit) return text;
  const last = text.slice(-2 * limit);
  return [...(/^[\uDC00-\uDFFF]/.test(last) ? last.slice(1) : last)].slice(-limit).join("");
}
