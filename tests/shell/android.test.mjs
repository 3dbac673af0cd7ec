/** The background where Firefox for Android lacks an API: no shortcuts, no context menus, no windows. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

/** What listens to each event, by the event's name. @type {Map<string, ((...args: any[]) => unknown)[]>} */
const listeners = new Map();

/** @param {string} name */
function event(name) {
  /** @type {((...args: any[]) => unknown)[]} */
  const added = [];
  listeners.set(name, added);
  return { addListener: (/** @type {(...args: any[]) => unknown} */ listener) => added.push(listener) };
}

/** The open tabs. @type {{ incognito: boolean }[]} */
let tabs = [];

/** What was called, in order. @type {string[]} */
const called = [];

/** @param {string} name */
function area(name) {
  return { get: async () => ({}), set: async () => {}, onChanged: event(`storage.${name}`) };
}

Object.assign(globalThis, {
  chrome: {
    i18n: { getMessage: () => "" },
    runtime: {
      id: "threadlight",
      getURL: (/** @type {string} */ path) => `moz-extension://threadlight/${path}`,
      onMessage: event("message"),
      onInstalled: event("installed"),
      onStartup: event("startup"),
    },
    permissions: {
      getAll: async () => ({ origins: ["*://a.example/*"] }),
      onAdded: event("added"),
      onRemoved: event("removed"),
    },
    scripting: {
      getRegisteredContentScripts: async () => [],
      registerContentScripts: async () => void called.push("register"),
    },
    storage: { local: area("local"), sync: area("sync"), session: area("session") },
    tabs: {
      query: async () => tabs,
      create: async (/** @type {{ url: string }} */ { url }) => void called.push(url),
    },
  },
});

test("the background starts, registers the content script and opens the welcome page", async () => {
  await import("../../extension/background/main.js");
  for (const name of ["message", "installed", "startup", "added", "removed", "storage.local", "storage.sync"]) {
    assert.ok(listeners.get(name)?.length, `nothing listens to ${name}`);
  }
  const install = async () => {
    called.length = 0;
    await Promise.all((listeners.get("installed") ?? []).map((listener) => listener({ reason: "install" })));
    return called.toSorted();
  };
  tabs = [{ incognito: false }];
  assert.deepEqual(await install(), ["moz-extension://threadlight/welcome/welcome.html", "register"]);
  tabs = [{ incognito: true }];
  assert.deepEqual(await install(), ["register"]);
});
