/** The settings' copy in what the browser synchronises. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

import { followSync, merge, synchronise } from "../../extension/background/sync.js";
import { DEFAULTS } from "../../extension/store/settings.js";

/** @typedef {import("../../extension/background/sync.js").Shared} Shared */

/** @param {Partial<import("../../extension/store/settings.js").Settings>} changed */
function settings(changed) {
  return { ...DEFAULTS, ...changed };
}

/**
 * @param {Shared} here
 * @param {Record<string, unknown>} there
 * @param {Shared} last
 */
function merged(here, there, last = {}) {
  const { take, give } = merge(settings(here), there, last);
  return [take, give];
}

test("what was never changed is not copied, what was chosen before is", () => {
  assert.deepEqual(merged({}, {}), [{}, {}]);
  assert.deepEqual(merged({ density: "sparse", titles: { ai: "Robots" } }, {}), [
    {},
    { density: "sparse", titles: { ai: "Robots" } },
  ]);
});

test("sites stay on the machine", () => {
  const here = settings({
    sitesOff: ["a.example"],
    exceptions: [{ host: "b.example", category: "ai", show: "off" }],
    panelOpen: true,
  });
  assert.deepEqual(merge(here, {}, {}).give, {});
  assert.deepEqual(merge(settings({}), { sitesOff: ["a.example"], panelOpen: true }, {}).take, {});
});

test("the side that has changed counts", () => {
  const last = /** @type {const} */ ({ density: "normal", fold: false });
  assert.deepEqual(merged({ density: "sparse" }, last, last), [{}, { density: "sparse" }]);
  assert.deepEqual(merged({}, { ...last, density: "sparse" }, last), [{ density: "sparse" }, {}]);
  assert.deepEqual(merged({ density: "off" }, { ...last, density: "sparse" }, last), [{}, { density: "off" }]);
  assert.deepEqual(merged({ density: "off" }, { ...last, fold: true }, last), [{ fold: true }, { density: "off" }]);
  // Back to what it was.
  assert.deepEqual(merged({}, { density: "off" }, { density: "off" }), [{}, { density: "normal" }]);
});

test("where they meet for the first time, what the other side says counts", () => {
  const [take, give] = merged({ density: "off", fold: true }, { density: "sparse", markNew: true });
  assert.deepEqual([take, give], [{ density: "sparse", markNew: true }, { fold: true }]);
});

test("what the other side has lost, it gets again", () => {
  assert.deepEqual(merged({ density: "off" }, {}, { density: "off" }), [{}, { density: "off" }]);
});

test("nonsense on the other side does no harm, and the order of entries is no change", () => {
  assert.deepEqual(merged({}, { density: 7, categoriesOff: "ai", hues: { ai: 400 } }), [{}, {}]);
  assert.deepEqual(merged({ hues: { ai: 1, law: 2 } }, { hues: { law: 2, ai: 1 } }), [{}, {}]);
});

test("what browsers would refuse for its size stays here, and the rest goes", () => {
  const titles = (/** @type {number} */ count) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`c${at}`, "ü".repeat(60)]));
  assert.deepEqual(merged({ titles: titles(50), fold: true }, {}), [{}, { titles: titles(50), fold: true }]);
  assert.deepEqual(merged({ titles: titles(70), fold: true }, {}), [{}, { fold: true }]);
});

test("many changes are one write, and without synchronisation nothing breaks", async (context) => {
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
  const choose = (/** @type {import("../../extension/store/settings.js").Density} */ density) => {
    here = settings({ density });
    for (const listener of listeners) listener({ settings: { newValue: here } });
    context.mock.timers.tick(100);
  };
  for (let times = 0; times < 50; times++) choose(times % 2 ? "normal" : "sparse");
  choose("off");
  context.mock.timers.tick(5000);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(written, [{ density: "off" }]);
  works = false;
  choose("sparse");
  context.mock.timers.tick(5000);
  await synchronise();
  works = true;
  await synchronise();
  assert.deepEqual(written, [{ density: "off" }, { density: "sparse" }]);
});
