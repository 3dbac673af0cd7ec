/** Settings are valid whatever is stored, and no valid setting is lost. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

import {
  changeSettings,
  DEFAULTS,
  loadSettings,
  onSettingsChange,
  parseSettings,
  showAs,
  shownAs,
  shownAsBefore,
  switchCategory,
  switchEverywhere,
  withItem,
} from "../../extension/store/settings.js";

/** The parts of `storage.local` that are used here; like a browser's, it copies values. */
class Storage {
  /** @type {Record<string, unknown>} */
  values = {};
  /** @type {Set<Function>} */
  listeners = new Set();
  onChanged = {
    addListener: (/** @type {Function} */ listener) => this.listeners.add(listener),
    removeListener: (/** @type {Function} */ listener) => this.listeners.delete(listener),
  };

  /** @param {string} key */
  async get(key) {
    return structuredClone({ [key]: this.values[key] });
  }

  /** @param {Record<string, unknown>} values */
  async set(values) {
    Object.assign(this.values, structuredClone(values));
    for (const [key, newValue] of Object.entries(values)) {
      for (const listener of this.listeners) listener({ [key]: { newValue } });
    }
  }
}

/**
 * Gives the extension an empty storage, or one with these settings.
 * @param {unknown} [stored]
 */
function withStorage(stored) {
  const local = new Storage();
  if (stored !== undefined) local.values.settings = stored;
  Object.assign(globalThis, { chrome: { storage: { local } } });
  return local;
}

test("missing and malformed settings become the defaults", () => {
  for (const stored of [undefined, null, 7, "on", [], [1], {}, { categoriesOff: 1, sitesOff: {} }]) {
    const settings = parseSettings(stored);
    assert.deepEqual([settings.categoriesOff, settings.sitesOff], [DEFAULTS.categoriesOff, DEFAULTS.sitesOff]);
  }
});

test("invalid values are dropped and valid ones stay", () => {
  const settings = parseSettings({
    version: "x",
    categoriesOff: ["ai", 3, 'no"such]', "", "ai", null, "own-1"],
    sitesOff: ["news.example.org", "https://no.host/", "*", "a b", "[::1]", "localhost", {}],
    badgeOnly: "work",
    exceptions: [{ host: "a.example", category: "ai", show: "badge" }, { host: "a.example", category: "ai" }, null],
    titles: { ai: "Machines", work: " ", "a b": "x", law: 3 },
    hues: { ai: 7, work: 360, law: "red" },
  });
  assert.equal(settings.version, DEFAULTS.version);
  assert.deepEqual(settings.categoriesOff, ["ai", "own-1"]);
  assert.deepEqual(settings.sitesOff, ["news.example.org", "[::1]", "localhost"]);
  assert.deepEqual(settings.badgeOnly, []);
  assert.deepEqual(settings.exceptions, [{ host: "a.example", category: "ai", show: "badge" }]);
  assert.deepEqual(settings.titles, { ai: "Machines" });
  assert.deepEqual(settings.hues, { ai: 7 });
});

test("what looks like a host but is none in addresses is dropped: browsers would refuse it, and all other hosts with it", () => {
  const sitesOff = [
    ".",
    ":::::",
    "[:::::]",
    "999.999.999.999",
    "0x7f.1",
    "a..b",
    "A.example",
    "127.0.0.1",
    "[::1]",
    "a_b.example",
  ];
  assert.deepEqual(parseSettings({ sitesOff }).sitesOff, ["127.0.0.1", "[::1]", "a_b.example"]);
  const exceptions = sitesOff.map((host) => ({ host, category: "ai", show: "off" }));
  assert.equal(parseSettings({ exceptions }).exceptions.length, 3);
});

test("lists have an end: of too many items the latest count, and what is unknown is kept only if it is little", () => {
  const hosts = Array.from({ length: 100_000 }, (_, index) => `site-${index}.example`);
  const exceptions = hosts.map((host) => ({ host, category: "ai", show: "off" }));
  const titles = Object.fromEntries(hosts.map((_, index) => [`own-${index}`, "Title"]));
  const settings = parseSettings({ sitesOff: hosts, exceptions, titles, later: "x".repeat(50_000) });
  for (const list of [settings.sitesOff, settings.exceptions, Object.keys(settings.titles)])
    assert.equal(list.length, 2000);
  assert.equal(settings.sitesOff.at(-1), hosts.at(-1));
  assert.ok(!("later" in settings));
  assert.ok("later" in parseSettings({ later: [1, 2, 3] }));
});

test("only booleans count as switches", () => {
  const { panelOpen, pageKeys, markNew } = parseSettings({ panelOpen: true, pageKeys: "yes", markNew: 1 });
  assert.deepEqual([panelOpen, pageKeys, markNew], [true, false, false]);
});

test("a change keeps the valid settings that a newer version stored", async () => {
  const local = withStorage({ version: 9, level: "everything", categoriesOff: "broken", sitesOff: ["a.example"] });
  await changeSettings(() => ({ categoriesOff: ["ai"] }));
  assert.deepEqual(local.values.settings, {
    ...DEFAULTS,
    level: "everything",
    categoriesOff: ["ai"],
    sitesOff: ["a.example"],
  });
});

test("simultaneous changes all take effect", async () => {
  withStorage();
  const ids = ["a", "b", "c", "d"];
  await Promise.all(
    ids.map((id) => changeSettings(({ categoriesOff }) => ({ categoriesOff: withItem(categoriesOff, id, true) }))),
  );
  assert.deepEqual((await loadSettings()).categoriesOff, ids);
});

test("a failed change is reported and doesn't stop the next one", async () => {
  const local = withStorage();
  const { set } = local;
  local.set = async () => Promise.reject(new Error("disk full"));
  await assert.rejects(
    changeSettings(() => ({ sitesOff: ["a.example"] })),
    /disk full/,
  );
  local.set = set;
  await changeSettings(() => ({ sitesOff: ["b.example"] }));
  assert.deepEqual((await loadSettings()).sitesOff, ["b.example"]);
});

test("listeners get parsed settings until their signal is aborted", async () => {
  const local = withStorage();
  const end = new AbortController();
  /** @type {unknown[]} */
  const received = [];
  onSettingsChange((settings) => received.push(settings.categoriesOff), end.signal);
  await local.set({ settings: { categoriesOff: ["ai", 5] } });
  await local.set({ other: 1 });
  end.abort();
  await changeSettings(() => ({ categoriesOff: [] }));
  assert.deepEqual(received, [["ai"]]);
});

test("an item is added once, and removed wherever it stands", () => {
  assert.deepEqual(withItem(["a", "b"], "a", true), ["b", "a"]);
  assert.deepEqual(withItem(["a", "b", "a"], "a", false), ["b"]);
  assert.deepEqual(withItem([], "a", false), []);
});

test("a category is shown the same on all sites except where an exception says otherwise", () => {
  const exceptions = [{ host: "a.example", category: "ai", show: /** @type {const} */ ("full") }];
  const settings = { ...DEFAULTS, categoriesOff: ["ai", "law"], badgeOnly: ["law", "work"], exceptions };
  const shows = ["ai", "law", "work", "life"].map((id) =>
    [null, "a.example"].map((host) => shownAs(settings, id, host)),
  );
  assert.deepEqual(shows, [
    ["off", "full"],
    ["off", "off"],
    ["badge", "badge"],
    ["full", "full"],
  ]);
});

test("changing how a category is shown changes the exception if there is one", () => {
  const exceptions = [{ host: "a.example", category: "ai", show: /** @type {const} */ ("full") }];
  const settings = { ...DEFAULTS, badgeOnly: ["law"], exceptions };
  assert.deepEqual(showAs(settings, "ai", "off", "a.example"), { exceptions: [{ ...exceptions[0], show: "off" }] });
  assert.deepEqual(showAs(settings, "ai", "off", "b.example"), { categoriesOff: ["ai"], badgeOnly: ["law"] });
  assert.deepEqual(showAs(settings, "law", "full"), { categoriesOff: [], badgeOnly: [] });
  const off = { ...settings, ...switchCategory(settings, "law", false, null) };
  assert.equal(shownAs(off, "law", null), "off");
  const on = { ...off, ...switchCategory(off, "law", true, null) };
  assert.equal(shownAs(on, "law", null), "badge");
});

test("a switch for one site makes an exception, and takes it back once the site is like the others", () => {
  const off = { ...DEFAULTS, ...switchCategory(DEFAULTS, "ai", false, "a.example") };
  assert.deepEqual([shownAs(off, "ai", "a.example"), shownAs(off, "ai", "b.example")], ["off", "full"]);
  assert.deepEqual(off.exceptions, [{ host: "a.example", category: "ai", show: "off" }]);
  assert.deepEqual(switchCategory(off, "ai", true, "a.example"), { exceptions: [] });
});

test("a switch for all sites counts on the site where there was an exception, and can be undone", () => {
  const before = { ...DEFAULTS, ...switchCategory(DEFAULTS, "ai", false, "a.example"), badgeOnly: ["law"] };
  const on = { ...before, ...switchEverywhere(before, "ai", true, "a.example") };
  assert.equal(shownAs(on, "ai", "a.example"), "full");
  const changed = { ...on, badgeOnly: ["law", "work"] };
  const undone = { ...changed, ...shownAsBefore(changed, "ai", before) };
  assert.deepEqual(undone, { ...before, badgeOnly: ["law", "work"] });
});
