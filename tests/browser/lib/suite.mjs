/** Runs each browser test in every browser, with the extension freshly installed. */

import { after, describe, it } from "node:test";

import { Session } from "./session.mjs";

/** @typedef {import("./session.mjs").BrowserName} BrowserName */

/** @type {BrowserName[]} */
const BROWSERS = ["chromium", "firefox"];

/** How long a test may take before it counts as hung, in milliseconds. */
const TIMEOUT = 120_000;

/** After this many hangs in one file, the remaining tests are not tried. */
const MAX_HANGS = 3;

/** Whether to fail a test at once instead of trying it again, in order to find unsteady tests. */
const STRICT = Boolean(process.env.THREADLIGHT_STRICT);

/** How long a browser may take to close, in milliseconds. */
const CLOSING_TIMEOUT = 20_000;

/**
 * @callback DefineTest
 * @param {string} name
 * @param {(session: Session) => Promise<void>} test
 * @param {{ skip?: string | false }} [options]
 * @returns {void}
 */

/**
 * Defines tests for each browser, or only for the one that THREADLIGHT_BROWSER names. A test also fails if anything but
 * the served pages was requested or if the extension reported an error. A test that fails is tried once more in a fresh
 * browser, and the first failure is printed.
 * @param {(test: DefineTest, browser: BrowserName) => void} define
 */
export function inBrowsers(define) {
  for (const browser of chosenBrowsers()) {
    describe(browser, () => {
      /**
       * Shared by all tests of a file, because starting a browser takes longer than most tests.
       * @type {Session | undefined}
       */
      let session;
      let hung = 0;
      after(() => session && end(session));
      define((name, test, { skip = false } = {}) => {
        it(name, { skip }, async (context) => {
          const attempt = async () => {
            try {
              await within(TIMEOUT, run());
            } catch (error) {
              // The browser itself may be broken, so the next test gets a new one.
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
          if (hung >= MAX_HANGS) throw new Error("not tried: the tests before it hung");
          await attempt().catch((error) => {
            if (STRICT) throw error;
            // Drivers sometimes lose an answer, and a busy machine a race. A failure in a fresh browser, too, is real.
            context.diagnostic(`unsteady, tried again in a fresh browser: ${name}: ${error.stack ?? error}`);
            return attempt();
          });
        });
      }, browser);
    });
  }
}

/** A test or browser did not finish in time. */
class Hung extends Error {}

/**
 * Waits for an outcome; throws {@link Hung} if it takes longer than the limit.
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
 * Closes the browser, by force if it doesn't answer.
 * @param {Session} session
 */
async function end(session) {
  await within(CLOSING_TIMEOUT, session.close()).catch((error) => {
    session.kill();
    throw error;
  });
}

/** The browsers to test, from the environment. */
function chosenBrowsers() {
  const name = process.env.THREADLIGHT_BROWSER;
  const browsers = name ? BROWSERS.filter((browser) => browser === name) : BROWSERS;
  if (browsers.length === 0) throw new Error(`THREADLIGHT_BROWSER names no browser: ${name}`);
  return browsers;
}
