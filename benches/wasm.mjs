/**
 * How fast the shipped module loads and tags: `cargo xtask build && node benches/wasm.mjs`. Node and Chromium run the same
 * WebAssembly engine. Times depend on the machine; the best of several runs is told.
 */

import { readFile } from "node:fs/promises";
import { Engine, initSync } from "../extension/generated/core/threadlight.js";

const COMMENTS = 1000;
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
 * @template T
 * @param {() => T} work
 * @returns {[time: number, result: T]} In milliseconds.
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

const line = (/** @type {string} */ name, /** @type {number} */ time, note = "") =>
  console.log(`${name.padEnd(30)} ${time.toFixed(1).padStart(8)} ms${note && `  ${note}`}`);
line("compiling the module", compiling);
line("starting the engine", starting);
line("warming up", warming, "compiles the cues");
line("the first comment", first);
line(`${COMMENTS} comments, first time`, cold);
line(`${COMMENTS} comments, best`, warm, `${(bytes / 1000 / warm).toFixed(1)} MB/s, messages and evidence included`);
line(`one of ${(long.length / 1e6).toFixed(1)} MB`, huge);
