/** Badges without the rest of the extension, with tags of the test's own. */

import { strict as assert } from "node:assert";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { HOST } from "./lib/inspect.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("../../extension/generated/protocol").Axis} Axis */
/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./lib/session.mjs").Session} Session */

/** The module under test. */
const SOURCE = fileURLToPath(new URL("../../extension/content/show/badges.js", import.meta.url));

/** Made-up categories: three topics, then three kinds. */
const CATEGORIES = ["Tea & cakes", "Rain, snow & ice", "Boats", "Asks", "Tells", "Laughs"].map((title, index) => ({
  id: title.slice(0, 3).toLowerCase(),
  axis: /** @type {Axis} */ (index < 3 ? "topic" : "kind"),
  title,
  label: title.split(/,| & /)[0] ?? "",
  hue: 60 * index,
  line: index < 3 ? null : "solid",
}));

/** A page whose styles would break unprotected badges. */
const PAGE = `<!doctype html>
  <style>span { display: block; font-size: 30px; float: left } p { font: 20px/1.5 serif; margin: 0 }</style>
  <p id="head">somebody, today</p><div id="body">Some words.</div>`;

/**
 * Opens a page and shows the badges of one comment at its head.
 * @param {Session} session
 * @param {Record<string, number>} scores  The scores of the comment's tags, by category.
 * @param {object} how
 * @param {string[]} how.off  The categories that are switched off.
 * @param {string[]} [how.carried]  Those that the comment carries on from the one it answers.
 * @param {boolean} [how.repeats]  Whether badges say them, too.
 */
async function show(session, scores, how) {
  const { outputFiles } = await build({
    stdin: { contents: `globalThis.Module = await import(${JSON.stringify(SOURCE)});`, resolveDir: "." },
    bundle: true,
    format: "esm",
    write: false,
  });
  const page = await session.open("https://forum.example/", PAGE);
  await page.evaluate(
    async (source, categories, scores, { off, carried = [], repeats = false }) => {
      Object.assign(globalThis, { chrome: { i18n: { getMessage: (/** @type {string} */ key) => key } } });
      await new Function(`return (async () => {${source}})()`)();
      const { Badges } = /** @type {any} */ (globalThis).Module;
      const badges = new Badges(document, categories, new AbortController().signal);
      badges.setTheme("light");
      badges.switchOff(off, repeats);
      const tags = categories
        .filter(({ id }) => id in scores)
        .map(({ id, axis }) => ({ category: id, axis, score: scores[id], level: "sure", evidence: [[0, 4]] }));
      badges.show(
        document.body,
        { tags, carried, isNew: false },
        { place: document.querySelector("#head"), body: document.querySelector("#body") },
      );
    },
    outputFiles[0]?.text ?? "",
    CATEGORIES,
    scores,
    how,
  );
  return page;
}

/**
 * What a reader sees and hears of the badges: the visible labels, how many badges a screen reader reads, whether their
 * group has a role and a name, and their computed styles.
 * @param {Session} session
 * @param {Page} page
 */
function badgeState(session, page) {
  return session.inShadows(page, HOST, ([root]) => {
    const all = [...(root?.querySelectorAll(".badge, .more") ?? [])];
    const shown = all.filter((each) => each.getBoundingClientRect().width > 0);
    const group = root?.querySelector("[role]");
    return {
      labels: shown.map((each) => each.getAttribute("data-label") ?? "+"),
      read: all.filter((each) => each.ariaHidden !== "true" && getComputedStyle(each).display !== "none").length,
      role: group?.getAttribute("role"),
      named: Boolean(group?.getAttribute("aria-label")),
      size: getComputedStyle(/** @type {Element} */ (shown[0])).fontSize,
      float: getComputedStyle(/** @type {Element} */ (root?.host)).float,
    };
  });
}

inBrowsers((test, browser) => {
  const scores = { tea: 0.9, rai: 0.8, boa: 0.3, ask: 0.7, tel: 0.5 };

  test("one badge of each axis and the number of the others are shown, and all badges are read out", async (session) => {
    const page = await show(session, scores, { off: [] });
    const { labels, read, role, named } = await badgeState(session, page);
    assert.deepEqual(labels, ["Tea", "Asks", "+"]);
    assert.equal(read, 5);
    assert.deepEqual([role, named], ["group", true]);
  });

  test("badges that are switched off make room for the others", async (session) => {
    const one = await badgeState(session, await show(session, scores, { off: ["tea"] }));
    assert.deepEqual([one.labels, one.read], [["Rain", "Asks", "+"], 4]);
    const two = await badgeState(session, await show(session, scores, { off: ["tea", "ask"] }));
    assert.deepEqual([two.labels, two.read], [["Rain", "Tells", "+"], 3]);
  });

  test("a topic that a reply carries on has no badge, unless topics are to be repeated", async (session) => {
    const quiet = await badgeState(session, await show(session, scores, { off: [], carried: ["tea"] }));
    assert.deepEqual([quiet.labels, quiet.read], [["Rain", "Asks", "+"], 4]);
    const how = { off: [], carried: ["tea"], repeats: true };
    const all = await badgeState(session, await show(session, scores, how));
    assert.deepEqual([all.labels, all.read], [["Tea", "Asks", "+"], 5]);
  });

  test("the page's styles don't reach the badges, but their size follows the text around them", async (session) => {
    const { size, float } = await badgeState(session, await show(session, scores, { off: [] }));
    assert.deepEqual([size, float], ["17px", "none"]);
  });

  test("the line that the badges stand in keeps its height", async (session) => {
    const page = await show(session, { tea: 1, ask: 1 }, { off: [] });
    const height = await page.evaluate(() => document.querySelector("#head")?.getBoundingClientRect().height);
    assert.equal(height, 30);
  });

  // The Firefox driver can't emulate print media.
  if (browser === "chromium") {
    test("badges are not printed", async (session) => {
      const page = await show(session, { tea: 1 }, { off: [] });
      const display = () =>
        session.inShadows(page, HOST, ([root]) => getComputedStyle(/** @type {any} */ (root).host).display);
      assert.equal(await display(), "inline");
      await page.emulateMediaType("print");
      assert.equal(await display(), "none");
    });
  }
});
