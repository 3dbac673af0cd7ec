/** The card that explains a tag, and "only this", by pointer and keys. */

import { strict as assert } from "node:assert";

import { DIMMED, highlightName } from "../../extension/common/palette.js";
import { CATEGORIES } from "../../extension/generated/categories.js";
import { highlights, pageNodes, until } from "./lib/inspect.mjs";
import { badgePlace, clickIn, layerState, untilClosed, untilOpen } from "./lib/layers.mjs";
import { labelOf, titleOf } from "./lib/panel.mjs";
import { OWN_SAMPLES, sampleNamed } from "./lib/samples.mjs";
import { badgeLabels, Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./lib/session.mjs").Session} Session */

/** Pages whose badges stand in different surroundings. */
const SAMPLES = ["lobsters.html", "hacker-news.html", "discourse.html"];

/**
 * The centre of the first highlighted words in view, in CSS pixels, and the words: on one line and not in a link.
 * @param {Page} page
 */
function highlightPlace(page) {
  return page.evaluate(() => {
    for (const [name, highlight] of CSS.highlights) {
      if (!name.startsWith("threadlight-")) continue;
      for (const one of highlight) {
        const range = document.createRange();
        range.setStart(one.startContainer, one.startOffset);
        range.setEnd(one.endContainer, one.endOffset);
        const { x, y, width, height } = range.getBoundingClientRect();
        const place = { x: x + width / 2, y: y + height / 2, words: range.toString() };
        const isLink = one.startContainer.parentElement?.closest("a");
        if (!isLink && height < 40 && y > 0 && y < innerHeight - 40) return place;
      }
    }
    throw new Error("no highlight is in view");
  });
}

/**
 * Opens a sample whose comments all show what their thread is about, so that there are badges and highlights everywhere.
 * @param {Session} session
 * @param {string} [name]
 */
async function open(session, name = "lobsters.html") {
  const shell = await Shell.open(session);
  await shell.set({ repeatTopics: true });
  return { shell, ...(await shell.read(sampleNamed(name))) };
}

inBrowsers((test) => {
  for (const name of SAMPLES.filter((name) => OWN_SAMPLES.some((sample) => sample.name === name))) {
    test(`${name}: resting on a badge opens its card and leaving it closes the card`, async (session) => {
      const { page } = await open(session, name);
      const nodes = await pageNodes(page);
      const { x, y, category } = await badgePlace(session, page);
      await page.mouse.move(x, y);
      const { text, inView } = await untilOpen(session, page, "card");
      assert.ok(text.includes(titleOf(category)), text);
      assert.match(text, /sure · \d+ %/);
      assert.ok(inView);
      await page.mouse.move(5, 5);
      await untilClosed(session, page, "card");
      assert.deepEqual(await pageNodes(page), nodes);
    });
  }

  test("the card quotes the evidence and shows the score", async (session) => {
    const { page, status } = await open(session);
    const { x, y, category } = await badgePlace(session, page);
    await page.mouse.click(x, y);
    const { text } = await untilOpen(session, page, "card");
    const tagged = status.list.find(({ tags }) => tags.some((tag) => tag.category === category));
    const tag = tagged?.tags.find((tag) => tag.category === category);
    assert.ok(tag && tag.evidence.length > 0);
    for (const [start, end] of tag.evidence) assert.ok(text.includes(tagged?.text.slice(start, end) ?? "?"), text);
    assert.ok(text.includes(`${Math.round(tag.score * 100)} %`), text);
  });

  test("a click on highlighted words opens the card, and so does resting on them", async (session) => {
    const { page } = await open(session);
    const { x, y, words } = await highlightPlace(page);
    await page.mouse.click(x, y);
    assert.ok((await untilOpen(session, page, "card")).text.includes(words));
    await page.mouse.click(5, 5);
    await untilClosed(session, page, "card");
    await page.mouse.move(x, y);
    assert.ok((await untilOpen(session, page, "card")).text.includes(words));
  });

  test("the card closes by Escape, by a click elsewhere, and when its badge scrolls away", async (session) => {
    const { page } = await open(session);
    const { x, y } = await badgePlace(session, page);
    const closings = [
      () => page.keyboard.press("Escape"),
      () => page.mouse.click(5, 5),
      () =>
        page.evaluate(() => {
          document.body.style.minHeight = "9000px";
          scrollTo({ top: 300, behavior: "instant" });
        }),
    ];
    for (const closing of closings) {
      await page.mouse.click(x, y);
      await untilOpen(session, page, "card");
      await closing();
      await untilClosed(session, page, "card");
      await page.mouse.move(5, 5);
    }
  });

  test("the page doesn't see clicks on badges and card, and can't cover the card", async (session) => {
    const { page } = await open(session);
    await page.evaluate(() => {
      Object.assign(globalThis, { clicks: 0 });
      document.addEventListener("click", () => /** @type {any} */ (globalThis).clicks++);
      const cover = document.createElement("div");
      cover.style.cssText = "position: fixed; inset: 0; z-index: 2147483647; pointer-events: none";
      document.body.append(cover);
    });
    const { x, y } = await badgePlace(session, page);
    await page.mouse.click(x, y);
    await untilOpen(session, page, "card");
    assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).clicks), 0);
    // The page's cover lets the pointer through, but lies above everything that is not in the top layer.
    await clickIn(session, page, "card", ".action");
    await untilClosed(session, page, "card");
    assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).clicks), 0);
  });

  test("if the reader prefers it, a filter dims the other comments; Escape or a click brings them back", async (session) => {
    // On this page not all comments have the first one's category.
    const { shell, page, status } = await open(session, "hacker-news.html");
    await shell.set({ rest: "dimmed" });
    const nodes = await pageNodes(page);
    const [before, all] = [await highlights(page), await badgeLabels(session, page)];
    for (const undo of [
      () => page.keyboard.press("Escape"),
      () => clickIn(session, page, "notice", "button", "Show all (Esc)"),
    ]) {
      const { x, y, category } = await badgePlace(session, page);
      await page.mouse.click(x, y);
      await untilOpen(session, page, "card");
      await clickIn(session, page, "card", "button", "Show only this");
      const { text } = await untilOpen(session, page, "notice");
      assert.ok(text.includes(titleOf(category)), text);
      const marks = await highlights(page);
      assert.deepEqual(Object.keys(marks).sort(), [DIMMED, highlightName(category)].sort());
      const others = status.list.filter(({ tags }) => !tags.some((tag) => tag.category === category));
      const dimmed = (marks[DIMMED] ?? []).join("").replace(/\s+/g, "");
      assert.ok(others.every(({ text }) => dimmed.includes(/[^>\s]+/.exec(text)?.[0] ?? "?")));
      const shown = (await badgeLabels(session, page)).flat();
      assert.deepEqual([...new Set(shown)], [labelOf(category)]);
      await undo();
      await untilClosed(session, page, "notice");
      assert.deepEqual(await highlights(page), before);
      assert.deepEqual(await badgeLabels(session, page), all);
      await page.mouse.move(5, 5);
    }
    assert.deepEqual(await pageNodes(page), nodes);
  });

  test("Escape in a text field belongs to the field", async (session) => {
    const { page } = await open(session);
    const { x, y } = await badgePlace(session, page);
    await page.mouse.click(x, y);
    await untilOpen(session, page, "card");
    await clickIn(session, page, "card", "button", "Show only this");
    await untilOpen(session, page, "notice");
    await page.evaluate(() => {
      const field = document.createElement("textarea");
      document.body.prepend(field);
      field.focus();
    });
    await page.keyboard.press("Escape");
    assert.ok(await layerState(session, page, "notice"));
    await page.evaluate(() => document.querySelector("textarea")?.blur());
    await page.keyboard.press("Escape");
    await untilClosed(session, page, "notice");
  });

  test("a category is hidden everywhere, on this site alone, or not after all", async (session) => {
    const { shell, page } = await open(session);
    const { x, y, category } = await badgePlace(session, page);
    const label = labelOf(category);
    const isShown = async () =>
      highlightName(category) in (await highlights(page)) && (await badgeLabels(session, page)).flat().includes(label);
    const gone = () =>
      until("marks and badges are gone", async () => {
        const labels = (await badgeLabels(session, page)).flat();
        return !(highlightName(category) in (await highlights(page))) && !labels.includes(label);
      });
    const hide = async () => {
      await page.mouse.click(x, y);
      await untilOpen(session, page, "card");
      await clickIn(session, page, "card", "button", "Hide everywhere");
      await gone();
      assert.match((await untilOpen(session, page, "notice")).text, /Hidden everywhere/);
    };
    await hide();
    await clickIn(session, page, "notice", "button", "Undo");
    await until("they are back", isShown);
    await untilClosed(session, page, "notice");

    await hide();
    await clickIn(session, page, "notice", "button", "Only on this site");
    const settings = async () => (await shell.stored()).settings;
    await until("there is an exception", async () => (await settings()).exceptions.length === 1);
    assert.deepEqual((await settings()).categoriesOff, []);
    assert.match((await untilOpen(session, page, "notice")).text, /Hidden on this site/);
    await gone();
    await clickIn(session, page, "notice", "button", "Undo");
    await until("they are back again", isShown);
    assert.deepEqual((await settings()).exceptions, []);
  });

  test('"not this" and "also" change the comment\'s tags at once', async (session) => {
    const { shell, page } = await open(session);
    const { x, y, category } = await badgePlace(session, page);
    const [missing] = CATEGORIES.filter(({ id }) => id !== category).slice(-1);
    const first = async () => (await shell.settled(page)).list.find(({ tags }) => tags.length > 0);
    const has = async (/** @type {string} */ id) => (await first())?.tags.some((tag) => tag.category === id) ?? false;
    const text = (await first())?.text;
    assert.ok(missing && (await has(category)) && !(await has(missing.id)));
    await page.mouse.click(x, y);
    await untilOpen(session, page, "card");
    await clickIn(session, page, "card", "button", "Wrong tag");
    await until("the tag is gone", async () => !(await has(category)));
    assert.match((await untilOpen(session, page, "notice")).text, /Corrected/);
    await clickIn(session, page, "notice", "button", "Undo");
    await until("the tag is back", () => has(category));
    assert.deepEqual((await shell.stored()).corrections, []);
    await untilClosed(session, page, "notice");
    await page.mouse.click(x, y);
    await untilOpen(session, page, "card");
    await clickIn(session, page, "card", "button", "Wrong tag");
    await until("the tag is gone again", async () => !(await has(category)));

    const place = await badgePlace(session, page);
    await page.mouse.click(place.x, place.y);
    await untilOpen(session, page, "card");
    await clickIn(session, page, "card", "button", "Add a tag …");
    await clickIn(session, page, "card", ".badge", missing.title);
    await until("the tag is there", () => has(missing.id));
    assert.equal((await first())?.text, text);
  });

  test("a command opens the card of the comment that is read, arrows walk its tags, and the focus comes back", async (session) => {
    const { shell, page, status } = await open(session);
    const several = status.list.find(
      ({ tags }) => tags.filter(({ category }) => !status.topics.includes(category)).length > 1,
    );
    assert.ok(several);
    await page.evaluate((id) => {
      document.getElementById(id)?.scrollIntoView({ block: "start" });
      document.querySelector("a")?.focus({ preventScroll: true });
    }, several.id);
    await shell.command(page, "explain");
    const titles = several.tags.map(({ category }) => titleOf(category));
    const first = (await untilOpen(session, page, "card")).focused ?? "";
    assert.ok(
      titles.some((title) => first.startsWith(title)),
      first,
    );
    /** @type {Set<string>} */
    const seen = new Set([first]);
    for (let times = 1; times < titles.length; times++) {
      await page.keyboard.press("ArrowRight");
      seen.add((await untilOpen(session, page, "card")).focused ?? "");
    }
    assert.equal(seen.size, titles.length);
    await page.keyboard.press("ArrowRight");
    assert.equal((await untilOpen(session, page, "card")).focused, first);
    await page.keyboard.press("Escape");
    await untilClosed(session, page, "card");
    assert.equal(await page.evaluate(() => document.activeElement?.localName), "a");
  });

  test("a double click selects a word and opens no card, and a click on a marked link only follows it", async (session) => {
    const { page } = await open(session);
    const wordPlace = () =>
      page.evaluate(() => {
        for (const [name, ranges] of CSS.highlights) {
          if (!name.startsWith("threadlight-") || name.includes("--")) continue;
          for (const { startContainer, startOffset, endContainer, endOffset } of ranges) {
            const range = document.createRange();
            range.setStart(startContainer, startOffset);
            range.setEnd(endContainer, endOffset);
            const { x, y, width, height } = range.getBoundingClientRect();
            if (y > 0 && y < innerHeight) return { x: x + width / 2, y: y + height / 2 };
          }
        }
        throw new Error("no marked words in view");
      });
    const { x, y } = await wordPlace();
    await page.mouse.click(x, y, { count: 2 });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    assert.notEqual(await page.evaluate(() => String(getSelection())), "");
    assert.equal(await layerState(session, page, "card").catch(() => null), null);

    await page.evaluate(() => getSelection()?.removeAllRanges());
    await page.mouse.move(5, 5);
    await page.mouse.click(x, y);
    await untilOpen(session, page, "card");
    await page.keyboard.press("Escape");
    await untilClosed(session, page, "card");

    await page.evaluate(
      (x, y) => {
        const link = document.createElement("a");
        link.href = "#there";
        const words = document.elementFromPoint(x, y)?.closest("p");
        words?.replaceWith(link);
        if (words) link.append(words);
      },
      x,
      y,
    );
    await until("the words are marked again", () => wordPlace().then(Boolean, () => false));
    const place = await wordPlace();
    await page.mouse.click(place.x, place.y);
    await until("the link is followed", () => page.evaluate(() => location.hash === "#there"));
    await new Promise((resolve) => setTimeout(resolve, 1200));
    assert.equal(await layerState(session, page, "card").catch(() => null), null);
  });

  test("a missing tag is chosen among the likely ones first", async (session) => {
    // Its first comment with a badge has tags that are not sure enough to be shown: they are likely.
    const { page } = await open(session, "threadlight-demo.html");
    const { x, y } = await badgePlace(session, page);
    await page.mouse.click(x, y);
    await untilOpen(session, page, "card");
    await clickIn(session, page, "card", "button", "Add a tag …");
    const groups = await session.inShadows(page, '[data-threadlight-layer="card"]', ([root]) =>
      [...(root?.querySelectorAll("h3") ?? [])].map((heading) => heading.textContent),
    );
    assert.deepEqual(groups, ["Likely", "Topics", "Kinds"]);
  });

  test("card and notice disappear when the site is switched off", async (session) => {
    const { shell, page } = await open(session);
    const { x, y } = await badgePlace(session, page);
    await page.mouse.click(x, y);
    await untilOpen(session, page, "card");
    await clickIn(session, page, "card", "button", "Show only this");
    await untilOpen(session, page, "notice");
    await shell.switchSite(new URL(page.url()).hostname, false);
    const left = () => page.evaluate(() => document.querySelectorAll("[data-threadlight-layer]").length);
    await until("all is gone", async () => (await left()) === 0);
    assert.deepEqual(await highlights(page), {});
  });
});
