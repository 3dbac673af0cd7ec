/** The store of learned adapters: kept by host, limited in number, and validated. */

import { strict as assert } from "node:assert";
import { beforeEach, test } from "node:test";

import {
  forgetAdapter,
  loadAdapters,
  onAdapterChange,
  parseAdapters,
  recallAdapter,
  rememberAdapter,
  replaceAdapters,
  surplus,
} from "../../extension/store/adapters.js";

/** @typedef {import("../../extension/store/adapters.js").LearnedAdapter} LearnedAdapter */

/** A valid adapter with each kind of depth. */
const ADAPTER = {
  comment: ".c",
  body: ".b",
  id: [{ attr: "id" }],
  author: [{ select: ".a" }],
  time: [],
  permalink: [],
  title: [],
  depth: [{ attr: "data-depth", first: 0, step: 1 }, { around: ".replies" }],
  quote: "blockquote",
};

/** @type {Record<string, unknown>} */
let stored = {};
/** @type {string[]} */
let written = [];
/** @type {((changes: object) => void)[]} */
let listeners = [];

beforeEach(() => {
  [stored, written, listeners] = [{ settings: {} }, [], []];
  const local = {
    get: async (/** @type {string | null} */ key) => structuredClone(key === null ? stored : { [key]: stored[key] }),
    set: async (/** @type {object} */ values) => {
      written.push(...Object.keys(values));
      Object.assign(stored, structuredClone(values));
      for (const [key, newValue] of Object.entries(values))
        for (const listener of listeners) listener({ [key]: { newValue } });
    },
    remove: async (/** @type {string[]} */ keys) => keys.forEach((key) => delete stored[key]),
    onChanged: { addListener: (/** @type {(changes: object) => void} */ listener) => listeners.push(listener) },
  };
  Object.assign(globalThis, { chrome: { storage: { local } } });
  // Older versions of Node have no navigator.locks.
  const locks = { request: async (/** @type {string} */ _name, /** @type {() => unknown} */ task) => task() };
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
});

/**
 * A stored entry with the adapter of these tests.
 * @param {number} used  When it was last used, in milliseconds since 1970.
 * @param {"found" | "picked"} [origin]
 * @returns {LearnedAdapter}
 */
function learned(used, origin = "found") {
  return { adapter: ADAPTER, origin, used };
}

test("the adapter of a host is recalled until it is forgotten", async () => {
  assert.equal(await recallAdapter("a.example"), null);
  await rememberAdapter("a.example", ADAPTER, "found");
  assert.deepEqual((await recallAdapter("a.example"))?.adapter, ADAPTER);
  assert.equal(await recallAdapter("toString"), null);
  await forgetAdapter("a.example");
  assert.deepEqual(await loadAdapters(), {});
});

test("a picked adapter is not replaced by a found one", async () => {
  await rememberAdapter("a.example", ADAPTER, "picked");
  await rememberAdapter("a.example", { ...ADAPTER, comment: ".other" }, "found");
  assert.deepEqual((await recallAdapter("a.example"))?.adapter, ADAPTER);
  await rememberAdapter("a.example", { ...ADAPTER, comment: ".other" }, "picked");
  assert.equal((await recallAdapter("a.example"))?.adapter.comment, ".other");
});

test("recalling an adapter updates the time of its last use", async () => {
  await replaceAdapters({ "a.example": learned(1000) });
  await recallAdapter("a.example");
  assert.ok(((await loadAdapters())["a.example"]?.used ?? 0) > Date.now() - 60_000);
});

test("the least recently used of the found adapters are forgotten, but no picked one", async () => {
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`h${index}.example`, learned(index + 1)]));
  await replaceAdapters({ ...many, "mine.example": learned(0, "picked") });
  assert.deepEqual(surplus(await loadAdapters()), []);
  await rememberAdapter("new.example", ADAPTER, "found");
  const kept = await loadAdapters();
  assert.equal(Object.keys(kept).length, 201);
  assert.ok(["mine.example", "new.example", "h1.example"].every((host) => host in kept) && !("h0.example" in kept));
});

test("each adapter is written alone, and only listeners of its host are called", async () => {
  const calls = { a: 0, b: 0 };
  onAdapterChange("a.example", () => calls.a++);
  onAdapterChange("b.example", () => calls.b++);
  await rememberAdapter("a.example", ADAPTER, "found");
  assert.deepEqual([calls, written], [{ a: 1, b: 0 }, ["adapter a.example"]]);
  await replaceAdapters({ "c.example": learned(5) });
  assert.deepEqual(Object.keys(await loadAdapters()), ["c.example"]);
  assert.ok("settings" in stored);
});

test("invalid adapters are left out", () => {
  const invalid = [
    null,
    "x",
    { ...learned(1), used: "now" },
    { ...learned(1), origin: "guessed" },
    ...[
      { ...ADAPTER, comment: "" },
      { ...ADAPTER, body: undefined },
      { ...ADAPTER, author: {} },
      { ...ADAPTER, author: [".a"] },
      { ...ADAPTER, depth: [{ attr: "d", first: 0, step: 0 }] },
      { ...ADAPTER, depth: [{ attr: "d", first: -1, step: 1 }] },
      { ...ADAPTER, depth: [{ first: 0, step: 1 }] },
      { ...ADAPTER, depth: [{ around: "" }] },
      { ...ADAPTER, omit: 1 },
    ].map((adapter) => ({ ...learned(1), adapter })),
  ];
  const all = Object.fromEntries(invalid.map((each, index) => [`w${index}.example`, each]));
  assert.deepEqual(Object.keys(parseAdapters({ ...all, "a.example": learned(1) })), ["a.example"]);
  for (const nothing of [null, undefined, 7, [learned(1)]]) assert.deepEqual(parseAdapters(nothing), {});
});
