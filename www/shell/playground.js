/** Starts the playground, which is written in Rust: www/playground. */

import { transfer } from "comlink";
import { ask } from "../../extension/common/messages.js";
import { find, findInput } from "../../extension/common/templates.js";
import { loadCategories } from "../../extension/store/categories.js";
import load, { start } from "../generated/playground.js";
import { background, onMakeCategory } from "./page-chrome.js";

export async function startPlayground() {
  // Fetched once, for the page and the worker, and before it is needed: from then on the page requests nothing.
  const file = await fetch(new URL("playground.wasm", import.meta.url));
  if (!file.ok) throw new Error(`can't load ${file.url}: ${file.status}`);
  // Not while it arrives: that takes a type that some hosts don't give it.
  const module = await WebAssembly.compile(await file.arrayBuffer());
  const [categories] = await Promise.all([
    loadCategories(),
    load({ module_or_path: module }),
    background.prepareReading(module),
  ]);
  start({
    ask,
    read: (/** @type {Uint8Array} */ bytes) => background.readPage(transfer(bytes, [bytes.buffer])),
    labels: Object.fromEntries(categories.map(({ id, title }) => [id, title])),
  });
  // The panel's button for words that are selected: here, they become the words of the playground's category.
  onMakeCategory((words) => {
    const input = findInput("#own-words");
    input.value = words;
    input.dispatchEvent(new Event("input"));
    showThread();
    find("#your-own").scrollIntoView();
    input.focus();
  });
}

/** Puts the sample thread's comments into the playground, if nothing is there that the words could be looked for in. */
function showThread() {
  const input = find("#own-text");
  if (!(input instanceof HTMLTextAreaElement) || find("#own-results").childElementCount > 0) return;
  const bodies = [...document.querySelectorAll(".thread .comment-body")];
  const line = (/** @type {Element} */ part) =>
    `${part.closest("blockquote") ? "> " : ""}${part.textContent.trim().replace(/\s+/g, " ")}`;
  input.value = bodies.map((body) => [...body.querySelectorAll("p")].map(line).join("\n")).join("\n\n");
  input.dispatchEvent(new Event("input"));
}
