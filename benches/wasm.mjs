/**
 * Measures how fast the shipped module loads, tags comments and finds the comments of a page:
 * `cargo xtask build && node benches/wasm.mjs`. Node and Chromium have the same WebAssembly engine. Times depend on the
 * machine; the best of several runs counts. With `--write`, the figures go into docs/performance.md; with `--runs 1` it
 * takes less time and says less.
 *
 * `node benches/wasm.mjs thread.jsonl` also tags the comments in a file: JSON lines with "text" and, optionally,
 * "title" and "parent". Real texts vary more than the made-up ones, so the cues' automata need more and other states.
 */

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";

import { Engine, initSync } from "../extension/generated/core/threadlight.js";
import { atMost, grouped, ms, report } from "./figures.mjs";

/** How many made-up comments are tagged. */
const COMMENTS = 1000;

/** How many comments a second the core should tag at least, and how long it may take to start, in milliseconds. */
const BUDGETS = { comments: 200, start: 150 };

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: "boolean", default: false }, runs: { type: "string", default: "10" } },
});

/** How often each measurement is repeated. */
const RUNS = Number(options.runs);

/** Comments that people wrote, by the file. Read first: measuring takes minutes, and a file may be missing. */
const people = await Promise.all(
  positionals.map(async (file) => /** @type {const} */ ([file, await commentsIn(file)])),
);

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

/** What any tagger must do at least, by the browser's own means: the baseline. */
const segmenter = new Intl.Segmenter("en", { granularity: "word" });
const split = () => comments.reduce((count, { text }) => count + [...segmenter.segment(text)].length, 0);
/** @type {{ tagging: number[], splitting: number[] }} */
const times = { tagging: [], splitting: [] };
for (let run = 0; run < RUNS; run += 1) {
  times.splitting.push(timed(split)[0]);
  times.tagging.push(timed(() => tag(comments))[0]);
}
const [tagging, splitting] = [Math.min(...times.tagging), Math.min(...times.splitting)];
const [huge] = timed(() => tag([{ id: "long", text: long }]));

/**
 * A row about texts that were read.
 * @param {string} what
 * @param {number} time
 * @param {{ count?: number, size: number, budget?: string }} options  How many comments, of how many bytes.
 */
function reading(what, time, { count = 0, size, budget = "" }) {
  const speed = [
    ...(count ? [`${grouped((count * 1000) / time)} comments`] : []),
    `${(size / 1000 / time).toFixed(2)} MB`,
  ];
  return [
    what,
    ms(time),
    `${speed.join(", ")} a second`,
    budget,
    `${Number((time / size / (splitting / bytes)).toPrecision(2))} times the baseline`,
  ];
}

const ready = compiling + starting + warming;
const perSecond = (COMMENTS * 1000) / tagging;
const table = [
  ["what the core does", "time", "speed", "budget", "time for a byte"],
  reading("Baseline: splitting these comments into words, by Intl.Segmenter", splitting, {
    count: COMMENTS,
    size: bytes,
  }),
  reading(
    `Tagging ${grouped(COMMENTS)} made-up comments of ${Math.round(bytes / COMMENTS)} bytes, evidence and messages included`,
    tagging,
    {
      count: COMMENTS,
      size: bytes,
      budget: `≥ ${BUDGETS.comments} comments a second${perSecond < BUDGETS.comments ? ", not met" : ""}`,
    },
  ),
];

/**
 * The comments in a file. Ends the program if it can't be read.
 * @param {string} file
 * @returns {Promise<{ id: string, text: string, title?: string, parent?: string }[]>}
 */
async function commentsIn(file) {
  const content = await readFile(file, "utf8").catch((error) => {
    console.error(`no comments of people: ${error.message}; the file may be left out`);
    process.exit(1);
  });
  const lines = content.split("\n").filter((line) => line !== "");
  return lines.map((line, number) => {
    const { text, title, parent } = JSON.parse(line);
    return { id: String(number), text, ...(title && { title }), ...(parent && { parent }) };
  });
}

for (const [file, real] of people) {
  const size = real.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const best = Math.min(...Array.from({ length: RUNS }, () => timed(() => tag(real))[0]));
  const what = `Tagging ${real.length} comments of people (${basename(file)}), titles and parents included`;
  table.push(reading(what, best, { count: real.length, size }));
}
table.push(
  reading(`Tagging one comment of ${(long.length / 1e6).toFixed(1)} MB`, huge, { size: long.length }),
  ["Being ready to tag, from nothing", ms(ready), "", atMost(ready, BUDGETS.start, ms)],
  ["of this, compiling the module", ms(compiling)],
  ["of this, starting the engine", ms(starting)],
  ["of this, building the cues", ms(warming)],
  ["The first comment after that", ms(first)],
);

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
    const time = Math.min(...Array.from({ length: RUNS }, find));
    table.push([`Finding the comments of an unknown page of ${grouped(size)} elements: ${name}`, ms(time)]);
  }
}
await report("wasm", table, { write: options.write, runtime: `Node ${process.versions.node}` });
