/** The editor of own categories while the background is slow: nothing that was typed is lost, nothing half-typed is stored. */

import { strict as assert } from "node:assert";

import { until } from "./lib/inspect.mjs";
import { click, openOptions, textOf, type, untilNotice } from "./lib/options.mjs";
import { ownCategory } from "./lib/own.mjs";
import { store, stored } from "./lib/storage.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("../../extension/store/own.js").OwnCategory} OwnCategory */

/** An own category. */
const TEA = ownCategory("Tea", ["tea"]);

/** How long the background takes to answer, in milliseconds. */
const DELAY = 3000;

/**
 * Has the background answer the options page late.
 * @param {Page} page
 */
function slowDown(page) {
  return page.evaluate((delay) => {
    const { runtime } = chrome;
    const send = runtime.sendMessage.bind(runtime);
    const slow = async (/** @type {unknown} */ message) => {
      await new Promise((resolve) => setTimeout(resolve, delay));
      return send(message);
    };
    Object.assign(runtime, { sendMessage: slow });
  }, DELAY);
}

/**
 * What is typed in the editor; null while it is closed.
 * @param {Page} page
 */
function typed(page) {
  return page.evaluate(() => {
    const form = /** @type {HTMLFormElement} */ (document.querySelector("#editor"));
    const value = (/** @type {string} */ name) =>
      /** @type {HTMLInputElement} */ (form.querySelector(`[name=${name}]`)).value;
    return form.hidden ? null : { title: value("title"), words: value("words") };
  });
}

/**
 * The titles and words that are stored.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
async function storedWords(page) {
  /** @type {OwnCategory[]} */
  const own = (await stored(page)).own ?? [];
  return own.map(({ title, words }) => `${title}: ${words.join(", ")}`);
}

/**
 * Whether the page asks before it is left.
 * @param {Page} page
 */
function asksBeforeLeaving(page) {
  return page.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true })));
}

inBrowsers((test) => {
  test("what is saved is what was typed when Save was pressed", async (session) => {
    const options = await openOptions(session);
    await slowDown(options);
    assert.equal(await asksBeforeLeaving(options), false);
    await click(options, "#new-own");
    await options.keyboard.type("Tea");
    await type(options, "[name=words]", "tea");
    await click(options, "#editor .action");
    await click(options, "#new-own");
    await options.keyboard.type("Half");
    await type(options, "[name=words]", "half ty");
    assert.equal(await asksBeforeLeaving(options), true);
    await untilNotice(options, "Saved: Tea");
    assert.deepEqual(await storedWords(options), ["Tea: tea"]);
    assert.deepEqual(await typed(options), { title: "Half", words: "half ty" });

    // What is typed after Save is pressed stays in the editor.
    await click(options, "#editor .action");
    await type(options, "[name=words]", "half typed");
    await untilNotice(options, "Saved: Half");
    assert.deepEqual(await storedWords(options), ["Tea: tea", "Half: half ty"]);
    assert.deepEqual(await typed(options), { title: "Half", words: "half typed" });
    await click(options, "#editor .action");
    await until("the editor is closed", async () => (await typed(options)) === null);
    assert.deepEqual(await storedWords(options), ["Tea: tea", "Half: half typed"]);
    await until("nothing is unsaved", async () => !(await asksBeforeLeaving(options)));
  });

  test("an entry that can't be saved is kept, and says so", async (session) => {
    const options = await openOptions(session);
    await slowDown(options);
    await click(options, "#new-own");
    await options.keyboard.type("Tea");
    await type(options, "[name=words]", "tea\n*");
    await click(options, "#editor .action");
    await click(options, "#new-own");
    await untilNotice(options, "Not saved: Tea");
    assert.deepEqual(await storedWords(options), []);
    assert.match(await textOf(options, "#own-list li"), /Tea.*not saved yet/);
    await click(options, "#own-list [data-do=edit]");
    assert.deepEqual(await typed(options), { title: "Tea", words: "tea\n*" });
    await type(options, "[name=words]", "tea");
    await options.keyboard.press("Escape");
    await untilNotice(options, "Discarded: Tea");
    await click(options, "#notice button");
    await until("it is back", async () => (await typed(options))?.words === "tea");
    await click(options, "#editor .action");
    await untilNotice(options, "Saved: Tea");
    assert.deepEqual(await storedWords(options), ["Tea: tea"]);
  });

  test("opening another category keeps what was typed, until it is saved or discarded", async (session) => {
    const options = await openOptions(session);
    await store(options, { own: [TEA, ownCategory("Cake", ["cake"])] });
    const row = (/** @type {OwnCategory} */ { id }) => `#own-list [data-key="${id}"]`;
    await until("they are listed", async () => (await textOf(options, row(TEA))) !== "");
    await click(options, `${row(TEA)} [data-do=edit]`);
    await type(options, "[name=words]", "tea\nteapot");
    await click(options, '#own-list [data-key="own-cake"] [data-do=edit]');
    assert.deepEqual(await typed(options), { title: "Cake", words: "cake" });
    assert.ok((await textOf(options, row(TEA))).includes("not saved yet"));
    assert.equal(await asksBeforeLeaving(options), true);
    await click(options, `${row(TEA)} [data-do=edit]`);
    assert.deepEqual(await typed(options), { title: "Tea", words: "tea\nteapot" });
    await click(options, "[data-do=cancel]");
    await untilNotice(options, "Discarded: Tea");
    assert.equal(await asksBeforeLeaving(options), false);
    assert.deepEqual(await storedWords(options), ["Tea: tea", "Cake: cake"]);
    assert.ok((await textOf(options, row(TEA))).includes("tea"));
  });
});
