/**
 * Reads the text of a comment's body, and notes where in the page each part of it stands.
 *
 * `page::html` in the core does the same for saved pages; browser tests compare the two character by character. Computed styles play
 * no part: they would cost a layout, and a saved page has none.
 */

import { BLOCK_ELEMENTS, OUR_ATTRIBUTE, SILENT_ELEMENTS } from "../../generated/constants.js";

/** Elements whose content is not part of any text. */
const SILENT = ["[hidden]", `[${OUR_ATTRIBUTE}]`, ...SILENT_ELEMENTS].join();

/** Elements that begin and end a line. */
const BLOCKS = new Set(BLOCK_ELEMENTS);

/** How much is read between two yields: nodes, or UTF-16 units of one node. */
const STEP = 1 << 14;

/** Matches a text that is not all white space. */
const VISIBLE = /\P{White_Space}/u;

/** Flag of elements that begin and end lines. */
const BLOCK = 1;

/** Flag of quotes, which are blocks whatever their elements are. */
const QUOTE = 2;

/** Flag of elements that keep white space. */
const PRE = 4;

/**
 * A part of the text that stands in one node in the same form, except that white space may be of another kind. `start` and
 * `end` count UTF-16 units of the text, `offset` those of the node.
 * @typedef {{ start: number, end: number, node: Text, offset: number }} Run
 */

/** The text of a body. Offsets count UTF-16 units. */
export class Passage {
  #runs;

  /**
   * @param {string} text
   * @param {readonly Run[]} runs  In order.
   */
  constructor(text, runs) {
    this.text = text;
    this.#runs = runs;
  }

  /**
   * The place of a part of the text: one range for each text node that holds some of it. Line ends and quote marks have no
   * place in the page.
   * @param {number} start
   * @param {number} end
   * @returns {StaticRange[]}
   */
  ranges(start, end) {
    /** @type {{ first: Run, last: Run }[]} */
    const pieces = [];
    let index = this.#firstEndingAfter(start);
    for (let run = this.#runs[index]; run && run.start < end; run = this.#runs[++index]) {
      const piece = pieces.at(-1);
      // What lies between two runs of one node is white space that the text leaves out.
      if (piece?.last.node === run.node) piece.last = run;
      else pieces.push({ first: run, last: run });
    }
    return pieces.map(({ first, last }) => {
      const startOffset = first.offset + Math.max(0, start - first.start);
      const endOffset = last.offset + Math.min(end, last.end) - last.start;
      return new StaticRange({ startContainer: first.node, startOffset, endContainer: last.node, endOffset });
    });
  }

  /** @param {number} offset */
  #firstEndingAfter(offset) {
    let [low, high] = [0, this.#runs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const run = this.#runs[middle];
      if (run && run.end > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/**
 * The selector of the elements that a body's text leaves out.
 * @param {import("../../generated/protocol").Adapter} adapter
 */
export function skippedBy({ comment, omit }) {
  return [SILENT, comment, omit].filter(Boolean).join(",");
}

/**
 * Reads a body. Yields now and then, so that the caller can pause. If the page changes meanwhile, the watcher notices.
 * @param {Element} body
 * @param {{ skip: string, quote: string }} selectors  `skip`: of what the text leaves out.
 * @returns {Generator<void, Passage, void>}
 */
export function* readPassage(body, { skip, quote }) {
  const lines = new Lines();
  if (body.closest("pre")) lines.pre++;
  /** @type {number[]} The flags of the present node's ancestors within the body. */
  const open = [];
  /** @type {Node | null} */
  let node = body.firstChild;
  for (let steps = 1; node; steps++) {
    if (steps % STEP === 0) yield;
    if (node instanceof Text) {
      yield* lines.add(node);
    } else if (node instanceof Element && !node.matches(skip)) {
      const flags = flagsOf(node, quote);
      lines.cross(flags, 1);
      if (node.firstChild) {
        open.push(flags);
        node = node.firstChild;
        continue;
      }
      lines.cross(flags, -1);
    }
    while (node && !node.nextSibling && open.length > 0) {
      node = node.parentNode;
      lines.cross(open.pop() ?? 0, -1);
    }
    node = node && node !== body ? node.nextSibling : null;
  }
  return lines.passage();
}

/**
 * An element's flags.
 * @param {Element} element
 * @param {string} quote  A selector.
 */
function flagsOf(element, quote) {
  const { localName } = element;
  const flags = (BLOCKS.has(localName) ? BLOCK : 0) | (localName === "pre" ? PRE : 0);
  return element.matches(quote) ? flags | BLOCK | QUOTE : flags;
}

/** Turns text nodes into lines. A line is written only once it has something visible in it. */
class Lines {
  /** How many quotes are open. */
  #quotes = 0;
  /** How many `pre` elements are open. */
  pre = 0;
  /** @type {string[]} */
  #parts = [];
  #length = 0;
  /** @type {Run[]} */
  #runs = [];
  /** Whether something of the present line has been written. */
  #hasBegun = false;
  /**
   * White space of the present line, which is written once something follows it.
   * @type {{ text: string, node: Text, offset: number }[]}
   */
  #blank = [];

  passage() {
    return new Passage(this.#parts.join(""), this.#runs);
  }

  /**
   * Passes the start or the end of an element.
   * @param {number} flags
   * @param {1 | -1} step  1 at the start, -1 at the end.
   */
  cross(flags, step) {
    if (flags & BLOCK) this.#endLine();
    if (flags & QUOTE) this.#quotes += step;
    if (flags & PRE) this.pre += step;
  }

  #endLine() {
    this.#hasBegun = false;
    this.#blank.length = 0;
  }

  /**
   * @param {Text} node
   * @returns {Generator<void, void, void>}
   */
  *add(node) {
    const { data } = node;
    for (let start = 0; start < data.length; start += STEP) {
      if (start > 0) yield;
      const part = data.slice(start, start + STEP);
      if (this.pre > 0) this.#addKept(node, part, start);
      else this.#addCollapsed(node, part, start);
    }
  }

  /**
   * Adds a part of a text node, with each run of ASCII white space collapsed into one space.
   * @param {Text} node
   * @param {string} part  Of its data.
   * @param {number} offset  Where the part begins.
   */
  #addCollapsed(node, part, offset) {
    let from = 0;
    for (const { 0: space, index } of part.matchAll(/[ \t\n\f\r]{2,}|^[ \t\n\f\r]|[ \t\n\f\r]$/g)) {
      this.#addWords(node, part.slice(from, index), offset + from);
      const last = this.#blank.at(-1);
      if ((this.#hasBegun || last) && last?.text !== " ") this.#blank.push({ text: " ", node, offset: offset + index });
      from = index + space.length;
    }
    this.#addWords(node, part.slice(from), offset + from);
  }

  /**
   * @param {Text} node
   * @param {string} words  With single white space characters between them, and none at the ends.
   * @param {number} offset
   */
  #addWords(node, words, offset) {
    this.#addVisible(node, words.replace(/[\t\n\f\r]/g, " "), offset);
  }

  /**
   * @param {Text} node
   * @param {string} text  Of one line, without ASCII white space at its end.
   * @param {number} offset
   */
  #addVisible(node, text, offset) {
    if (text === "") return;
    // White space beyond ASCII is text like any other, but does not begin a line.
    if (this.#hasBegun || VISIBLE.test(text)) this.#write(text, node, offset);
    else this.#blank.push({ text, node, offset });
  }

  /**
   * Adds a part of a text node, with its white space kept except at the ends of lines.
   * @param {Text} node
   * @param {string} part  Of its data.
   * @param {number} offset  Where the part begins.
   */
  #addKept(node, part, offset) {
    for (const { 0: line, index } of part.matchAll(/[^\r\n]+|[\r\n]/g)) {
      // CR LF ends two lines, but empty lines are not written anyway.
      if (line === "\n" || line === "\r") {
        this.#endLine();
        continue;
      }
      let end = line.length;
      while (" \t\f".includes(line.charAt(end - 1)) && end > 0) end--;
      this.#addVisible(node, line.slice(0, end), offset + index);
      if (end < line.length) this.#blank.push({ text: line.slice(end), node, offset: offset + index + end });
    }
  }

  /**
   * @param {string} text
   * @param {Text} node
   * @param {number} offset
   */
  #write(text, node, offset) {
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      this.#put((this.#length > 0 ? "\n" : "") + "> ".repeat(this.#quotes));
    }
    for (const blank of this.#blank) this.#copy(blank.text, blank.node, blank.offset);
    this.#blank.length = 0;
    this.#copy(text, node, offset);
  }

  /**
   * @param {string} text
   * @param {Text} node
   * @param {number} offset
   */
  #copy(text, node, offset) {
    const start = this.#length;
    this.#put(text);
    const last = this.#runs.at(-1);
    if (last?.node === node && last.end === start && last.offset + last.end - last.start === offset) {
      last.end = this.#length;
    } else {
      this.#runs.push({ start, end: this.#length, node, offset });
    }
  }

  /** @param {string} text */
  #put(text) {
    this.#parts.push(text);
    this.#length += text.length;
  }
}
