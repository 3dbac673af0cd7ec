/** The options page, used by real clicks and keys. */

import { strict as assert } from "node:assert";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { highlightName } from "../../extension/common/palette.js";
import { highlights, until } from "./lib/inspect.mjs";
import { click, openOptions, textOf, type, unfold, untilNotice } from "./lib/options.mjs";
import { CORRECTION, ownCategory } from "./lib/own.mjs";
import { focusPopup } from "./lib/popup.mjs";
import { sampleNamed } from "./lib/samples.mjs";
import { badgeLabels, commonest, Shell } from "./lib/shell.mjs";
import { store, stored } from "./lib/storage.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("../../extension/store/own.js").OwnCategory} OwnCategory */

/** The page that these tests read. */
const SAMPLE = sampleNamed("lobsters.html");

/** Its host. */
const HOST = new URL(SAMPLE.url).hostname;

/** An own category. */
const TEA = ownCategory("Tea", ["tea", "brew*"]);

/** Runs in the options page: how much of it there is, and how the rows of categories are laid out. */
function measure() {
  const shown = (/** @type {string} */ selector) =>
    [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility({ visibilityProperty: true }));
  const boxes = (/** @type {string} */ selector) => shown(selector).map((each) => each.getBoundingClientRect());
  const parts = [".badge", ".grow", ".hue", "select"].map((part) => `.category ${part}`);
  return {
    stops: shown("a, button:enabled, input, select, textarea, summary").length,
    height: document.documentElement.scrollHeight,
    titles: boxes(".category .grow").map(({ width }) => width),
    columns: parts.map((part) => new Set(boxes(part).map(({ left }) => left)).size),
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
}

inBrowsers((test) => {
  /**
   * Chooses a file for an import button and waits until it is read.
   * @param {Page} page
   * @param {unknown} content  The file's text, or a value that is written as JSON.
   * @param {string} button  The selector of the button.
   */
  const choose = async (page, content, button) => {
    const folder = await mkdtemp(join(tmpdir(), "threadlight-file-"));
    try {
      const path = join(folder, "chosen.json");
      await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
      // The button says what the file is for; tests can't use the browser's own dialog that it would open.
      await page.evaluate(() => {
        document.querySelector("#notice span")?.replaceChildren();
        document.querySelector("#file")?.addEventListener("click", (event) => event.preventDefault(), { once: true });
      });
      await click(page, button);
      const input = /** @type {import("puppeteer-core").ElementHandle<HTMLInputElement>} */ (await page.$("#file"));
      await input.uploadFile(path);
      // Any notice, of success or failure, shows that the file is read.
      await until("the file is read", async () => (await textOf(page, "#notice span")) !== "");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };

  test("the popup opens the options page", async (session) => {
    const { extensionPage } = await Shell.open(session);
    const page = await session.open("https://news.ycombinator.com/newest", "<!doctype html><p>Nothing.");
    const popup = await session.openPopup(page);
    await focusPopup(session, popup);
    // The popup may close before the driver confirms the click.
    await popup.click("#options").catch(() => {});
    await until("the options are open", () =>
      extensionPage.evaluate(async () => {
        const tabs = await chrome.tabs.query({ url: chrome.runtime.getURL("options/options.html") });
        await chrome.tabs.remove(tabs.flatMap(({ id }) => id ?? []));
        return tabs.length === 1;
      }),
    );
  });

  test("a category's title, colour and display reach open pages and can be reset", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(SAMPLE);
    const id = commonest(status);
    const before = await highlights(page);
    const options = await openOptions(session);
    const tagged = await shell.recordTagged();
    await unfold(options);
    const row = `.category[data-key="${id}"]`;
    await type(options, `${row} input:not([type])`, "Renamed");
    await options.keyboard.press("Tab");
    await until("its badges have the new title", async () =>
      (await badgeLabels(session, page)).flat().includes("Renamed"),
    );
    // The hue's field has the focus now.
    await options.keyboard.press("ArrowRight");
    await until("the hue is stored", async () => Number.isInteger((await stored(options)).settings.hues[id]));
    await options.select(`${row} select`, "badge");
    await until("its words are not highlighted", async () => !(highlightName(id) in (await highlights(page))));
    await until("its badges are there", async () => (await badgeLabels(session, page)).flat().includes("Renamed"));
    await options.select(`${row} select`, "off");
    await until("its badges are gone", async () => !(await badgeLabels(session, page)).flat().includes("Renamed"));
    await options.select(`${row} select`, "full");
    await click(options, `${row} button`);
    await until("all is as before", async () => {
      const { settings } = await stored(options);
      return !(id in settings.titles) && !(id in settings.hues);
    });
    await shell.settled(page);
    await until("the highlights are back", async () => isDeepStrictEqual(await highlights(page), before));
    assert.deepEqual(await tagged(), []);
  });

  test("an exception applies to its site, and can be removed and restored", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(SAMPLE);
    const id = commonest(status);
    const options = await openOptions(session);
    await type(options, "#new-exception [name=host]", "no host");
    await options.select("#new-exception [name=category]", id);
    await click(options, "#new-exception button");
    assert.notEqual(await textOf(options, "#new-exception .error"), "");
    await type(options, "#new-exception [name=host]", `https://${HOST}/s/abc`);
    await click(options, "#new-exception button");
    const isHighlighted = async () => highlightName(id) in (await highlights(page));
    await until("it is off there", async () => !(await isHighlighted()));
    assert.equal(await textOf(options, "#exceptions b"), HOST);
    await click(options, "#exceptions button");
    await until("it is on there", isHighlighted);
    await click(options, "#notice button");
    await until("it is off again", async () => !(await isHighlighted()));
  });

  test("an own category can be written, tried on a sample, saved, edited, deleted and restored", async (session) => {
    const shell = await Shell.open(session);
    const { page } = await shell.read(SAMPLE);
    const options = await openOptions(session);
    await click(options, "#new-own");
    await options.keyboard.type("Articles");
    await type(options, "[name=sample]", "The theory of a thing, and the end.");
    await type(options, "[name=words]", "the");
    const matches = () =>
      options.evaluate(() => [...document.querySelectorAll("#shown mark")].map((mark) => mark.textContent));
    await until("whole words match", async () => (await matches()).join() === "The,the");
    await click(options, "[name=whole]");
    await until("parts of words match", async () => (await matches()).join() === "The,the,the");
    await click(options, "[name=case]");
    await until("capitals matter", async () => (await matches()).join() === "the,the");
    await click(options, "[name=by][value=pattern]");
    await type(options, "[name=pattern]", "t(he");
    await until("the mistake is shown", async () => (await textOf(options, "#flaw")).includes("unclosed"));
    assert.ok((await textOf(options, "#flaw")).includes("2"));
    assert.equal(await textOf(options, "#flaw-where mark"), "(");
    await options.keyboard.press("Enter");
    await untilNotice(options, "Not saved: Articles");
    assert.equal((await stored(options)).own, undefined, "an invalid pattern is not saved");
    await type(options, "[name=pattern]", "\\bthe\\b");
    await until("the mistake is gone", async () => (await textOf(options, "#flaw")) === "");
    await options.keyboard.press("Enter");
    await untilNotice(options, "Saved: Articles");
    const [{ id }] = (await stored(options)).own;
    const labels = async () => (await badgeLabels(session, page)).flat();
    await until("it has badges", async () => (await labels()).includes("Articles"));

    await click(options, "#own-list [data-do=edit]");
    await type(options, "[name=title]", "Renamed");
    await options.keyboard.press("Enter");
    await until("its title has changed", async () => (await labels()).includes("Renamed"));
    await click(options, "#own-list [data-do=delete]");
    await until("it is gone", async () => !(highlightName(id) in (await highlights(page))));
    await click(options, "#notice button");
    await until("it is back", async () => (await labels()).includes("Renamed"));
    await shell.settled(page);
  });

  test("sites are listed, and can be switched and forgotten", async (session) => {
    const options = await openOptions(session);
    await store(options, { settings: { sitesOff: ["quiet.example.org"] } });
    const row = (/** @type {string} */ host) => `#sites [data-key="${host}"]`;
    await until("it is listed", async () => (await textOf(options, row("quiet.example.org"))) !== "");
    const isShown = (/** @type {string} */ selector) =>
      options.evaluate(
        (selector) => document.querySelector(selector)?.checkVisibility({ visibilityProperty: true }),
        selector,
      );
    assert.deepEqual([await isShown(row("quiet.example.org")), await isShown(row(HOST))], [true, false]);
    await click(options, "#shipped-sites summary");
    assert.equal(
      await options.evaluate((row) => document.querySelector(`${row} input`)?.matches(":checked"), row(HOST)),
      true,
    );
    await click(options, `${row(HOST)} .switch`);
    await until("it is off", async () => (await stored(options)).settings.sitesOff.includes(HOST));
    await until("that is said", async () => (await textOf(options, "#shipped-sites summary")).includes("1 off"));
    await click(options, `${row(HOST)} .switch`);
    await until("it is on", async () => !(await stored(options)).settings.sitesOff.includes(HOST));
    await click(options, `${row("quiet.example.org")} button`);
    await untilNotice(options, "quiet.example.org");
    await until("it is gone", async () => (await textOf(options, row("quiet.example.org"))) === "");
  });

  test("every permission is listed: for single sites, with their subdomains, and for all", async (session) => {
    const shell = await Shell.open(session);
    const options = await openOptions(session);
    const keys = () =>
      options.evaluate(() =>
        [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#sites li"))].map(
          ({ dataset }) => dataset.key ?? "",
        ),
      );
    const allowed = () => options.evaluate(async () => (await chrome.permissions.getAll()).origins ?? []);
    const hosts = (/** @type {string[]} */ origins) =>
      [...new Set(origins.map((origin) => origin.replace(/^.*:\/\/|\/.*$/g, "")))].sort();
    assert.ok((await keys()).includes("*.stackexchange.com"));
    assert.deepEqual((await keys()).sort(), hosts(await allowed()));
    await shell.allow("*://*/*");
    await until("all sites are listed", async () => (await keys()).includes("*"));
    assert.deepEqual((await keys()).sort(), hosts(await allowed()));
    await options.bringToFront();
    await click(options, '#sites [data-key="*"] button');
    await until("they are no longer", async () => !(await keys()).includes("*"));
    assert.ok(!hosts(await allowed()).includes("*"));
  });

  test("on a narrow or enlarged page little is shown at first, all can be used, and columns line up", async (session) => {
    const options = await openOptions(session);
    await store(options, {
      own: [TEA],
      settings: { hues: { ai: 7 }, categoriesOff: ["law", "politics"], badgeOnly: ["opinion"] },
    });
    const summary = (/** @type {number} */ index) => textOf(options, `#axes .fold:nth-child(${index}) summary .faint`);
    await until("what is changed is counted", async () => (await summary(1)).endsWith("1 changed · 2 hidden"));
    assert.match(await summary(2), /^\d+ · 1 changed$/);
    for (const [width, scale] of /** @type {const} */ ([
      [640, 2],
      [400, 1],
    ])) {
      // Firefox can't be enlarged from here; the width is what counts.
      await options.setViewport({ width, height: 900, deviceScaleFactor: session.name === "chromium" ? scale : 1 });
      const { stops, height } = await options.evaluate(measure);
      assert.ok(stops < 40 && height < 2100, `${stops} tab stops, ${height} px at ${width}`);
      await unfold(options);
      const { titles, columns, overflow } = await options.evaluate(measure);
      assert.ok(Math.min(...titles) >= 160, `titles of ${titles} at ${width}`);
      assert.deepEqual(columns, [1, 1, 1, 1]);
      assert.ok(overflow <= 0, `${overflow} px too wide at ${width}`);
      await options.evaluate(() =>
        document.querySelectorAll("details").forEach((each) => each.removeAttribute("open")),
      );
    }
  });

  test("corrections are listed, and can be deleted and restored", async (session) => {
    const options = await openOptions(session);
    const list = [CORRECTION, { ...CORRECTION, id: "c2", text: "Another.", wanted: true }];
    await store(options, { corrections: list });
    const listed = () =>
      options.evaluate(() => [...document.querySelectorAll("#correction-list .text")].map((each) => each.textContent));
    await until("they are listed", async () => (await listed()).join() === `Another.,${CORRECTION.text}`);
    await click(options, '#correction-list [data-key="c1"] button');
    await until("one is gone", async () => (await listed()).join() === "Another.");
    await click(options, "#forget-corrections");
    await until("all are gone", async () => (await listed()).length === 0);
    await click(options, "#notice button");
    await until("the last is back", async () => (await listed()).join() === "Another.");
  });

  test("everything can be exported and, after a reset, imported again", async (session) => {
    const options = await openOptions(session);
    const everything = {
      settings: { hues: { ai: 7 }, sitesOff: ["a.example"] },
      own: [TEA],
      corrections: [CORRECTION],
    };
    await store(options, everything);
    // Catches the file instead of downloading it.
    await options.evaluate(() => {
      URL.createObjectURL = (blob) => {
        void (/** @type {Blob} */ (blob).text().then((text) => Object.assign(globalThis, { exported: text })));
        return "#";
      };
    });
    await click(options, "#export");
    const exported = /** @type {string} */ (
      await until("the file is made", () => options.evaluate(() => /** @type {any} */ (globalThis).exported))
    );
    const { revision: _, ...before } = await stored(options);
    await click(options, "#reset");
    await untilNotice(options, "Everything was reset");
    assert.deepEqual(
      Object.keys(await stored(options)).filter((key) => !["revision", "shared"].includes(key)),
      [],
    );
    await choose(options, exported, "#import");
    await untilNotice(options, "Imported");
    const after = await stored(options);
    assert.deepEqual(after.own, before.own);
    assert.deepEqual(after.corrections, before.corrections);
    assert.deepEqual([after.settings.hues, after.settings.sitesOff], [{ ai: 7 }, ["a.example"]]);
    await click(options, "#notice button");
    await until("the import is undone", async () => (await stored(options)).own.length === 0);
  });

  test("a bad file is reported with the place of its mistake and changes nothing", async (session) => {
    const options = await openOptions(session);
    await store(options, { own: [TEA] });
    const before = JSON.stringify((await stored(options)).own);
    for (const [content, notice] of /** @type {[unknown, string][]} */ ([
      ["{", "JSON"],
      [{ own: [] }, "Not a Threadlight file"],
      [{ threadlight: 2 }, "newer"],
      [{ threadlight: 1, own: [{ ...TEA, hue: 400 }] }, "own[0].hue"],
      [{ threadlight: 1, own: [TEA, TEA] }, "own[1].id"],
      [{ threadlight: 1, own: [{ ...TEA, words: [], pattern: "a(" }] }, "own[0].pattern"],
      [{ threadlight: 1, settings: { sitesOff: ["a.example", "no host"] }, own: [] }, "settings.sitesOff[1]"],
      [{ threadlight: 1, settings: { hues: { ai: 5, law: "red" } } }, "settings.hues.law"],
      [{ threadlight: 1, corrections: [CORRECTION, { ...CORRECTION, id: "c2", wanted: 1 }] }, "corrections[1].wanted"],
      [{ threadlight: 1, adapters: { "a.example": {} } }, 'adapters["a.example"]'],
    ])) {
      await choose(options, content, "#import");
      await untilNotice(options, notice);
      assert.equal(JSON.stringify((await stored(options)).own), before);
      assert.equal((await stored(options)).settings, undefined);
    }
  });

  test("imported own categories are added to those that the reader has", async (session) => {
    const options = await openOptions(session);
    await store(options, { own: [TEA, { ...TEA, id: "own-cake", title: "Cake" }] });
    await choose(
      options,
      {
        threadlight: 1,
        own: [
          { ...TEA, title: "Their tea" },
          { ...TEA, id: "own-x", title: "X" },
        ],
      },
      "#import-own",
    );
    await untilNotice(options, "2");
    const titles = (await stored(options)).own.map((/** @type {OwnCategory} */ { title }) => title);
    assert.deepEqual(titles, ["Cake", "Their tea", "X"]);
  });

  test("every control has a name and shows the focus", async (session) => {
    const options = await openOptions(session);
    await store(options, {
      own: [TEA],
      corrections: [CORRECTION],
      settings: {
        sitesOff: ["quiet.example.org"],
        hues: { ai: 7 },
        exceptions: [{ host: HOST, category: "ai", show: "off" }],
      },
    });
    await until("the lists are filled", async () => (await textOf(options, "#correction-list")) !== "");
    await unfold(options);
    await click(options, "#new-own");
    const nameless = await options.evaluate(() => {
      const controls = [...document.querySelectorAll("a, button, input, select, textarea")];
      const visible = controls.filter((each) => each.checkVisibility({ visibilityProperty: true }));
      const name = (/** @type {Element} */ each) =>
        each.ariaLabel ||
        each.textContent?.trim() ||
        /** @type {HTMLInputElement} */ (each).labels?.[0]?.textContent?.trim();
      return visible
        .filter((each) => each.localName !== "select" || !each.ariaLabel)
        .filter((each) => !name(each))
        .map((each) => each.outerHTML);
    });
    assert.deepEqual(nameless, []);
    await options.keyboard.press("Tab");
    const outline = await options.evaluate(
      () => getComputedStyle(/** @type {Element} */ (document.activeElement)).outlineStyle,
    );
    assert.notEqual(outline, "none");
  });
});
