/** The panel: what it counts, shows and changes, and how it opens and closes. */

import { strict as assert } from "node:assert";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { highlightName } from "../../extension/common/palette.js";
import { CATEGORIES } from "../../extension/generated/categories.js";
import { highlights, pageNodes, THREAD_HOST, until } from "./lib/inspect.mjs";
import { badgePlace, clickIn, layerState, untilClosed, untilOpen } from "./lib/layers.mjs";
import {
  labelOf,
  openPanel,
  openSample,
  PANEL,
  partialCategory,
  pressInPopup,
  SAMPLE,
  taggedOf,
  titleOf,
} from "./lib/panel.mjs";
import { atOtherAddress } from "./lib/samples.mjs";
import { badgeLabels, Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./lib/session.mjs").Session} Session */

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

inBrowsers((test, browser) => {
  test("the panel counts comments by category and leaves the page's nodes alone", async (session) => {
    const { page, status } = await openSample(session);
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

  test("the panel's script is not loaded until the panel is opened", async (session) => {
    const { shell, page } = await openSample(session);
    const messages = await shell.recordMessages();
    await page.reload();
    await shell.settled(page);
    assert.ok(!(await messages()).some(({ type }) => type === "inject_script"));
    assert.equal(await page.evaluate(() => document.querySelector("[data-threadlight-layer]")), null);
  });

  test("the panel counts comments that are added", async (session) => {
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

  test("a category can be switched off and on, and shown alone", async (session) => {
    const { page, status } = await openPanel(session);
    const before = await highlights(page);
    const id = partialCategory(status);
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

  test("a slider shows fewer tags, which are surer, or more", async (session) => {
    const { shell, page, status } = await openPanel(session);
    await clickIn(session, page, "panel", "summary", "Shortcuts and options");
    const count = async () => {
      const { list } = await shell.settled(page);
      return list.reduce((sum, { tags }) => sum + tags.length, 0);
    };
    const usual = await count();
    const stop = async (/** @type {import("puppeteer-core").KeyInput} */ key, /** @type {string} */ level) => {
      await session.inShadows(page, PANEL, ([root]) => {
        const slider = /** @type {HTMLElement | null | undefined} */ (root?.querySelector("input[type=range]"));
        slider?.focus();
      });
      await page.keyboard.press(key);
      await until(`${level} is stored`, async () => (await shell.stored()).settings?.level === level);
    };
    await stop("End", "everything");
    await until("there are more tags", async () => (await count()) > usual);
    assert.ok((await badgeLabels(session, page)).length >= status.tagged);
    await stop("Home", "surest");
    await until("there are fewer tags", async () => (await count()) < usual);
    const { list } = await shell.settled(page);
    assert.ok(list.every(({ tags }) => tags.every(({ level }) => level === "surest")));
    await stop("ArrowRight", "sure");
    await until("all is as before", async () => (await count()) === usual);
  });

  test("the topic of the whole thread is said once, unless the reader wants it on each comment", async (session) => {
    const { shell, page, status } = await openPanel(session);
    const [topic = ""] = status.topics;
    const title = CATEGORIES.find(({ id }) => id === topic)?.title ?? "";
    assert.ok(title, JSON.stringify(status.counts));
    const text = (await layerState(session, page, "panel"))?.text;
    assert.ok(text?.includes(`About: ${title}`), text);
    const badges = async () => (await badgeLabels(session, page)).flat().filter((label) => label === labelOf(topic));
    assert.deepEqual(await badges(), []);
    assert.ok(!(highlightName(topic) in (await highlights(page))));
    const atTitle = () =>
      session.inShadows(page, THREAD_HOST, ([root]) => ({
        label: root?.querySelector(".badge")?.getAttribute("data-label"),
        words: root?.querySelector("[role=group]")?.ariaLabel,
      }));
    assert.deepEqual(await atTitle(), { label: labelOf(topic), words: `About: ${title}` });
    await shell.set({ repeatTopics: true });
    await until("it is on comments", async () => (await badges()).length > 0);
    await until("it is not at the title", async () => !(await atTitle()).label);
  });

  test("words selected in the page become a category of the reader's own", async (session) => {
    const { page } = await openPanel(session);
    await page.evaluate(() => {
      const words = document.querySelector(".comment_text p")?.firstChild;
      if (words) document.getSelection()?.setBaseAndExtent(words, 0, words, 8);
    });
    const selected = await page.evaluate(() => String(document.getSelection()).trim());
    await until("the button quotes them", async () =>
      (await layerState(session, page, "panel"))?.buttons.includes(`Highlight “${selected}” as …`),
    );
    const { extensionPage } = await Shell.open(session);
    await page.bringToFront();
    await clickIn(session, page, "panel", "button", `Highlight “${selected}” as …`);
    const isOpen = () =>
      extensionPage.evaluate(async () => (await chrome.tabs.query({})).some(({ url }) => url?.includes("options/")));
    await until("the editor's page is open", isOpen);
  });

  test("there is room for the panel beside the comments, and the page gets its width back", async (session) => {
    const { shell, page } = await openSample(session);
    const rights = () =>
      page.evaluate(() =>
        [...document.querySelectorAll(".comment_text")].map((each) => each.getBoundingClientRect().right),
      );
    await page.setViewport({ width: 1000, height: 800 });
    const wide = await rights();
    assert.ok(wide.some((right) => right > 1000 - 340));
    await shell.command(page, "panel");
    await untilOpen(session, page, "panel");
    assert.ok(
      (await rights()).every((right) => right <= 1000 - 340),
      `${await rights()}`,
    );
    await page.setViewport({ width: 700, height: 800 });
    const room = () => page.evaluate(() => document.documentElement.getAttribute("data-threadlight-room"));
    await until("the room is at the foot", async () => (await room()) === "foot");
    await page.setViewport({ width: 1000, height: 800 });
    await until("it is at the side again", async () => (await room()) === "side");
    await shell.command(page, "panel");
    await untilClosed(session, page, "panel");
    assert.deepEqual(await rights(), wide);
  });

  test("the panel closes by button and Escape, and later pages open it only if it was left open", async (session) => {
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

  test("on a narrow screen the panel is a sheet at the bottom", async (session) => {
    const { page } = await openSample(session);
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

  test("the summary is copied, with link and author of the strongest comments of each category", async (session) => {
    const { page, status } = await openPanel(session);
    await clickIn(session, page, "panel", "button", "Copy summary");
    await until("the panel confirms it", async () =>
      (await layerState(session, page, "panel"))?.text.includes("Copied"),
    );
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
    const [first] = taggedOf(status);
    assert.ok(copied.includes(first?.author ?? "?"));
    assert.match(copied, /^- \[.+\]\(https:\/\/lobste\.rs\/.+\): ./m);
  });

  // The Firefox driver can't set the folder for downloads.
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

  test("the panel disappears when the site is switched off, and comes back with it", async (session) => {
    const { shell, page } = await openPanel(session);
    await shell.switchSite(new URL(page.url()).hostname, false);
    await until("it is gone", () => page.evaluate(() => !document.querySelector("[data-threadlight-layer]")));
    await shell.switchSite(new URL(page.url()).hostname, true);
    await shell.settled(page);
    await untilOpen(session, page, "panel");
    await badgePlace(session, page);
  });
});
