/** The copy of the settings that the browser synchronises between machines. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

import { followSync, merge, synchronise } from "../../extension/background/sync.js";
import { DEFAULTS } from "../../extension/store/settings.js";

/** @typedef {import("../../extension/background/sync.js").Shared} Shared */

/**
 * The default settings with some changes.
 * @param {Partial<import("../../extension/store/settings.js").Settings>} changed
 */
function settings(changed) {
  return { ...DEFAULTS, ...changed };
}

/**
 * Merges both sides; returns what this machine takes over and what it gives to the copy.
 * @param {Shared} here
 * @param {Record<string, unknown>} there
 * @param {Shared} last
 */
function merged(here, there, last = {}) {
  const { take, give } = merge(settings(here), there, last);
  return [take, give];
}

test("defaults are not copied, but choices made before the first synchronisation are", () => {
  assert.deepEqual(merged({}, {}), [{}, {}]);
  assert.deepEqual(merged({ level: "balanced", titles: { ai: "Robots" } }, {}), [
    {},
    { level: "balanced", titles: { ai: "Robots" } },
  ]);
});

test("sites are never synchronised", () => {
  const here = settings({
    sitesOff: ["a.example"],
    exceptions: [{ host: "b.example", category: "ai", show: "off" }],
    panelOpen: true,
  });
  assert.deepEqual(merge(here, {}, {}).give, {});
  assert.deepEqual(merge(settings({}), { sitesOff: ["a.example"], panelOpen: true }, {}).take, {});
});

test("a changed setting wins over an unchanged one, and this machine wins if both changed", () => {
  const last = /** @type {const} */ ({ level: "sure", markNew: false });
  assert.deepEqual(merged({ level: "balanced" }, last, last), [{}, { level: "balanced" }]);
  assert.deepEqual(merged({}, { ...last, level: "balanced" }, last), [{ level: "balanced" }, {}]);
  assert.deepEqual(merged({ level: "surest" }, { ...last, level: "balanced" }, last), [{}, { level: "surest" }]);
  assert.deepEqual(merged({ level: "surest" }, { ...last, markNew: true }, last), [
    { markNew: true },
    { level: "surest" },
  ]);
  // A setting that is back at its default has changed, too.
  assert.deepEqual(merged({}, { level: "surest" }, { level: "surest" }), [{}, { level: "sure" }]);
});

test("on the first synchronisation the copy wins", () => {
  const [take, give] = merged({ level: "surest", rest: "folded" }, { level: "balanced", markNew: true });
  assert.deepEqual([take, give], [{ level: "balanced", markNew: true }, { rest: "folded" }]);
});

test("a setting missing in the copy is given again", () => {
  assert.deepEqual(merged({ level: "surest" }, {}, { level: "surest" }), [{}, { level: "surest" }]);
});

test("malformed values in the copy are ignored, and the order of entries doesn't matter", () => {
  assert.deepEqual(merged({}, { level: 7, categoriesOff: "ai", hues: { ai: 400 } }), [{}, {}]);
  assert.deepEqual(merged({ hues: { ai: 1, law: 2 } }, { hues: { law: 2, ai: 1 } }), [{}, {}]);
});

test("a setting too large for the browser's limit is not copied, but the others are", () => {
  const titles = (/** @type {number} */ count) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`c${at}`, "ü".repeat(60)]));
  assert.deepEqual(merged({ titles: titles(50), rest: "folded" }, {}), [{}, { titles: titles(50), rest: "folded" }]);
  assert.deepEqual(merged({ titles: titles(70), rest: "folded" }, {}), [{}, { rest: "folded" }]);
});

test("many changes become one write, and a failed write is made up for later", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {((changes: object) => void)[]} */
  const listeners = [];
  const onChanged = { addListener: (/** @type {(changes: object) => void} */ listener) => listeners.push(listener) };
  /** @type {unknown[]} */
  const written = [];
  let [here, works] = [settings({}), true];
  const local = { onChanged, get: async () => ({ settings: here }), set: async () => {} };
  const set = async (/** @type {unknown} */ items) => {
    if (!works) throw new Error("no synchronisation");
    written.push(items);
  };
  Object.assign(globalThis, {
    chrome: { storage: { local, sync: { onChanged: { addListener() {} }, get: async () => ({}), set } } },
  });
  followSync();
  const choose = (/** @type {import("../../extension/common/levels.js").Level} */ level) => {
    here = settings({ level });
    for (const listener of listeners) listener({ settings: { newValue: here } });
    context.mock.timers.tick(100);
  };
  for (let times = 0; times < 50; times++) choose(times % 2 ? "sure" : "balanced");
  choose("surest");
  context.mock.timers.tick(5000);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(written, [{ level: "surest" }]);
  works = false;
  choose("balanced");
  context.mock.timers.tick(5000);
  await synchronise();
  works = true;
  await synchronise();
  assert.deepEqual(written, [{ level: "surest" }, { level: "balanced" }]);
});
