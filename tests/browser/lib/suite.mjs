/** Browser tests: each runs in every browser, with the extension freshly installed. */

import { after, describe, it } from "node:test";

import { Session } from "./session.mjs";

/** @typedef {import("./session.mjs").BrowserName} BrowserName */

/** @type {BrowserName[]} */
const BROWSERS = ["chromium", "firefox"];

/** How long a test may take before it counts as hung, in milliseconds. */
const TIMEOUT = 120_000;

/** After so many hangs in a file the tests that are left aren't tried. */
const PATIENCE = 3;

/** Whether a test that fails once has failed: for finding those that now and then do. */
const STRICT = Boolean(process.env.THREADLIGHT_STRICT);

/** How long a browser may take to close, in milliseconds. */
const CLOSING = 20_000;

/**
 * @callback Define
 * @param {string} name
 * @param {(session: Session) => Promise<void>} test
 * @param {{ skip?: string | false }} [options]
 * @returns {void}
 */

/**
 * Defines tests for each browser, or for the one that THREADLIGHT_BROWSER names. A test fails, too, if the browser asked
 * for anything but the pages that it served, or if the extension reported an error. One that fails is tried once more in
 * a fresh browser, and what went wrong is printed.
 * @param {(test: Define, browser: BrowserName) => void} define
 */
export function inBrowsers(define) {
  for (const browser of chosen()) {
    describe(browser, () => {
      /** One browser for all tests of a file: starting it takes longer than most of them. @type {Session | undefined} */
      let session;
      let hung = 0;
      after(() => session && end(session));
      define((name, test, { skip = false } = {}) => {
        it(name, { skip }, async (context) => {
          const attempt = async () => {
            try {
              await within(TIMEOUT, run());
            } catch (error) {
              // What went wrong may be the browser's, and go on in the next test.
              const last = session;
              session = undefined;
              if (error instanceof Hung) {
                hung += 1;
                last?.kill();
              } else if (last) {
                await end(last).catch(() => {});
              }
              throw error;
            }
          };
          const run = async () => {
            if (session?.connected) await session.reset();
            else session = await Session.launch({ browser });
            await test(session);
            await session.verify();
          };
          if (hung >= PATIENCE) throw new Error("not tried: the tests before it hung");
          await attempt().catch((error) => {
            if (STRICT) throw error;
            // Drivers lose an answer now and then, a busy machine a race. What fails in a fresh browser too is a fault.
            context.diagnostic(`unsteady, tried again in a fresh browser: ${name}: ${error.stack ?? error}`);
            return attempt();
          });
        });
      }, browser);
    });
  }
}

/** It took too long. */
class Hung extends Error {}

/**
 * The outcome, or an error if it takes longer.
 * @template T
 * @param {number} limit  In milliseconds.
 * @param {Promise<T>} outcome
 * @returns {Promise<T>}
 */
function within(limit, outcome) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Hung(`not done after ${limit / 1000} s`)), limit);
    outcome.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * Closes the browser, whether it likes to or not.
 * @param {Session} session
 */
async function end(session) {
  await within(CLOSING, session.close()).catch((error) => {
    session.kill();
    throw error;
  });
}

function chosen() {
  const name = process.env.THREADLIGHT_BROWSER;
  const browsers = name ? BROWSERS.filter((browser) => browser === name) : BROWSERS;
  if (browsers.length === 0) throw new Error(`THREADLIGHT_BROWSER names no browser: ${name}`);
  return browsers;
}
