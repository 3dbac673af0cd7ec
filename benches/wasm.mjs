/**
 * Measures how fast the shipped module loads, tags comments and finds the comments of a page:
 * `cargo xtask build && node benches/wasm.mjs`. Node and Chromium have the same WebAssembly engine. Times depend on the
 * machine; the best of several runs counts.
 *
 * `node benches/wasm.mjs thread.jsonl` also tags the comments in a file: JSON lines with "text" and, optionally,
 * "title" and "parent". Real texts vary more than the made-up ones, so the cues' automata need more and other states.
 */

import { readFile } from "node:fs/promises";
import { Engine, initSync } from "../extension/generated/core/threadlight.js";

/** How many made-up comments are tagged. */
const COMMENTS = 1000;

/** How often each measurement is repeated. */
const RUNS = 10;

/** @type {string[]} */
const paragraphs = JSON.parse(await readFile(new URL("paragraphs.json", import.meta.url), "utf8"));
const file = await readFile(new URL("../dist/chromium/core.wasm", import.meta.url));

const comments = Array.from({ length: COMMENTS }, (_, number) => ({
  id: String(number),
  text: [0, 1, 2].map((step) => paragraphs[(number + step * number) % paragraphs.length]).join("\n\n"),
  ...(number % 3 === 0 && { title: "Electric cars, three years on" }),
}));
const bytes = comments.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
const long = "I have used this laptop for three years and the battery is worse than it was. ".repeat(64_000);

/**
 * Runs some work and measures its time in milliseconds.
 * @template T
 * @param {() => T} work
 * @returns {[time: number, result: T]}
 */
function timed(work) {
  const start = performance.now();
  const result = work();
  return [performance.now() - start, result];
}

/** @param {{ id: string, text: string, title?: string }[]} batch */
const tag = (batch) => engine.answer({ type: "tag", comments: batch });

const [compiling, module] = timed(() => new WebAssembly.Module(file));
const [starting, engine] = timed(() => {
  initSync({ module });
  return new Engine();
});
const [warming] = timed(() => engine.warmUp());
const [first] = timed(() => tag(comments.slice(0, 1)));
const cold = timed(() => tag(comments))[0];
const warm = Math.min(...Array.from({ length: RUNS }, () => timed(() => tag(comments))[0]));
const [huge] = timed(() => tag([{ id: "long", text: long }]));

/** @type {{ id: string, text: string, title?: string, parent?: string }[]} */
const realComments = (process.argv[2] ? await readFile(process.argv[2], "utf8") : "")
  .split("\n")
  .filter((line) => line !== "")
  .map((line, number) => {
    const { text, title, parent } = JSON.parse(line);
    return { id: String(number), text, ...(title && { title }), ...(parent && { parent }) };
  });

const line = (/** @type {string} */ name, /** @type {number} */ time, note = "") =>
  console.log(`${name.padEnd(30)} ${time.toFixed(1).padStart(8)} ms${note && `  ${note}`}`);
line("compiling the module", compiling);
line("starting the engine", starting);
line("warming up", warming, "compiles the cues");
line("the first comment", first);
line(`${COMMENTS} comments, first time`, cold);
line(`${COMMENTS} comments, best`, warm, `${(bytes / 1000 / warm).toFixed(1)} MB/s, messages and evidence included`);
if (realComments.length > 0) {
  const size = realComments.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const speed = (/**  @type {number} */ time) => `${(size / 1000 / time).toFixed(1)} MB/s of text`;
  const [firstTime] = timed(() => tag(realComments));
  const best = Math.min(...Array.from({ length: RUNS }, () => timed(() => tag(realComments))[0]));
  line(`${realComments.length} from the file, first time`, firstTime, speed(firstTime));
  line(`${realComments.length} from the file, best`, best, speed(best));
}
line(`one of ${(long.length / 1e6).toFixed(1)} MB`, huge);

/**
 * Adds an element to an outline; returns its index.
 * @callback AddElement
 * @param {string} name
 * @param {number} parent  The index of its parent.
 * @param {string} text
 * @param {Record<string, string>} [attributes]
 * @returns {number}
 */

/**
 * The outline of a made-up page, packed as the content script sends it.
 * @param {number} size  The number of elements, at least.
 * @param {(add: AddElement) => void} addPiece  Adds some elements; called until there are enough.
 */
function outline(size, addPiece) {
  /** @type {Map<string, number>} */
  const strings = new Map();
  /** @type {string[]} */
  const lines = [];
  const number = (/** @type {string} */ text) => {
    if (!strings.has(text)) strings.set(text, strings.size);
    return strings.get(text);
  };
  /** @type {AddElement} */
  const add = (name, parent, text, attributes = {}) => {
    const pairs = Object.keys(attributes)
      .sort()
      .map((key) => ` ${number(key)} ${number(attributes[key] ?? "")}`);
    return lines.push(`${number(name)} ${parent} ${number(text.slice(0, 64))} ${text.length}${pairs.join("")}\n`) - 1;
  };
  add("html", 0, "");
  add("body", 0, "");
  while (lines.length < size) addPiece(add);
  return { strings: [...strings.keys()].map((text) => `${text}\u001f`).join(""), elements: lines.join("") };
}

/** How many pieces the page has; the index of the last element where all are nested. */
let count = 0;
/**
 * What each page is made of: comments, elements of one class, or elements nested in one another.
 * @type {Record<string, Parameters<typeof outline>[1]>}
 */
const pages = {
  "a thread": (add) => {
    count += 1;
    const comment = add("li", 1, "", { class: "comment even", id: `comment-${count}` });
    const head = add("div", comment, "", { class: "head" });
    add("a", head, `reader${count % 97}`, { class: "nick", href: `/u/${count % 97}` });
    add("time", head, "3 hours ago", { datetime: "2024-05-04T09:12" });
    const body = add("div", comment, "", { class: "body" });
    add("p", body, `What reader ${count} says. `.repeat(1 + (count % 9)));
    add("a", comment, "Reply", { href: `#reply-${count}` });
  },
  "all the same class": (add) => {
    count += 1;
    add("div", 1, `Words of ${count} that go on and on`, { class: "c" });
  },
  "all in one another": (add) => {
    count = add("div", count, count % 5 ? "" : "Words that go on and on", { class: "c" });
  },
};
for (const [name, addPiece] of Object.entries(pages)) {
  for (const size of [5000, 50_000]) {
    count = name === "all in one another" ? 1 : 0;
    const page = outline(size, addPiece);
    const find = () => timed(() => engine.answer({ type: "find", outline: page }))[0];
    line(`${size} elements: ${name}`, Math.min(...Array.from({ length: RUNS }, find)));
  }
}
