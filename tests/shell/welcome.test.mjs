/** In which window the welcome page opens. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

/** @typedef {{ id: number, focused: boolean, incognito: boolean }} Window */

/** The windows that are open. @type {Window[]} */
let windows = [];
/** The windows that a tab was opened in. @type {number[]} */
const opened = [];

Object.assign(globalThis, {
  chrome: {
    runtime: { getURL: (/** @type {string} */ path) => path },
    windows: { getAll: async () => windows },
    tabs: { create: async (/** @type {{ windowId: number }} */ { windowId }) => void opened.push(windowId) },
  },
});

/**
 * The windows that the page opens in.
 * @param {...Window} open
 */
async function openedIn(...open) {
  const { openWelcome } = await import("../../extension/background/welcome.js");
  windows = open;
  await openWelcome();
  return opened.splice(0);
}

test("the welcome page opens in the window that has the focus, but never in a private one", async () => {
  const plain = { id: 1, focused: false, incognito: false };
  const other = { id: 2, focused: true, incognito: false };
  const secret = { id: 3, focused: true, incognito: true };
  assert.deepEqual(await openedIn(plain, other), [other.id]);
  assert.deepEqual(await openedIn(secret, plain), [plain.id]);
  assert.deepEqual(await openedIn(plain), [plain.id]);
  assert.deepEqual(await openedIn(secret), []);
  assert.deepEqual(await openedIn(), []);
});
