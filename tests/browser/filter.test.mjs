/** "Only": filtering a thread by categories and authors, from the card, the panel and the popup. */

import { strict as assert } from "node:assert";

import { fits, NO_FILTER } from "../../extension/common/filter.js";
import { highlights, pageNodes, until } from "./lib/inspect.mjs";
import { badgePlace, clickIn, layerState, placeOf, untilClosed, untilOpen } from "./lib/layers.mjs";
import { openPanel, openSample, PANEL, partialCategory, titleOf } from "./lib/panel.mjs";
import { clickInPopup } from "./lib/popup.mjs";
import { Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("../../extension/common/filter.js").Filter} Filter */
/** @typedef {import("./lib/session.mjs").Session} Session */
/** @typedef {import("./lib/shell.mjs").Status} Status */

/** The authors of a thread. */
const AUTHORS = ["marlow", "quillfish", "marlow", "oldpier", "tamsin"];

/** The thread: a flat one whose rows hold more than the comment, with a style of the page that resists hiding. */
const PAGE = `<!doctype html><title>Jars</title>
  <style>li.d-flex { display: flex !important }</style><h1>How do you store your jars?</h1>
  <ol>${AUTHORS.map(
    (author, at) => `
    <li class="d-flex" id="row-${at}"><i>picture of the author</i>
      <article class="post" id="post-${at}"><p class="by"><a class="name" href="/people/${author}">${author}</a>
        <time datetime="2025-03-0${at + 1}T10:00:00Z">March ${at + 1}</time></p>
        <div class="said"><p>I keep number ${at} of mine on the top shelf, since the light there is too weak to bleach anything.</p></div>
        <textarea></textarea><a href="#reply-${at}" class="reply">Reply</a></article></li>`,
  ).join("")}</ol>`;

/**
 * How much is left of each comment of the sample thread: its height in CSS pixels without that of its replies, by id.
 * @param {Page} page
 * @param {Status} status
 * @returns {Promise<Record<string, number>>}
 */
async function heights(page, { list }) {
  const all = await page.evaluate(
    (ids) => ids.map((id) => document.querySelector(`#${id} .comment_text`)?.getBoundingClientRect().height ?? 0),
    list.map(({ id }) => id),
  );
  return Object.fromEntries(list.map(({ id }, at) => [id, all[at] ?? 0]));
}

/**
 * The comments that have a category.
 * @param {Status} status
 * @param {string} id
 */
function having({ list }, id) {
  return list.filter(({ tags }) => tags.some(({ category }) => category === id));
}

/**
 * Those that stay as context: the comments that kept ones answer.
 * @param {Status} status
 * @param {readonly { id: string }[]} kept
 */
function contextOf({ list }, kept) {
  const context = new Set();
  for (const { id } of kept) {
    let at = list.findIndex((comment) => comment.id === id);
    let depth = list[at]?.depth ?? 0;
    for (at--; at >= 0 && depth > 0; at--) {
      const before = list[at];
      if (!before || before.depth >= depth) continue;
      depth = before.depth;
      if (!kept.some((each) => each.id === before.id)) context.add(before.id);
    }
  }
  return context;
}

/**
 * Filters by a category in the open panel.
 * @param {Session} session
 * @param {Page} page
 * @param {string} id
 * @param {".only:not(.not)" | ".not"} [button]
 */
function press(session, page, id, button = ".only:not(.not)") {
  return clickIn(session, page, "panel", `.category:has([data-category="${id}"]) ${button}`);
}

/**
 * Waits until the panel says how many comments are kept.
 * @param {Session} session
 * @param {Page} page
 * @param {number} count
 * @param {Status} status
 */
function untilKept(session, page, count, { comments }) {
  const words = `${count} of ${comments}`;
  return until(`the panel says "${words}"`, async () =>
    (await layerState(session, page, "panel"))?.text.includes(words),
  );
}

/**
 * Waits until the panel says nothing of a filter.
 * @param {Session} session
 * @param {Page} page
 * @param {Status} status
 */
function untilUnfiltered(session, page, { comments }) {
  return until("nothing is filtered", async () => {
    const { text = "" } = (await layerState(session, page, "panel")) ?? {};
    return !text.includes(` of ${comments}`);
  });
}

/**
 * Whether a comment stands before another in the page.
 * @param {Status} status
 * @param {string} one
 * @param {string} other
 */
function isBefore({ list }, one, other) {
  const place = (/** @type {string} */ id) => list.findIndex((comment) => comment.id === id);
  return place(one) < place(other);
}

inBrowsers((test) => {
  test("a filter hides all other comments, keeps those they answer as one line, and leaves the page as it was", async (session) => {
    const { page, status } = await openPanel(session);
    const [nodes, marks] = [await pageNodes(page), await highlights(page)];
    const before = await heights(page, status);
    const id = partialCategory(status);
    const kept = having(status, id);
    const context = contextOf(status, kept);
    await press(session, page, id);
    await untilKept(session, page, kept.length, status);
    const after = await heights(page, status);
    for (const comment of status.list) {
      const height = after[comment.id] ?? 0;
      if (kept.includes(comment)) assert.equal(height, before[comment.id]);
      else if (context.has(comment.id)) assert.ok(height > 0 && height < 40, `${comment.id}: ${height}`);
      else assert.equal(height, 0, comment.id);
    }
    assert.ok(status.list.some((comment) => !kept.includes(comment) && !context.has(comment.id)));
    await page.keyboard.press("Escape");
    await untilUnfiltered(session, page, status);
    assert.deepEqual(await heights(page, status), before);
    assert.deepEqual(await pageNodes(page), nodes);
    assert.deepEqual(await highlights(page), marks);
  });

  test("categories combine: any of them, all of them, and not", async (session) => {
    const { page, status } = await openPanel(session);
    const ids = Object.keys(status.counts).filter((id) => !status.topics.includes(id));
    const count = (/** @type {Partial<Filter>} */ filter) =>
      status.list.filter((comment) => fits(comment, { ...NO_FILTER, ...filter })).length;
    const pairs = ids.flatMap((one) => ids.filter((other) => other > one).map((other) => [one, other]));
    const differs = (/** @type {string[]} */ categories) =>
      count({ categories, match: "all" }) > 0 && count({ categories }) > count({ categories, match: "all" });
    const [one = "", other = ""] = pairs.find(differs) ?? assert.fail("no two categories that share a comment");
    await press(session, page, one);
    // The line about the filter moves the rows below it.
    await untilKept(session, page, count({ categories: [one] }), status);
    await press(session, page, other);
    const choose = (/** @type {string} */ value) =>
      session.inShadows(
        page,
        PANEL,
        ([root], value) => {
          const select = /** @type {HTMLSelectElement} */ (root?.querySelector(".filter-line select"));
          select.value = value;
          select.dispatchEvent(new Event("change"));
        },
        value,
      );
    await until("there is a choice", () =>
      session.inShadows(page, PANEL, ([root]) => Boolean(root?.querySelector(".filter-line select"))),
    );
    await choose("all");
    await untilKept(session, page, count({ categories: [one, other], match: "all" }), status);
    await choose("any");
    await untilKept(session, page, count({ categories: [one, other] }), status);
    await press(session, page, other, ".not");
    await untilKept(session, page, count({ categories: [one], without: [other] }), status);
    await clickIn(session, page, "panel", `.filter-line [data-category="${one}"]`);
    await untilKept(session, page, count({ without: [other] }), status);
    await clickIn(session, page, "panel", "button", "Show all (Esc)");
    await untilUnfiltered(session, page, status);
  });

  test("the comments of one author are shown alone, from the panel and from a card", async (session) => {
    const { shell, page, status } = await openPanel(session);
    const author = status.list[0]?.author ?? "";
    const count = status.list.filter((comment) => comment.author === author).length;
    await clickIn(session, page, "panel", "summary", "Authors");
    await until("the authors are listed", () =>
      session.inShadows(page, PANEL, ([root]) => Boolean(root?.querySelector(".author"))),
    );
    await clickIn(session, page, "panel", `.author .only[aria-label="Only by ${author}"]`);
    await untilKept(session, page, count, status);
    await page.keyboard.press("Escape");
    await shell.command(page, "panel");
    await untilClosed(session, page, "panel");

    const { x, y } = await badgePlace(session, page);
    await page.mouse.click(x, y);
    const { buttons } = await untilOpen(session, page, "card");
    const label = buttons.find((words) => words.startsWith("Show only ") && words !== "Show only this") ?? "";
    await clickIn(session, page, "card", "button", label);
    const { text } = await untilOpen(session, page, "notice");
    assert.ok(text.includes(`by ${label.replace("Show only ", "")}`), text);
    assert.match(text, new RegExp(`of ${status.comments}`));
  });

  test("after Escape, stepping and the chooser are as they were", async (session) => {
    const { page, status } = await openPanel(session);
    const chosen = () =>
      session.inShadows(page, PANEL, ([root]) => {
        const choice = /** @type {HTMLSelectElement | null | undefined} */ (root?.querySelector(".steps select"));
        return choice ? { value: choice.value, disabled: choice.disabled } : null;
      });
    assert.deepEqual(await chosen(), { value: "", disabled: false });
    await press(session, page, partialCategory(status));
    await until("the chooser waits", async () => (await chosen())?.disabled);
    await page.keyboard.press("Escape");
    await until("the chooser is back", async () => (await chosen())?.disabled === false);
    assert.deepEqual(await chosen(), { value: "", disabled: false });
  });

  test("the comment that is being read stays where it is in the view", async (session) => {
    const { shell, page, status } = await openSample(session);
    await page.setViewport({ width: 900, height: 300 });
    const id = partialCategory(status);
    // A comment with others before it that go, and with enough after it that stay.
    const stays = status.list.filter((comment) => !having(status, id).includes(comment));
    const here =
      stays.find(({ id: each }) => having(status, id).some((gone) => isBefore(status, gone.id, each)))?.id ?? "";
    const top = () => page.evaluate((id) => document.getElementById(id)?.getBoundingClientRect().top ?? 0, here);
    await page.evaluate((id) => document.getElementById(id)?.scrollIntoView({ block: "start" }), here);
    await page.evaluate(() => scrollBy(0, -20));
    const before = await top();
    await shell.filter(page, { without: [id] });
    await until("others are gone", () =>
      page.evaluate(() => document.querySelector("[data-threadlight-gone], [data-threadlight-folded]") !== null),
    );
    assert.ok(Math.abs((await top()) - before) < 3, `${await top()} was ${before}`);
    await page.keyboard.press("Escape");
    await until("all are back", () =>
      page.evaluate(() => document.querySelector("[data-threadlight-gone], [data-threadlight-folded]") === null),
    );
    assert.ok(Math.abs((await top()) - before) < 3, `${await top()} was ${before}`);
  });

  test("whoever has not moved meanwhile is back at the same place after a filter that nothing fits", async (session) => {
    const { shell, page, status } = await openSample(session);
    await page.setViewport({ width: 900, height: 300 });
    const here = status.list[Math.floor(status.list.length / 2)]?.id ?? "";
    const top = () => page.evaluate((id) => document.getElementById(id)?.getBoundingClientRect().top ?? 0, here);
    await page.evaluate((id) => document.getElementById(id)?.scrollIntoView({ block: "start" }), here);
    const before = await top();
    await shell.filter(page, { author: "nobody" });
    await until("all are gone", () => page.evaluate((id) => !document.getElementById(id)?.checkVisibility(), here));
    await page.keyboard.press("Escape");
    await until("all are back", () => page.evaluate((id) => document.getElementById(id)?.checkVisibility(), here));
    assert.ok(Math.abs((await top()) - before) < 3, `${await top()} was ${before}`);
  });

  test("what hides a comment goes with it and comes back, whatever the page's styles and copies; a draft stays", async (session) => {
    const shell = await Shell.open(session);
    await shell.allow("https://larder.example/*");
    const page = await session.open("https://larder.example/thread", PAGE);
    const { list } = await shell.settled(page, ({ comments }) => comments === AUTHORS.length);
    assert.deepEqual(
      list.map(({ author }) => author),
      AUTHORS,
    );
    const seen = () =>
      page.evaluate(() =>
        [...document.querySelectorAll("li")].filter((row) => row.checkVisibility()).map((row) => row.id),
      );
    const all = AUTHORS.map((_, at) => `row-${at}`);
    await page.evaluate(() => {
      const field = /** @type {HTMLTextAreaElement} */ (document.querySelector("#row-3 textarea"));
      field.value = "My draft";
    });
    await shell.filter(page, { author: "marlow" });
    await until("only those rows are left", async () => (await seen()).join() === "row-0,row-2,row-3");
    // The page keeps a copy of itself, and puts it back when nothing is filtered any more.
    const copy = await page.evaluate(() => document.querySelector("ol")?.innerHTML ?? "");
    await page.keyboard.press("Escape");
    await until("all are there", async () => (await seen()).join() === all.join());
    await page.evaluate((copy) => Object.assign(document.querySelector("ol") ?? {}, { innerHTML: copy }), copy);
    await until("all are there again", async () => (await seen()).join() === all.join());
  });

  test("the popup filters the page, and shows all again", async (session) => {
    const { page, status } = await openSample(session);
    const id = partialCategory(status);
    const popup = await session.openPopup(page);
    const button = `.category[data-category="${id}"] .only`;
    await until("the popup has counts", () =>
      popup.evaluate((button) => document.querySelector(button)?.checkVisibility(), button),
    );
    await clickInPopup(session, popup, button);
    const gone = () => page.evaluate(() => document.querySelectorAll("[data-threadlight-gone]").length);
    await until("others are gone", async () => (await gone()) > 0);
    const line = () => popup.$eval(".filter-line", (line) => /** @type {HTMLElement} */ (line).innerText);
    await until("the popup says it", async () => (await line()).includes(titleOf(id)));
    assert.match(await line(), new RegExp(`${status.counts[id]} of ${status.comments}`));
    await clickInPopup(session, popup, ".filter-line .action");
    await until("all are back", async () => (await gone()) === 0);
  });

  test("peeking shows everything for a moment", async (session) => {
    const { shell, page, status } = await openSample(session);
    await shell.set({ pageKeys: true });
    const gone = () => page.evaluate(() => document.querySelectorAll("[data-threadlight-gone]").length);
    await shell.filter(page, { categories: [partialCategory(status)] });
    await until("others are gone", async () => (await gone()) > 0);
    const count = await gone();
    await page.keyboard.down("v");
    await until("all are there", async () => (await gone()) === 0);
    await page.keyboard.up("v");
    await until("others are gone again", async () => (await gone()) === count);
    assert.ok(await placeOf(session, page, "notice", ".action"));
  });
});
