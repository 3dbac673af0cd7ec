/** Browser tests: each runs in every browser, with the extension freshly installed. */

import { after, describe, it } from "node:test";

import { Session } from "./session.mjs";

/** @typedef {import("./session.mjs").BrowserName} BrowserName */

/** @type {BrowserName[]} */
const BROWSERS = ["chromium", "firefox"];

/** How long a test may take before it counts as hung, in milliseconds. */
const TIMEOUT = 120_000;

/**
 * @callback Define
 * @param {string} name
 * @param {(session: Session) => Promise<void>} test
 * @param {{ skip?: string | false }} [options]
 * @returns {void}
 */

/**
 * Defines tests for each browser, or for the one that THREADLIGHT_BROWSER names. A test fails, too, if the browser asked
 * for anything but the pages that it served, or if the extension reported an error.
 * @param {(test: Define, browser: BrowserName) => void} define
 */
export function inBrowsers(define) {
  for (const browser of chosen()) {
    describe(browser, () => {
      /** One browser for all tests of a file: starting it takes longer than most of them. @type {Session | undefined} */
      let session;
      after(() => session?.close());
      define((name, test, { skip = false } = {}) => {
        it(name, { skip, timeout: TIMEOUT }, async () => {
          if (session?.connected) await session.reset();
          else session = await Session.launch({ browser });
          await test(session);
          await session.verify();
        });
      }, browser);
    });
  }
}

function chosen() {
  const name = process.env.THREADLIGHT_BROWSER;
  const browsers = name ? BROWSERS.filter((browser) => browser === name) : BROWSERS;
  if (browsers.length === 0) throw new Error(`THREADLIGHT_BROWSER names no browser: ${name}`);
  return browsers;
}
