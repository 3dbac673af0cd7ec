/** Ways through a thread: from comment to comment by the panel, its thread map and its list, and by keys. */

import { strict as assert } from "node:assert";

import { HERE, highlightName } from "../../extension/common/palette.js";
import { HOST, highlights, until } from "./lib/inspect.mjs";
import { clickIn, layerState, placeOf, untilClosed, untilOpen } from "./lib/layers.mjs";
import { openPanel, openSample, PANEL, partialCategory, taggedOf } from "./lib/panel.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./lib/shell.mjs").Status} Status */

/**
 * The highlighted text of the comment that was gone to, without white space.
 * @param {Page} page
 */
async function currentComment(page) {
  const words = await until("a comment stands out", async () => (await highlights(page))[HERE]);
  return words.join("").replace(/\s+/g, "");
}

/**
 * A comment's text as {@link currentComment} gives it: without quote marks and white space, which are not highlighted.
 * @param {string} text
 */
function highlightedText(text) {
  return text.replace(/^(> )+/gm, "").replace(/\s+/g, "");
}

/**
 * The texts of the comments that have a category.
 * @param {Status} status
 * @param {string} id
 */
function textsWith({ list }, id) {
  return list
    .filter(({ tags }) => tags.some(({ category }) => category === id))
    .map(({ text }) => highlightedText(text));
}

/**
 * The ids of the comments whose texts can be seen: the sample folds one.
 * @param {Page} page
 * @param {readonly { id: string }[]} comments
 */
function visibleOf(page, comments) {
  return page.evaluate(
    (ids) => ids.filter((id) => document.querySelector(`#${id} .comment_text`)?.checkVisibility()),
    comments.map(({ id }) => id),
  );
}

/**
 * The centre of the first badge of a category, in the view.
 * @param {import("./lib/session.mjs").Session} session
 * @param {Page} page
 * @param {string} id
 */
async function placeOfBadge(session, page, id) {
  const find = (/** @type {ShadowRoot[]} */ roots, /** @type {string} */ id) => {
    for (const root of roots) {
      const badge = root.querySelector(`.badge[data-category="${id}"]`);
      const { x = 0, y = 0, width = 0, height = 0 } = badge?.getBoundingClientRect() ?? {};
      if (width > 0 && y > 0 && y < innerHeight) return { x: x + width / 2, y: y + height / 2 };
    }
    return null;
  };
  const place = await session.inShadows(page, HOST, find, id);
  assert.ok(place);
  return place;
}

inBrowsers((test) => {
  test("next and previous go through all comments, or those of one category", async (session) => {
    const { page, status } = await openPanel(session);
    const tagged = taggedOf(status).map(({ text }) => highlightedText(text));
    await clickIn(session, page, "panel", '.steps [aria-label="Next comment"]');
    assert.equal(await currentComment(page), tagged[0]);
    await clickIn(session, page, "panel", '.steps [aria-label="Next comment"]');
    assert.equal(await currentComment(page), tagged[1]);
    await clickIn(session, page, "panel", '.steps [aria-label="Previous comment"]');
    assert.equal(await currentComment(page), tagged[0]);

    const id = partialCategory(status);
    await clickIn(session, page, "panel", `.category:has([data-category="${id}"]) .only`);
    const only = textsWith(status, id).filter((text) => text !== tagged[0]);
    await clickIn(session, page, "panel", '.steps [aria-label="Next comment"]');
    assert.equal(await currentComment(page), only[0]);
  });

  test("stepping passes over what is collapsed, says where it is, and goes round", async (session) => {
    const { shell, page, status } = await openSample(session);
    const tagged = taggedOf(status);
    const [first, hidden] = tagged;
    await page.evaluate((id) => document.getElementById(id)?.style.setProperty("display", "none"), hidden?.id ?? "");
    const visible = await visibleOf(page, tagged);
    assert.ok(!visible.includes(hidden?.id ?? "") && visible.length > 1);
    for (const [index, id] of [...visible, first?.id].entries()) {
      await shell.command(page, "next");
      const text = tagged.find((comment) => comment.id === id)?.text ?? "";
      await until(`the reader is at ${id}`, async () => (await currentComment(page)) === highlightedText(text));
      const place = `${(index % visible.length) + 1} of ${visible.length}`;
      await until(place, async () => (await layerState(session, page, "notice"))?.text.includes(place) ?? false);
    }
    await shell.command(page, "previous");
    const last = tagged.find(({ id }) => id === visible.at(-1))?.text ?? "";
    await until("the reader is at the last one", async () => (await currentComment(page)) === highlightedText(last));
  });

  test("keys step through the category whose badge was clicked last", async (session) => {
    const { shell, page, status } = await openSample(session);
    const id = partialCategory(status);
    const visible = await visibleOf(page, status.list);
    const texts = textsWith({ ...status, list: status.list.filter((comment) => visible.includes(comment.id)) }, id);
    const { x, y } = await placeOfBadge(session, page, id);
    await page.mouse.click(x, y);
    await untilOpen(session, page, "card");
    await page.keyboard.press("Escape");
    await untilClosed(session, page, "card");
    for (let times = 0; times < texts.length; times++) {
      await shell.command(page, "next");
      const place = `of ${texts.length}`;
      await until(place, async () => (await layerState(session, page, "notice"))?.text.includes(place) ?? false);
      assert.ok(texts.includes(await currentComment(page)));
    }
    await clickIn(session, page, "notice", "button", "All tagged comments");
    await shell.command(page, "next");
    const all = `of ${(await visibleOf(page, taggedOf(status))).length}`;
    await until(all, async () => (await layerState(session, page, "notice"))?.text.includes(all) ?? false);
  });

  test("a click on the thread map goes to a comment", async (session) => {
    const { page, status } = await openPanel(session);
    const { x, y } = await placeOf(session, page, "panel", "canvas");
    await page.mouse.click(x + 130, y);
    const last = taggedOf(status).at(-1);
    assert.equal(await currentComment(page), highlightedText(last?.text ?? "?"));
  });

  test("the list leads to comments and cards by keyboard alone", async (session) => {
    const { page, status } = await openPanel(session);
    await clickIn(session, page, "panel", "summary", "List of comments");
    const tagged = taggedOf(status);
    const items = () => session.inShadows(page, PANEL, ([root]) => root?.querySelectorAll(".comments li").length ?? 0);
    await until("all are listed", async () => (await items()) === tagged.length);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await currentComment(page), highlightedText(tagged[0]?.text ?? ""));
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

  test("the browser's keyboard commands work", async (session) => {
    const { shell, page, status } = await openSample(session);
    const tagged = taggedOf(status).map(({ text }) => highlightedText(text));
    await shell.command(page, "next");
    await shell.command(page, "next");
    assert.equal(await currentComment(page), tagged[1]);
    await shell.command(page, "previous");
    assert.equal(await currentComment(page), tagged[0]);
    await shell.command(page, "panel");
    await untilOpen(session, page, "panel");
    await shell.command(page, "panel");
    await untilClosed(session, page, "panel");
    const commands = await shell.extensionPage.evaluate(() => chrome.commands.getAll());
    assert.deepEqual(
      ["explain", "next", "panel", "previous", "undo"],
      commands
        .map(({ name }) => name ?? "")
        .filter((name) => !name.startsWith("_"))
        .sort(),
    );
  });

  test("single keys work if they are switched on, but not while the reader types", async (session) => {
    const { shell, page, status } = await openSample(session);
    const tagged = taggedOf(status).map(({ text }) => highlightedText(text));
    await page.keyboard.press("n");
    assert.ok(!(HERE in (await highlights(page))));
    await shell.set({ pageKeys: true });
    const stepped = async () => {
      await page.keyboard.press("n");
      return HERE in (await highlights(page));
    };
    await until("the keys work", stepped);
    assert.ok(tagged.includes(await currentComment(page)));

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

  test("a key that the page uses itself, or that is typed in a closed shadow root, is left to the page", async (session) => {
    const { shell, page } = await openSample(session);
    await shell.set({ pageKeys: true });
    await until("the keys work", async () => {
      await page.keyboard.press("n");
      return HERE in (await highlights(page));
    });
    await until("the mark fades", async () => !(HERE in (await highlights(page))));
    await page.evaluate(() => {
      const editor = document.createElement("page-editor");
      document.body.prepend(editor);
      const field = document.createElement("textarea");
      editor.attachShadow({ mode: "closed" }).append(field);
      field.focus();
      Object.assign(globalThis, { field });
    });
    await page.keyboard.type("no plan, eh");
    assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).field.value), "no plan, eh");
    await page.evaluate(() => {
      /** @type {any} */ (globalThis).field.blur();
      const said = document.createElement("p");
      document.body.prepend(said);
      document.addEventListener("keydown", ({ key }) => {
        if (key === "n") said.textContent += "n";
      });
    });
    await page.keyboard.press("n");
    await page.keyboard.press("l");
    await untilOpen(session, page, "panel");
    assert.ok(!(HERE in (await highlights(page))));
    assert.equal(await page.evaluate(() => document.querySelector("p")?.textContent), "n");
  });

  test("everything is shown while the peek key is held", async (session) => {
    const { shell, page, status } = await openSample(session);
    const id = partialCategory(status);
    const [topic = ""] = status.topics;
    await shell.set({ pageKeys: true, repeatTopics: true });
    await until("the topic is there", async () => highlightName(topic) in (await highlights(page)));
    const before = await highlights(page);
    await shell.set({ pageKeys: true, categoriesOff: [id] });
    await until("it is off", async () => !(highlightName(id) in (await highlights(page))));
    await page.keyboard.down("v");
    assert.deepEqual(await highlights(page), before);
    await page.keyboard.up("v");
    assert.ok(!(highlightName(id) in (await highlights(page))));
  });
});
