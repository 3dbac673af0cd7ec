/** Own categories made of words that the reader has selected in a page. */

import { strict as assert } from "node:assert";

import { highlightName } from "../../extension/common/palette.js";
import { highlights, until } from "./lib/inspect.mjs";
import { clickIn, untilOpen } from "./lib/layers.mjs";
import { click, textOf } from "./lib/options.mjs";
import { ownCategory } from "./lib/own.mjs";
import { sampleNamed } from "./lib/samples.mjs";
import { Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("../../extension/store/own.js").OwnCategory} OwnCategory */

/** The page with comments. */
const SAMPLE = sampleNamed("lobsters.html");

/** An own category that nothing matches at first. */
const TEA = ownCategory("Tea", ["oolong"]);

/** An own category by a regular expression. @type {OwnCategory} */
const PATTERN = { ...ownCategory("Versions", []), pattern: "v\\d+" };

/** A page of a site that is not allowed. */
const ELSEWHERE = "https://elsewhere.example/";

/**
 * Selects the first occurrence of some words in the text of the first element that matches, and scrolls there.
 * @param {Page} page
 * @param {string} selector
 * @param {string} words
 */
async function select(page, selector, words) {
  await page.evaluate(
    (selector, words) => {
      const walker = document.createTreeWalker(document.querySelector(selector) ?? document, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const { currentNode: node } = walker;
        const at = node.nodeValue?.indexOf(words) ?? -1;
        if (at < 0) continue;
        getSelection()?.setBaseAndExtent(node, at, node, at + words.length);
        node.parentElement?.scrollIntoView({ block: "center", behavior: "instant" });
        return;
      }
      throw new Error(`no ${words}`);
    },
    selector,
    words,
  );
}

/**
 * Which of these items the menu has.
 * @param {Shell} shell
 * @param {string[]} ids
 */
function itemsOf(shell, ids) {
  return shell.extensionPage.evaluate(async (ids) => {
    // Fails for an item that does not exist.
    const exists = (/** @type {string} */ id) =>
      chrome.contextMenus.update(id, {}).then(
        () => true,
        () => false,
      );
    const found = await Promise.all(ids.map(exists));
    return ids.filter((_, index) => found[index]);
  }, ids);
}

inBrowsers((test) => {
  test("selected words are added to an own category; the page says so, and Undo takes them out", async (session) => {
    const shell = await Shell.open(session);
    await shell.store({ own: [TEA] });
    const { page } = await shell.read(SAMPLE);
    const words = async () => /** @type {OwnCategory[]} */ ((await shell.stored()).own)[0]?.words;
    const isMarked = async () => (await highlights(page))[highlightName(TEA.id)]?.includes("the") ?? false;
    await until("the menu has the category", async () => (await itemsOf(shell, [TEA.id])).length > 0);

    await select(page, ".comment_text", "the");
    await session.chooseForSelection(page, TEA.id);
    await until("they are highlighted", isMarked);
    assert.deepEqual(await words(), ["oolong", "the"]);
    const added = await untilOpen(session, page, "notice");
    assert.match(added.text, /“the” added to:\s*Tea/);

    await session.chooseForSelection(page, TEA.id);
    await until("that is said", async () => (await untilOpen(session, page, "notice")).text.includes("is already in"));
    assert.deepEqual(await words(), ["oolong", "the"]);

    await shell.store({ own: [TEA] });
    await until("they are gone", async () => !(await isMarked()));
    await session.chooseForSelection(page, TEA.id);
    await until("that is said", async () => (await untilOpen(session, page, "notice")).text.includes("added to"));
    await clickIn(session, page, "notice", "button", "Undo");
    await until("they are out", async () => (await words())?.join() === "oolong");
    await until("they are not highlighted", async () => !(await isMarked()));
  });

  test("where nothing of ours runs, the toolbar button says that words were taken", async (session) => {
    const shell = await Shell.open(session);
    await shell.store({ own: [TEA] });
    await until("the menu has the category", async () => (await itemsOf(shell, [TEA.id])).length > 0);
    const page = await session.open(ELSEWHERE, "<!doctype html><p>A samovar and more.");
    await select(page, "p", "samovar");
    await session.chooseForSelection(page, TEA.id);
    const badge = () =>
      shell.extensionPage.evaluate(async () => {
        const tabs = await chrome.tabs.query({});
        const texts = await Promise.all(tabs.map(({ id: tabId = -1 }) => chrome.action.getBadgeText({ tabId })));
        return texts.join("");
      });
    await until("it is said", async () => (await badge()) === "✓");
    assert.deepEqual((await shell.stored()).own[0].words, ["oolong", "samovar"]);
    await until("it is over", async () => (await badge()) === "");
  });

  test("a new category of selected words takes them as they are, and Save is the only click left", async (session) => {
    const shell = await Shell.open(session);
    const { page } = await shell.read(SAMPLE);
    await page.evaluate(() => document.querySelector(".comment_text")?.append(" Say f*ck  (sic) to it."));
    await shell.settled(page);
    await select(page, ".comment_text", "f*ck  (sic)");
    await session.chooseForSelection(page, "make");
    const options = await session.openedByExtension("options/options.html");
    const shown = () => options.evaluate(() => document.querySelector("#shown mark")?.textContent ?? "");
    await until("the preview finds them", async () => (await shown()).replace(/\s+/, " ") === "f*ck (sic)");
    await click(options, "#editor .action");
    await until("it is saved", async () => (await textOf(options, "#notice span")).startsWith("Saved"));
    /** @type {OwnCategory[]} */
    const [made] = (await shell.stored()).own;
    assert.deepEqual([made?.title, made?.words], ["f*ck (sic)", ["f\\*ck (sic)"]]);
    await until("it is highlighted", async () => highlightName(made?.id ?? "") in (await highlights(page)));
  });

  test("the menu follows the own categories, also after the background was stopped", async (session) => {
    const shell = await Shell.open(session);
    const all = ["root", "make", TEA.id, PATTERN.id, "own-cake"];
    const isMenu = (/** @type {string[]} */ ids) =>
      until(`the menu has ${ids}`, async () => (await itemsOf(shell, all)).join() === ids.join());
    await isMenu(["root", "make"]);
    await shell.store({ own: [TEA, PATTERN] });
    await isMenu(["root", "make", TEA.id]);
    await session.killBackground();
    await isMenu(["root", "make", TEA.id]);
    const { page } = await shell.read(SAMPLE);
    await select(page, ".comment_text", "the");
    await session.killBackground();
    // Firefox starts the background for the click. In Chromium the test can't click, so something else starts it.
    if (session.name === "chromium") {
      await shell.extensionPage.evaluate(() => chrome.runtime.sendMessage({ type: "start_engine" }));
    }
    await session.chooseForSelection(page, TEA.id);
    await until("the words are added", async () => (await shell.stored()).own[0].words.includes("the"));
    await session.killBackground();
    await shell.store({ own: [ownCategory("Cake", ["cake"])] });
    await isMenu(["root", "make", "own-cake"]);
  });

  test("a part of the page can have a category made and words added, without the menu", async (session) => {
    const shell = await Shell.open(session);
    await shell.store({ own: [TEA, PATTERN] });
    const send = (/** @type {object} */ request) =>
      shell.extensionPage.evaluate((request) => chrome.runtime.sendMessage(request), request);
    const add = (/** @type {string} */ category) => send({ type: "add_words", category, words: " green\n tea" });
    assert.deepEqual(
      [await add(TEA.id), await add(TEA.id)],
      [
        { type: "added", isNew: true },
        { type: "added", isNew: false },
      ],
    );
    assert.equal((await add(PATTERN.id)).type, "error");
    assert.deepEqual((await shell.stored()).own[0].words, ["oolong", "green tea"]);
    await send({ type: "remove_words", category: TEA.id, words: "green tea" });
    assert.deepEqual((await shell.stored()).own, [TEA, PATTERN]);
    // The core takes no more lines than this, and then nothing of the category would be found.
    await shell.store({ own: [{ ...TEA, words: Array.from({ length: 300 }, (_, index) => `word${index}`) }] });
    assert.match((await add(TEA.id)).message, /300/);
    await send({ type: "make_category", words: "green tea" });
    const options = await session.openedByExtension("options/options.html");
    await until("the editor has them", () =>
      options.evaluate(
        () => /** @type {HTMLInputElement | null} */ (document.querySelector("[name=title]"))?.value === "green tea",
      ),
    );
  });
});
