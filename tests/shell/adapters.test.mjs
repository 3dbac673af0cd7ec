/** Learned adapters: kept by host, bounded, and nothing that is none gets in. */

import { strict as assert } from "node:assert";
import { beforeEach, test } from "node:test";

import { bounded, forget, load, parse, recall, save } from "../../extension/common/adapters.js";

/** @typedef {import("../../extension/common/adapters.js").Learned} Learned */

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

beforeEach(() => {
  stored = {};
  const local = {
    get: async (/** @type {string} */ key) => structuredClone({ [key]: stored[key] }),
    set: async (/** @type {object} */ values) => void Object.assign(stored, structuredClone(values)),
  };
  Object.assign(globalThis, { chrome: { storage: { local } } });
  // Node's own, where it has them, would do.
  const locks = { request: async (/** @type {string} */ _name, /** @type {() => unknown} */ task) => task() };
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
});

/** @param {number} used @param {"found" | "picked"} [origin] @returns {Learned} */
function learned(used, origin = "found") {
  return { adapter: ADAPTER, origin, used };
}

test("what is kept for a host is recalled, and forgotten when told so", async () => {
  assert.equal(await recall("a.example"), null);
  await save("a.example", ADAPTER, "found");
  assert.deepEqual((await recall("a.example"))?.adapter, ADAPTER);
  assert.equal(await recall("toString"), null);
  await forget("a.example");
  assert.deepEqual(await load(), {});
});

test("what the reader picked is not replaced by what was found", async () => {
  await save("a.example", ADAPTER, "picked");
  await save("a.example", { ...ADAPTER, comment: ".other" }, "found");
  assert.deepEqual((await recall("a.example"))?.adapter, ADAPTER);
  await save("a.example", { ...ADAPTER, comment: ".other" }, "picked");
  assert.equal((await recall("a.example"))?.adapter.comment, ".other");
});

test("a use is noted", async () => {
  stored.adapters = { "a.example": learned(1000) };
  await recall("a.example");
  assert.ok(((await load())["a.example"]?.used ?? 0) > Date.now() - 60_000);
});

test("of the finder's, those that were not used for the longest time are forgotten", () => {
  const many = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`h${index}.example`, learned(index)]));
  const kept = bounded({ ...many, "mine.example": learned(0, "picked") });
  assert.equal(Object.keys(kept).length, 201);
  assert.ok("mine.example" in kept && "h249.example" in kept && "h50.example" in kept && !("h49.example" in kept));
});

test("what is no adapter is left out", () => {
  const wrong = [
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
  const all = Object.fromEntries(wrong.map((each, index) => [`w${index}.example`, each]));
  assert.deepEqual(Object.keys(parse({ ...all, "a.example": learned(1) })), ["a.example"]);
  for (const nothing of [null, undefined, 7, [learned(1)]]) assert.deepEqual(parse(nothing), {});
});
