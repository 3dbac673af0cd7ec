/** Requests to the background that get no answer, break its core, or are not allowed. */

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { ask } from "../../extension/common/messages.js";
import core from "../../extension/generated/core/threadlight.js";

/** The core's module. */
const CORE = readFileSync(new URL("../../extension/generated/core/threadlight_bg.wasm", import.meta.url));

/** The parts of the extension API that are used here. */
const chrome = {
  i18n: { getMessage: () => "" },
  runtime: {
    getURL: () => `data:application/wasm;base64,${CORE.toString("base64")}`,
    /** @param {unknown} _request @returns {Promise<unknown>} */
    sendMessage: async (_request) => undefined,
  },
  storage: { local: { get: async () => ({}), set: async () => {} } },
};
Object.assign(globalThis, { chrome });

/** A value nested too deeply for any stack. */
function deeplyNested() {
  /** @type {unknown[]} */
  let value = [];
  for (let depth = 0; depth < 200_000; depth++) value = [value];
  return value;
}

test("a core that breaks is replaced by a new one", async () => {
  const { askEngine } = await import("../../extension/background/engine.js");
  const comment = { id: "1", text: "Does anybody know how the court decided?" };
  /** @type {import("../../extension/generated/protocol").Request} */
  const request = { type: "tag", comments: [comment] };
  const before = await askEngine(request);
  assert.ok(before.type === "tags" && before.answers[0]?.tags.length);
  const memory = (await core(chrome.runtime.getURL())).memory;
  // The engine runs out of stack here, although its `answer` never throws by itself.
  const fatal = /** @type {any} */ ({ ...request, more: deeplyNested() });
  // A request at the same moment gets no answer either, but must not break the new core.
  const outcomes = await Promise.allSettled([askEngine(fatal), askEngine(request)]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["rejected", "rejected"],
  );
  assert.deepEqual(await askEngine(request), before);
  assert.notEqual((await core(chrome.runtime.getURL())).memory, memory);
});

test("only the extension's own pages can switch sites and pages", async () => {
  const { answer } = await import("../../extension/background/request-handlers.js");
  const requests = /** @type {const} */ ([
    { type: "switch_site", host: "a.example", on: false },
    { type: "switch_page", tab: 1, on: true },
  ]);
  for (const request of requests) {
    const response = await answer(request, { url: "https://a.example/" });
    assert.ok(response.type === "error" && /own pages/.test(response.message), JSON.stringify(response));
  }
});

test("in a private window nothing is kept, but comments are tagged", async () => {
  const { answer } = await import("../../extension/background/request-handlers.js");
  /** What something was written to. @type {string[]} */
  const kept = [];
  const opened = () => {
    kept.push("memory");
    throw new Error("no database");
  };
  Object.assign(globalThis, { indexedDB: { open: opened } });
  chrome.storage.local.set = async () => void kept.push("storage");
  // Older versions of Node have no navigator.locks.
  const locks = { request: async (/** @type {string} */ _name, /** @type {() => unknown} */ task) => task() };
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
  const comments = [{ id: "1", text: "Does anybody know how the court decided?" }];
  const adapter = { comment: "article" };
  for (const incognito of [true, false]) {
    const sender = /** @type {any} */ ({
      url: "https://a.example/",
      tab: { id: 1, incognito, url: "https://a.example/" },
    });
    const tagged = await answer({ type: "tag", comments }, sender);
    assert.ok(tagged.type === "tags" && tagged.answers[0]?.tags.length, JSON.stringify(tagged));
    await answer({ type: "record_visit", address: "https://a.example/", begun: 1, comments: ["1"] }, sender);
    await answer(/** @type {any} */ ({ type: "remember_adapter", adapter, origin: "found" }), sender);
    // Elsewhere all three are kept, so that this test would notice.
    assert.deepEqual([...new Set(kept)].sort(), incognito ? [] : ["memory", "storage"]);
  }
});

test("a request without an answer is rejected after half a minute", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  chrome.runtime.sendMessage = () => new Promise(() => {});
  const answer = ask({ type: "start_engine" });
  context.mock.timers.tick(30_000);
  await assert.rejects(answer, /no answer/);
});

test("a request whose answer is lost is sent once more", async () => {
  let times = 0;
  chrome.runtime.sendMessage = async () => {
    times++;
    if (times === 1) throw new Error("the port was closed");
    return { type: "done" };
  };
  assert.deepEqual(await ask({ type: "start_engine" }), { type: "done" });
  assert.equal(times, 2);
});
