/** The popup, used by real clicks and keys. */

import { strict as assert } from "node:assert";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { highlightName } from "../../extension/common/palette.js";
import { CATEGORIES } from "../../extension/generated/categories.js";
import { buildWith } from "./lib/extension.mjs";
import { countHosts, highlights, LAYER, until } from "./lib/inspect.mjs";
import { clickAndReturn, clickInPopup, focusPopup, popupMessage, unfoldPage, untilMessage } from "./lib/popup.mjs";
import { atOtherAddress, sampleNamed } from "./lib/samples.mjs";
import { Session } from "./lib/session.mjs";
import { badgeLabels, commonest, Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./lib/shell.mjs").Status} Status */

/** The page that these tests read. */
const SAMPLE = sampleNamed("lobsters.html");

/** A page of a site that isn't allowed. */
const OTHER = sampleNamed("lobsters-comments.html");

/**
 * What the page shows of a category: its highlighted texts and the number of its badges; and all other highlights.
 * @param {Session} session
 * @param {Page} page
 * @param {string} id
 */
async function shown(session, page, id) {
  const { [highlightName(id)]: marks, ...others } = await highlights(page);
  const title = CATEGORIES.find((category) => category.id === id)?.label;
  const labels = (await badgeLabels(session, page)).flat();
  return { marks, others, badges: labels.filter((each) => each === title).length };
}

/**
 * The selector of a category's switch.
 * @param {string} id
 */
function categorySwitch(id) {
  return `.badge[data-category="${id}"]`;
}

inBrowsers((test, browser) => {
  test("the popup shows the page's comments, counts and site", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(SAMPLE);
    const popup = await session.openPopup(page);
    await untilMessage(popup, `${status.comments}`);
    assert.ok((await popupMessage(popup)).includes(`${status.tagged}`));
    const rows = await popup.evaluate(() =>
      [...document.querySelectorAll(".category")].map((row) => ({
        id: row.querySelector(".badge")?.getAttribute("data-category"),
        title: row.querySelector(".title")?.textContent,
        count: Number(row.querySelector(".count")?.textContent),
        on: row.querySelector("input")?.checked,
      })),
    );
    const expected = CATEGORIES.map(({ id, title }) => ({ id, title, count: status.counts[id] ?? 0, on: true }));
    assert.deepEqual(rows, expected);
    const visible = () =>
      popup.$$eval(".category", (rows) =>
        rows.flatMap((row) =>
          row.checkVisibility() ? [row.querySelector(".badge")?.getAttribute("data-category")] : [],
        ),
      );
    const leading = await visible();
    const counted = expected.filter(({ count }) => count > 0);
    assert.equal(leading.length, Math.min(8, counted.length));
    const axisOf = (/** @type {string} */ id) => CATEGORIES.find((each) => each.id === id)?.axis;
    for (const { id, count } of counted.filter(({ id }) => !leading.includes(id))) {
      const shown = counted.filter((each) => leading.includes(each.id) && axisOf(each.id) === axisOf(id));
      assert.ok(shown.length > 0 && shown.every((each) => each.count >= count), id);
    }
    await clickInPopup(session, popup, "#all-categories");
    assert.equal((await visible()).length, CATEGORIES.length);
    assert.equal(await popup.evaluate(() => document.querySelector("h1")?.textContent), new URL(SAMPLE.url).hostname);
  });

  test("a category's switch acts at once in every tab, on it alone and without the engine", async (session) => {
    const shell = await Shell.open(session);
    const { page: first } = await shell.read(atOtherAddress(SAMPLE, "first"));
    const { page, status } = await shell.read(SAMPLE);
    const id = commonest(status);
    const before = await shown(session, page, id);
    assert.ok(before.badges > 0 && before.marks && before.marks.length > 0);

    const popup = await session.openPopup(page);
    await untilMessage(popup, `${status.comments}`);
    const messages = await shell.recordMessages();
    await clickInPopup(session, popup, categorySwitch(id));
    for (const tab of [page, first]) {
      await until("the marks are gone", async () => (await shown(session, tab, id)).marks === undefined);
      await until("the badges are gone", async () => (await shown(session, tab, id)).badges === 0);
      const { others } = await shown(session, tab, id);
      assert.deepEqual(others, before.others);
    }
    await clickInPopup(session, popup, categorySwitch(id));
    for (const tab of [page, first]) {
      await until("the badges are back", async () => (await shown(session, tab, id)).badges > 0);
      assert.deepEqual(await shown(session, tab, id), before);
    }
    assert.deepEqual(await messages(), []);
  });

  test("the slider and the thread's topic are there, too", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(SAMPLE);
    const popup = await session.openPopup(page);
    await untilMessage(popup, `${status.comments}`);
    await focusPopup(session, popup);
    const about = () => popup.$eval("#about", (line) => line.textContent);
    const titles = status.topics.map((id) => CATEGORIES.find((category) => category.id === id)?.title);
    assert.equal(await about(), titles.length > 0 ? `About: ${titles.join(", ")}` : "");
    await popup.focus(".level input");
    await popup.keyboard.press("Home");
    await until("only the surest are shown", async () => {
      const now = await shell.status(page);
      return now?.list.every(({ tags }) => tags.every(({ level }) => level === "surest"));
    });
    assert.equal(await popup.$eval(".level .stop", (stop) => stop.textContent), "only the surest");
  });

  test("all categories of an axis can be switched off and on together", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(SAMPLE);
    const before = await highlights(page);
    const popup = await session.openPopup(page);
    await untilMessage(popup, `${status.comments}`);
    await clickInPopup(session, popup, "#all-categories");
    for (const axis of ["topic", "kind"]) {
      const names = CATEGORIES.filter((category) => category.axis === axis).map(({ id }) => highlightName(id));
      const section = `.axis[data-axis="${axis}"]`;
      await clickInPopup(session, popup, `${section} [data-every="off"]`);
      await until("none is shown", async () => !(await anyHighlight(page, names)));
      assert.ok(Object.keys(await highlights(page)).length > 0);
      await clickInPopup(session, popup, `${section} [data-every="on"]`);
      await until("all are shown", () => anyHighlight(page, names));
      assert.deepEqual(await highlights(page), before);
    }
  });

  test("the button shows how many comments have tags, and how many fit a filter", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(SAMPLE);
    const number = () =>
      shell.extensionPage.evaluate(async (url) => {
        const [tab] = (await chrome.tabs.query({})).filter((tab) => tab.url === url);
        return tab?.id === undefined ? "" : chrome.action.getBadgeText({ tabId: tab.id });
      }, SAMPLE.url);
    await until("all are counted", async () => (await number()) === String(status.tagged));
    const id = commonest(status);
    await shell.filter(page, { categories: [id] });
    await until("those that fit are counted", async () => (await number()) === String(status.counts[id]));
    await page.keyboard.press("Escape");
    await until("all are counted again", async () => (await number()) === String(status.tagged));
    session.network.serve("https://larder.example/", "<!doctype html><p>Nothing to read.");
    await page.goto("https://larder.example/");
    await until("nothing is counted there", async () => (await number()) === "");
    // The driver of Firefox waits for a load that a page from the cache doesn't have.
    await page.evaluate(() => setTimeout(() => history.back()));
    await until("all are counted after coming back", async () => (await number()) === String(status.tagged));
    await shell.switchSite(new URL(SAMPLE.url).hostname, false);
    await until("nothing is counted", async () => (await number()) === "");
  });

  test("a category is switched on this site alone, and the popup fits the browser's window", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(SAMPLE);
    const id = commonest(status);
    const popup = await session.openPopup(page);
    await untilMessage(popup, `${status.comments}`);
    const height = () => popup.evaluate(() => document.documentElement.getBoundingClientRect().height);
    assert.ok((await height()) <= 560, `${await height()} px`);
    await focusPopup(session, popup);
    await popup.select(".scope select", "here");
    await clickInPopup(session, popup, categorySwitch(id));
    const exceptions = async () => (await shell.stored()).settings.exceptions;
    const host = new URL(page.url()).hostname;
    await until("it is off here", async () => !(highlightName(id) in (await highlights(page))));
    assert.deepEqual(await exceptions(), [{ host, category: id, show: "off" }]);
    assert.deepEqual((await shell.stored()).settings.categoriesOff, []);
    await clickInPopup(session, popup, categorySwitch(id));
    await until("it is as everywhere", async () => (await exceptions()).length === 0);
  });

  test("the site's switch acts at once", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(SAMPLE);
    const popup = await session.openPopup(page);
    await untilMessage(popup, `${status.comments}`);
    await clickInPopup(session, popup, "#site");
    await untilMessage(popup, "Off");
    await until("the badges are gone", async () => (await countHosts(page)) === 0);
    assert.equal(await shell.status(page), null);
    await clickInPopup(session, popup, "#site");
    await untilMessage(popup, `${status.comments}`);
    await until("the badges are back", async () => (await countHosts(page)) === status.tagged);
  });

  test("a site that isn't allowed is read after a click", async (session) => {
    await session.willGrant(`${new URL(OTHER.url).origin}/*`);
    const page = await session.open(OTHER.url, { body: await OTHER.load(), policy: OTHER.policy });
    const popup = await session.openPopup(page);
    await untilMessage(popup, "Not on for this site");
    assert.equal(await countHosts(page), 0);
    await clickInPopup(session, popup, "#allow");
    await untilMessage(popup, "tagged");
    await until("comments are badged", async () => (await countHosts(page)) > 0);
  });

  test('"this page only" reads a page without access to its site, until the page is left', async (session) => {
    const shell = await Shell.open(session);
    const content = { body: await OTHER.load(), policy: OTHER.policy };
    const origin = `${new URL(OTHER.url).origin}/*`;
    const page = await session.open(OTHER.url, content);
    const neighbour = await session.open(`${OTHER.url}?neighbour`, content);
    const popup = await session.openPopup(page);
    await untilMessage(popup, "Not on for this site");
    await clickInPopup(session, popup, "#read-here");
    await untilMessage(popup, "tagged");
    assert.ok(await isShown(popup, "#extent"));
    assert.ok(!(await isShown(popup, "#read-here")));
    await clickAndReturn(session, popup, "#panel", page);
    const { tagged } = await shell.settled(page);
    assert.equal(await countHosts(page), tagged);
    // The panel's script needs no access to the site either.
    await until("the panel is open", () => page.evaluate((layer) => document.querySelector(layer) !== null, LAYER));

    assert.ok(
      !(await shell.extensionPage.evaluate((origin) => chrome.permissions.contains({ origins: [origin] }), origin)),
    );
    assert.ok(!(await shell.registered()).some(({ matches }) => matches?.includes(origin)));
    assert.equal(await countHosts(neighbour), 0);
    // A replaced address is still the same page; a pushed one is another page.
    await page.evaluate(() => history.replaceState(null, "", "?right"));
    await shell.settled(page, (status) => status.tagged === tagged);
    await page.evaluate(() => history.pushState(null, "", "?next"));
    await until("the badges are gone", async () => (await countHosts(page)) === 0);

    const secondPopup = await session.openPopup(page);
    await untilMessage(secondPopup, "Not on for this site");
    await clickInPopup(session, secondPopup, "#read-here");
    await untilMessage(secondPopup, "tagged");
    await secondPopup.close();
    await page.goto(OTHER.url);
    assert.equal(await shell.status(page), null);
    await untilMessage(await session.openPopup(page), "Not on for this site");
    assert.equal(await countHosts(page), 0);
  });

  test('"this page only" and "not on this page" override the site\'s switch', async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(SAMPLE);
    const { page: neighbour } = await shell.read(atOtherAddress(SAMPLE, "neighbour"));
    const popup = await session.openPopup(page);
    await untilMessage(popup, `${status.comments}`);
    const gone = () => until("the badges are gone", async () => (await countHosts(page)) === 0);
    const there = () => until("the badges are there", async () => (await countHosts(page)) === status.tagged);

    await unfoldPage(session, popup);
    await clickInPopup(session, popup, "#not-here");
    await untilMessage(popup, "until it is loaded again");
    await gone();
    assert.equal(await countHosts(neighbour), status.tagged);
    await popup.close();
    const second = await session.openPopup(page);
    await untilMessage(second, "until it is loaded again");
    assert.equal(await countHosts(page), 0);
    await clickInPopup(session, second, "#read-here");
    await untilMessage(second, `${status.comments}`);
    await there();
    assert.ok(!(await isShown(second, "#extent")));

    await clickInPopup(session, second, "#site");
    await untilMessage(second, "Off on this site");
    await gone();
    await clickInPopup(session, second, "#read-here");
    await untilMessage(second, `${status.comments}`);
    await there();
    assert.ok(await isShown(second, "#extent"));
    assert.equal(await countHosts(neighbour), 0);
    // Changing an unrelated setting must not matter.
    await shell.set({ ...(await shell.stored()).settings, rest: "dimmed" });
    await unfoldPage(session, second);
    await clickInPopup(session, second, "#not-here");
    await untilMessage(second, "Off on this site");
    await gone();
    await clickInPopup(session, second, "#site");
    await untilMessage(second, `${status.comments}`);
    await there();
    assert.ok(!(await isShown(second, "#extent")));
  });

  test("the popup says when there is nothing to read", async (session) => {
    /** @type {[page: Page, part: string][]} */
    const cases = [
      [await session.open("https://lobste.rs/about", "<!doctype html><p>About us."), "No comments"],
      [await session.open("https://news.ycombinator.com/newest", "<!doctype html><p>Nothing."), "No comments"],
      [await session.newPage(), "can’t run on this page"],
    ];
    for (const [page, part] of cases) {
      const popup = await session.openPopup(page);
      await untilMessage(popup, part);
      await popup.close();
    }
  });

  test("everything can be reached and switched by keyboard", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(SAMPLE);
    const id = commonest(status);
    const popup = await session.openPopup(page);
    await untilMessage(popup, `${status.comments}`);
    await focusPopup(session, popup);
    const reached = new Set();
    const focused = () =>
      popup.evaluate(() => {
        const { activeElement } = document;
        const badge = activeElement?.closest(".category")?.querySelector(".badge");
        return {
          name: badge?.getAttribute("data-category") ?? (activeElement?.id || activeElement?.localName || ""),
          labelled: Boolean(activeElement?.getAttribute("aria-label") ?? (badge ?? activeElement)?.textContent),
          outline: getComputedStyle(/** @type {Element} */ (activeElement)).outlineStyle,
        };
      });
    const check = async () => {
      const { name, labelled, outline } = await focused();
      assert.ok(labelled, name);
      assert.notEqual(outline, "none", name);
      reached.add(name);
      return name;
    };
    for (let name = ""; name !== "not-here"; ) {
      await popup.keyboard.press("Tab");
      const isFirstVisit = !reached.has(id);
      name = await check();
      if (name === id && isFirstVisit) await popup.keyboard.press(" ");
      if (name === "summary") await popup.keyboard.press("Enter");
      if (name !== "all-categories") continue;
      // This brings the focus to the first category that was folded away.
      await popup.keyboard.press("Enter");
      await check();
    }
    assert.ok(["options", "site", "panel", "pick"].every((id) => reached.has(id)));
    assert.deepEqual(
      CATEGORIES.filter((category) => !reached.has(category.id)),
      [],
    );
    await until("the category is off", async () => !(highlightName(id) in (await highlights(page))));
  });

  test("the popup reports an engine that can't start, and makes it try again", async () => {
    const folder = await mkdtemp(join(tmpdir(), "threadlight-broken-"));
    await buildWith(browser, folder, []);
    const [core, moved] = [join(folder, "core.wasm"), join(folder, "core.away")];
    await rename(core, moved);
    const session = await Session.launch({ browser, extension: folder });
    try {
      const page = await session.open(SAMPLE.url, { body: await SAMPLE.load(), policy: SAMPLE.policy });
      await untilMessage(await session.openPopup(page), "went wrong");
      await rename(moved, core);
      const popup = await session.openPopup(page);
      await untilMessage(popup, "tagged");
      assert.ok((await countHosts(page)) > 0);
    } finally {
      await session.close();
      await rm(folder, { recursive: true, force: true });
    }
  });

  test("settings outlive a restart of the browser", async () => {
    const profile = await mkdtemp(join(tmpdir(), "threadlight-kept-"));
    try {
      /** @param {(session: Session, shell: Shell, page: Page, status: Status) => Promise<void>} use */
      const start = async (use) => {
        const session = await Session.launch({ browser, profile });
        try {
          const shell = await Shell.open(session);
          const { page, status } = await shell.read(SAMPLE);
          await use(session, shell, page, status);
          await session.verify();
        } finally {
          await session.close();
        }
      };
      let id = "";
      await start(async (session, shell, page, status) => {
        id = commonest(status);
        const popup = await session.openPopup(page);
        await untilMessage(popup, `${status.comments}`);
        await clickInPopup(session, popup, categorySwitch(id));
        await until("the marks are gone", async () => !(highlightName(id) in (await highlights(page))));
        await shell.switchSite("off.example", false);
      });
      await start(async (session, shell, page) => {
        assert.ok(!(highlightName(id) in (await highlights(page))));
        assert.ok((await countHosts(page)) > 0);
        const popup = await session.openPopup(page);
        const on = () =>
          popup.evaluate((id) => document.querySelector(`[data-category="${id}"] input`)?.matches(":checked"), id);
        await until("the switch is off", async () => (await on()) === false);
        const [script] = await shell.registered();
        assert.deepEqual(script?.excludeMatches, ["*://off.example/*"]);
      });
    } finally {
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});

/**
 * Whether an element is visible.
 * @param {Page} popup
 * @param {string} selector
 */
function isShown(popup, selector) {
  return popup.evaluate((selector) => document.querySelector(selector)?.checkVisibility(), selector);
}

/**
 * Whether any of these highlights is registered.
 * @param {Page} page
 * @param {string[]} names
 */
async function anyHighlight(page, names) {
  const now = await highlights(page);
  return names.some((name) => name in now);
}
