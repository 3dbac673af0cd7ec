/** The panel and the ways through a thread, by pointer and keys. */

import { strict as assert } from "node:assert";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { HERE, highlightName } from "../../extension/common/palette.js";
import { CATEGORIES } from "../../extension/generated/categories.js";
import { highlights, pageNodes, until } from "./lib/inspect.mjs";
import { badgePlace, clickIn, layerState, placeOf, untilClosed, untilOpen } from "./lib/layers.mjs";
import { clickAndReturn } from "./lib/popup.mjs";
import { atOtherAddress, sampleNamed } from "./lib/samples.mjs";
import { badgeLabels, Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./lib/session.mjs").Session} Session */
/** @typedef {import("./lib/shell.mjs").Status} Status */

const SAMPLE = sampleNamed("lobsters.html");
const PANEL = '[data-threadlight-layer="panel"]';

/** @param {string} id */
function titleOf(id) {
  return CATEGORIES.find((category) => category.id === id)?.title ?? "";
}

/** @param {Session} session */
async function open(session) {
  const shell = await Shell.open(session);
  return { shell, ...(await shell.read(SAMPLE)) };
}

/**
 * With the panel opened from the popup.
 * @param {Session} session
 */
async function openPanel(session) {
  const opened = await open(session);
  await pressInPopup(session, opened.page, "#panel");
  await untilOpen(session, opened.page, "panel");
  return opened;
}

/**
 * Clicks in the popup over a page and goes back to the page.
 * @param {Session} session
 * @param {Page} page
 * @param {string} selector
 */
async function pressInPopup(session, page, selector) {
  const popup = await session.openPopup(page);
  await until("the popup knows the page", () =>
    popup.evaluate((s) => !document.querySelector(s)?.hasAttribute("hidden"), selector),
  );
  await clickAndReturn(session, popup, selector, page);
}

/**
 * The rows of categories that the panel shows.
 * @param {Session} session
 * @param {Page} page
 */
function rows(session, page) {
  return session.inShadows(page, PANEL, ([root]) =>
    [...(root?.querySelectorAll(".category:not([hidden])") ?? [])].map((row) => ({
      title: row.querySelector(".badge")?.textContent,
      count: Number(row.querySelector(".count")?.textContent),
      on: row.querySelector("input")?.checked,
      only: row.querySelector("button")?.ariaPressed,
    })),
  );
}

/**
 * The text of the comment that was just gone to.
 * @param {Page} page
 */
async function here(page) {
  const words = await until("a comment stands out", async () => (await highlights(page))[HERE]);
  return words.join("").replace(/\s+/g, "");
}

/** @param {string} text */
function squeezed(text) {
  return text.replace(/^(> )+/gm, "").replace(/\s+/g, "");
}

/**
 * The comments with a category.
 * @param {Status} status
 * @param {string} id
 */
function having({ list }, id) {
  return list.filter(({ tags }) => tags.some(({ category }) => category === id)).map(({ text }) => squeezed(text));
}

/**
 * The first category that some comments have, but not all.
 * @param {Status} status
 */
function some({ counts, comments }) {
  const [id = ""] = Object.entries(counts).find(([, count]) => count > 1 && count < comments) ?? [];
  assert.ok(id);
  return id;
}

inBrowsers((test, browser) => {
  test("it counts what the page has, by category, and the page's nodes stay as they are", async (session) => {
    const { page, status } = await open(session);
    const nodes = await pageNodes(page);
    await pressInPopup(session, page, "#panel");
    const { text, inView } = await untilOpen(session, page, "panel");
    assert.ok(text.includes(`Comments: ${status.comments}, tagged: ${status.tagged}`), text);
    assert.ok(inView);
    const expected = CATEGORIES.flatMap(({ id, title }) => {
      const count = status.counts[id];
      return count ? [{ title, count, on: true, only: "false" }] : [];
    });
    assert.deepEqual(await rows(session, page), expected);
    assert.deepEqual(await pageNodes(page), nodes);
  });

  test("its script is not in pages that never open it", async (session) => {
    const { shell, page } = await open(session);
    const heard = await shell.recordMessages();
    await page.reload();
    await shell.settled(page);
    assert.ok(!(await heard()).some(({ type }) => type === "panel"));
    assert.equal(await page.evaluate(() => document.querySelector("[data-threadlight-layer]")), null);
  });

  test("it counts comments as they come", async (session) => {
    const { page, status } = await openPanel(session);
    await page.evaluate(() => {
      const comment = document.querySelector("li:has(> .comment[data-shortid])");
      comment?.after(comment.cloneNode(true));
    });
    const more = async () => {
      const { text = "" } = (await layerState(session, page, "panel")) ?? {};
      const [, comments] = /Comments: (\d+)/.exec(text) ?? [];
      return Number(comments) > status.comments;
    };
    await until("the panel counts more", more);
  });

  test("a click switches a category, another makes it the only one", async (session) => {
    const { page, status } = await openPanel(session);
    const before = await highlights(page);
    const id = some(status);
    await clickIn(session, page, "panel", ".category .badge", titleOf(id));
    await until("it is off", async () => !(highlightName(id) in (await highlights(page))));
    await clickIn(session, page, "panel", ".category .badge", titleOf(id));
    await until("it is on", async () => highlightName(id) in (await highlights(page)));
    assert.deepEqual(await highlights(page), before);

    await clickIn(session, page, "panel", `.category:has([data-category="${id}"]) .only`);
    const names = async () => Object.keys(await highlights(page)).filter((name) => !name.startsWith("threadlight--"));
    await until("it is the only one", async () => (await names()).join() === highlightName(id));
    assert.equal(await layerState(session, page, "notice"), null);
    await page.keyboard.press("Escape");
    await until("all are back", async () => (await names()).length > 1);
    assert.deepEqual(await highlights(page), before);
  });

  test('where the reader prefers, "only" folds the others to a line, and unfolds them', async (session) => {
    const { page, status } = await openPanel(session);
    const nodes = await pageNodes(page);
    const id = some(status);
    await clickIn(session, page, "panel", "summary", "Keys and more");
    await clickIn(session, page, "panel", ".option", "“Only” folds the other comments to a line");
    await clickIn(session, page, "panel", `.category:has([data-category="${id}"]) .only`);
    const folded = () =>
      page.evaluate(() =>
        [...document.querySelectorAll("[data-threadlight-folded]")].map((each) => each.getBoundingClientRect().height),
      );
    await until(
      "the others are folded",
      async () => (await folded()).length === status.comments - (status.counts[id] ?? 0),
    );
    const heights = await folded();
    assert.ok(heights.some((height) => height > 0));
    assert.deepEqual(
      heights.filter((height) => height > 40),
      [],
    );
    await page.keyboard.press("Escape");
    await until("all are unfolded", async () => (await folded()).length === 0);
    assert.deepEqual(await pageNodes(page), nodes);
  });

  test("the reader says how much is highlighted", async (session) => {
    const { shell, page, status } = await openPanel(session);
    const before = await highlights(page);
    const length = (/** @type {Record<string, string[]>} */ all) => Object.values(all).flat().join("").length;
    const most = status.list.reduce((sum, { text }) => sum + Math.max(24, 0.12 * text.length), 0);
    await clickIn(session, page, "panel", "summary", "Keys and more");
    const choose = async (/** @type {string} */ density) => {
      await clickIn(session, page, "panel", ".option select");
      await page.keyboard.type(density[0] ?? "");
      await page.keyboard.press("Enter");
    };
    await choose("Few");
    await until("little is highlighted", async () => length(await highlights(page)) < length(before));
    await until("no more than a share", async () => length(await highlights(page)) <= most);
    // Letters that are typed within a second count as one word.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await choose("Off");
    await until("nothing is highlighted", async () => length(await highlights(page)) === 0);
    assert.ok((await badgeLabels(session, page)).flat().length > 0);
    await shell.set({});
    await until("all is as before", async () => length(await highlights(page)) === length(before));
    assert.deepEqual(await highlights(page), before);
  });

  test("a choice counts as it was made, even if news of the page set it back before it is stored", async (session) => {
    const { shell, page } = await openPanel(session);
    await session.inShadows(page, PANEL, ([root]) => {
      const choice = /** @type {HTMLSelectElement} */ (root?.querySelector(".option select"));
      choice.value = "sparse";
      choice.dispatchEvent(new Event("change"));
      choice.value = "normal";
    });
    const density = () =>
      shell.extensionPage.evaluate(
        async () => /** @type {any} */ ((await chrome.storage.local.get("settings")).settings)?.density,
      );
    await until("it is stored", async () => (await density()) === "sparse");
  });

  test("next and previous, of all and of one category", async (session) => {
    const { page, status } = await openPanel(session);
    const tagged = status.list.filter(({ tags }) => tags.length > 0).map(({ text }) => squeezed(text));
    await clickIn(session, page, "panel", '.steps [aria-label="Next comment"]');
    assert.equal(await here(page), tagged[0]);
    await clickIn(session, page, "panel", '.steps [aria-label="Next comment"]');
    assert.equal(await here(page), tagged[1]);
    await clickIn(session, page, "panel", '.steps [aria-label="Previous comment"]');
    assert.equal(await here(page), tagged[0]);

    const id = some(status);
    await clickIn(session, page, "panel", `.category:has([data-category="${id}"]) .only`);
    const only = having(status, id).filter((text) => text !== tagged[0]);
    await clickIn(session, page, "panel", '.steps [aria-label="Next comment"]');
    assert.equal(await here(page), only[0]);
  });

  test("the strip leads to a comment", async (session) => {
    const { page, status } = await openPanel(session);
    const { x, y } = await placeOf(session, page, "panel", "canvas");
    await page.mouse.click(x + 130, y);
    const last = status.list.filter(({ tags }) => tags.length > 0).at(-1);
    assert.equal(await here(page), squeezed(last?.text ?? "?"));
  });

  test("the list is a way by keyboard alone, to comments and to the card", async (session) => {
    const { page, status } = await openPanel(session);
    await clickIn(session, page, "panel", "summary", "List of comments");
    const tagged = status.list.filter(({ tags }) => tags.length > 0);
    const items = () => session.inShadows(page, PANEL, ([root]) => root?.querySelectorAll(".comments li").length ?? 0);
    await until("all are listed", async () => (await items()) === tagged.length);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await here(page), squeezed(tagged[0]?.text ?? ""));
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const { text, focused } = await untilOpen(session, page, "card");
    assert.match(text, /sure · \d+ %/);
    assert.ok(focused);
    await page.keyboard.press("Escape");
    await untilClosed(session, page, "card");
    const { focused: back, text: panel } = await untilOpen(session, page, "panel");
    assert.ok(back && panel.includes(back));
  });

  test("it closes by its button and by Escape, and pages after that open as it was left", async (session) => {
    const { shell, page } = await openPanel(session);
    const { page: second } = await shell.read(atOtherAddress(SAMPLE, "second"));
    await untilOpen(session, second, "panel");
    assert.equal(await second.evaluate(() => document.activeElement?.localName), "body");
    await clickIn(session, second, "panel", ".close");
    await untilClosed(session, second, "panel");
    const { page: third } = await shell.read(atOtherAddress(SAMPLE, "third"));
    assert.equal(await third.evaluate(() => document.querySelector("[data-threadlight-layer]")), null);
    await page.bringToFront();
    await clickIn(session, page, "panel", "h2");
    await page.keyboard.press("Escape");
    await untilClosed(session, page, "panel");
  });

  test("on a narrow screen it is a sheet at the foot", async (session) => {
    const { page } = await open(session);
    await page.setViewport({ width: 400, height: 800 });
    await pressInPopup(session, page, "#panel");
    await page.setViewport({ width: 400, height: 800 });
    await untilOpen(session, page, "panel");
    const box = await session.inShadows(page, PANEL, ([root]) => {
      const { left, top, right, bottom } = root?.querySelector(".layer")?.getBoundingClientRect() ?? new DOMRect();
      const { clientWidth, clientHeight } = document.documentElement;
      return { left, top, right, bottom, clientWidth, clientHeight };
    });
    assert.deepEqual([box.left, box.right, box.bottom], [0, box.clientWidth, box.clientHeight]);
    assert.ok(box.top > 300);
  });

  test("what the browser's own keys ask for is done", async (session) => {
    const { shell, page, status } = await open(session);
    /** @param {string} command */
    const send = (command) =>
      shell.extensionPage.evaluate(
        async (url, message) => {
          const [tab] = (await chrome.tabs.query({})).filter((tab) => tab.url === url);
          await chrome.tabs.sendMessage(tab?.id ?? -1, message);
        },
        page.url(),
        { type: "command", command, frame: 0 },
      );
    const tagged = status.list.filter(({ tags }) => tags.length > 0).map(({ text }) => squeezed(text));
    await send("next");
    await send("next");
    assert.equal(await here(page), tagged[1]);
    await send("previous");
    assert.equal(await here(page), tagged[0]);
    await send("panel");
    await untilOpen(session, page, "panel");
    await send("panel");
    await untilClosed(session, page, "panel");
    const commands = await shell.extensionPage.evaluate(() => chrome.commands.getAll());
    assert.deepEqual(
      ["next", "panel", "previous", "undo"],
      commands
        .map(({ name }) => name ?? "")
        .filter((name) => !name.startsWith("_"))
        .sort(),
    );
  });

  test("single keys, if the reader wants them, and never while something is typed", async (session) => {
    const { shell, page, status } = await open(session);
    const tagged = status.list.filter(({ tags }) => tags.length > 0).map(({ text }) => squeezed(text));
    await page.keyboard.press("n");
    assert.ok(!(HERE in (await highlights(page))));
    await shell.set({ pageKeys: true });
    const stepped = async () => {
      await page.keyboard.press("n");
      return HERE in (await highlights(page));
    };
    await until("the keys are heard", stepped);
    assert.ok(tagged.includes(await here(page)));

    await page.evaluate(() => {
      const field = document.createElement("input");
      document.body.prepend(field);
      field.focus();
    });
    await page.keyboard.type("lonv");
    assert.equal(await page.evaluate(() => document.querySelector("input")?.value), "lonv");
    assert.equal(await layerState(session, page, "panel").catch(() => null), null);
    await page.evaluate(() => document.querySelector("input")?.remove());
    await page.keyboard.press("l");
    await untilOpen(session, page, "panel");
  });

  test("while the key is held, everything is shown", async (session) => {
    const { shell, page, status } = await open(session);
    const before = await highlights(page);
    const id = some(status);
    await shell.set({ pageKeys: true, categoriesOff: [id] });
    await until("it is off", async () => !(highlightName(id) in (await highlights(page))));
    await page.keyboard.down("v");
    assert.deepEqual(await highlights(page), before);
    await page.keyboard.up("v");
    assert.ok(!(highlightName(id) in (await highlights(page))));
  });

  test("the summary is copied, the strongest comments of each category with link and author", async (session) => {
    const { page, status } = await openPanel(session);
    await clickIn(session, page, "panel", "button", "Copy summary");
    await until("it says so", async () => (await layerState(session, page, "panel"))?.text.includes("Copied"));
    await page.evaluate(() => {
      const field = document.createElement("textarea");
      document.body.prepend(field);
      field.focus();
    });
    await page.keyboard.down("Control");
    await page.keyboard.press("v", { commands: ["Paste"] });
    await page.keyboard.up("Control");
    const copied = await page.evaluate(
      () => /** @type {HTMLTextAreaElement | null} */ (document.querySelector("body > textarea"))?.value ?? "",
    );
    assert.ok(copied.includes(`Comments: ${status.comments}, tagged: ${status.tagged}`), copied);
    for (const [id, count] of Object.entries(status.counts))
      assert.ok(copied.includes(`### ${titleOf(id)} (${count})`), id);
    const [first] = status.list.filter(({ tags }) => tags.length > 0);
    assert.ok(copied.includes(first?.author ?? "?"));
    assert.match(copied, /^- \[.+\]\(https:\/\/lobste\.rs\/.+\): ./m);
  });

  // Firefox can't be told where to put downloads.
  if (browser === "chromium") {
    test("the tagged comments are saved as JSON", async (session) => {
      const { page, status } = await openPanel(session);
      const folder = await mkdtemp(join(tmpdir(), "threadlight-saved-"));
      const cdp = await page.createCDPSession();
      await cdp.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
      await clickIn(session, page, "panel", "button", "Save as JSON");
      const file = join(folder, "threadlight.json");
      const saved = JSON.parse(await until("it is saved", () => readFile(file, "utf8").catch(() => "")));
      await rm(folder, { recursive: true });
      const tagged = status.list.filter(({ tags }) => tags.length > 0);
      assert.equal(saved.address, page.url());
      assert.deepEqual(
        saved.comments.map((/** @type {Record<string, unknown>} */ { link: _, ...comment }) => comment),
        tagged,
      );
    });
  }

  test("nothing is left of it when the site is switched off", async (session) => {
    const { shell, page } = await openPanel(session);
    await shell.switchSite(new URL(page.url()).hostname, false);
    await until("it is gone", () => page.evaluate(() => !document.querySelector("[data-threadlight-layer]")));
    await shell.switchSite(new URL(page.url()).hostname, true);
    await shell.settled(page);
    await untilOpen(session, page, "panel");
    await badgePlace(session, page);
  });
});
