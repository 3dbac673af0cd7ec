/** The reader's own categories, corrections, colours and titles, as every open page shows them. */

import { strict as assert } from "node:assert";

import { highlightName } from "../../extension/common/palette.js";
import { highlights, until } from "./lib/inspect.mjs";
import { ownCategory } from "./lib/own.mjs";
import { atOtherAddress, sampleNamed } from "./lib/samples.mjs";
import { badgeLabels, commonest, Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** The page that these tests read. */
const SAMPLE = sampleNamed("lobsters.html");

/** An own category that most comments have. */
const ARTICLES = ownCategory("Articles", ["the"]);

inBrowsers((test) => {
  test("an own category is badged, highlighted and counted like any other until it is deleted", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(SAMPLE);
    const before = { highlights: await highlights(page), badges: await badgeLabels(session, page) };

    await shell.store({ own: [ARTICLES] });
    const found = await shell.settled(page, ({ counts }) => ARTICLES.id in counts);
    const { [highlightName(ARTICLES.id)]: marks = [], ...others } = await highlights(page);
    assert.ok(marks.length > 0);
    assert.deepEqual([...new Set(marks.map((mark) => mark.toLowerCase()))], ["the"]);
    assert.deepEqual(others, before.highlights);
    assert.deepEqual({ ...found.counts, [ARTICLES.id]: undefined }, { ...status.counts, [ARTICLES.id]: undefined });
    const labelled = (await badgeLabels(session, page)).filter((labels) => labels.includes("Articles"));
    assert.ok(labelled.length > 0);

    const popup = await session.openPopup(page);
    await until("the popup lists it", () =>
      popup.evaluate(
        (id) => document.querySelector(`.axis[data-axis="own"] [data-category="${id}"] .count`)?.textContent,
        ARTICLES.id,
      ),
    );
    await popup.close();

    await shell.store({ own: [{ ...ARTICLES, title: "Words", words: ["a"] }] });
    const words = async () =>
      new Set((await highlights(page))[highlightName(ARTICLES.id)]?.map((mark) => mark.toLowerCase()));
    await until("its words have changed", async () => [...(await words())].join() === "a");
    await until("its title has changed", async () => (await badgeLabels(session, page)).flat().includes("Words"));

    await shell.store({ own: [] });
    await until("it is gone", async () => !(highlightName(ARTICLES.id) in (await highlights(page))));
    await shell.settled(page);
    assert.deepEqual({ highlights: await highlights(page), badges: await badgeLabels(session, page) }, before);
  });

  test("an own category applies from the start, even after the background was stopped", async (session) => {
    const shell = await Shell.open(session);
    await shell.store({ own: [ARTICLES] });
    const { status } = await shell.read(SAMPLE);
    const count = status.counts[ARTICLES.id] ?? 0;
    assert.ok(count > 0);
    await session.killBackground();
    const { status: later } = await shell.read(atOtherAddress(SAMPLE, "later"));
    assert.equal(later.counts[ARTICLES.id], count);
  });

  test("a correction changes its comment in every open page, and leaves no trace when removed", async (session) => {
    const shell = await Shell.open(session);
    const { page: other } = await shell.read(atOtherAddress(SAMPLE, "other"));
    const { page, status } = await shell.read(SAMPLE);
    const before = await highlights(page);
    const tagged = status.list.find(({ tags }) => tags.length > 0);
    const category = tagged?.tags[0]?.category ?? "";
    /** @param {import("puppeteer-core").Page} page */
    const has = async (page) => {
      const comment = (await shell.status(page))?.list.find(({ id }) => id === tagged?.id);
      return comment?.tags.some((tag) => tag.category === category);
    };
    const correct = (/** @type {boolean} */ wanted) =>
      shell.extensionPage.evaluate((request) => chrome.runtime.sendMessage(request), {
        type: "add_correction",
        correction: { category, wanted, text: tagged?.text ?? "" },
      });

    const first = await correct(false);
    assert.deepEqual([first.type, first.before], ["corrected", null]);
    for (const each of [page, other]) await until("the tag is gone", async () => (await has(each)) === false);
    assert.equal((await correct(true)).before.wanted, false);
    for (const each of [page, other]) await until("the tag is back", () => has(each));
    await correct(false);
    await until("the tag is gone again", async () => (await has(page)) === false);

    /** @type {import("../../extension/store/corrections.js").StoredCorrection[]} */
    const list = (await shell.stored()).corrections;
    assert.deepEqual(
      list.map(({ category, wanted }) => ({ category, wanted })),
      [{ category, wanted: false }],
    );
    await shell.extensionPage.evaluate((request) => chrome.runtime.sendMessage(request), {
      type: "remove_corrections",
      ids: list.map(({ id }) => id),
    });
    await until("the tag is back", () => has(page));
    await shell.settled(page);
    assert.deepEqual(await highlights(page), before);
  });

  test("the reader's colours and titles are shown in the page", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(SAMPLE);
    const id = commonest(status);
    const colour = () =>
      page.evaluate(
        (name) =>
          getComputedStyle(document.documentElement, `::highlight(${name})`).backgroundColor +
          getComputedStyle(document.documentElement, `::highlight(${name})`).textDecorationColor,
        highlightName(id),
      );
    const before = await colour();
    await shell.store({ settings: { hues: { [id]: 7 }, titles: { [id]: "Renamed" } } });
    await until("its title has changed", async () => (await badgeLabels(session, page)).flat().includes("Renamed"));
    await until("its colour has changed", async () => (await colour()) !== before);
    await shell.store({ settings: {} });
    await until("its colour is as before", async () => (await colour()) === before);
    assert.ok(!(await badgeLabels(session, page)).flat().includes("Renamed"));
  });

  test("a category can be set to badges only, and differently for one site", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(SAMPLE);
    const id = commonest(status);
    const all = (await badgeLabels(session, page)).flat().length;
    await shell.store({ settings: { badgeOnly: [id] } });
    await until("its words are not marked", async () => !(highlightName(id) in (await highlights(page))));
    assert.equal((await badgeLabels(session, page)).flat().length, all);
    const host = new URL(SAMPLE.url).hostname;
    await shell.store({ settings: { badgeOnly: [id], exceptions: [{ host, category: id, show: "full" }] } });
    await until("its words are marked", async () => highlightName(id) in (await highlights(page)));
    await shell.store({ settings: { exceptions: [{ host: "x.example", category: id, show: "off" }] } });
    await until("settings are followed", async () => (await shell.status(page)) !== null);
    assert.ok(highlightName(id) in (await highlights(page)));
    await shell.store({ settings: { exceptions: [{ host, category: id, show: "off" }] } });
    await until("it is off", async () => !(highlightName(id) in (await highlights(page))));
    assert.ok((await badgeLabels(session, page)).flat().length < all);
  });
});
