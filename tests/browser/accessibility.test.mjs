/** Checks what we show with axe-core in both themes, and that the extension shifts no layout. */

import { strict as assert } from "node:assert";

import { highlightName } from "../../extension/common/palette.js";
import { shiftOf, violations } from "./lib/accessibility.mjs";
import { HOST, pageNodes, until } from "./lib/inspect.mjs";
import { badgePlace, clickIn, untilOpen } from "./lib/layers.mjs";
import { openOptions } from "./lib/options.mjs";
import { CORRECTION, ownCategory } from "./lib/own.mjs";
import { clickAndReturn, clickInPopup, unfoldPage, untilMessage } from "./lib/popup.mjs";
import { sampleNamed } from "./lib/samples.mjs";
import { Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";
import { openWelcome, untilTagged } from "./lib/welcome.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./lib/session.mjs").Session} Session */

/** The page with comments. */
const SAMPLE = sampleNamed("threadlight-demo.html");

/** A sample at an address that the reader has not allowed. */
const OTHER = sampleNamed("lobsters-comments.html");

/** An own category for the options page to list. */
const OWN_CATEGORY = ownCategory("Tea", ["tea"]);

/**
 * A shift that no text takes part in: once it is known what a thread is about, a badge gives way to the next in its line. Chromium
 * counts from 0 to 1.
 */
const BADGES_SHIFT = 0.001;

/**
 * Opens a copy of an open layer in a page of its own, because axe-core can't look into closed shadow roots.
 * @param {Session} session
 * @param {Page} page
 * @param {string} name
 */
async function openCopy(session, page, name) {
  const { html, css } = await session.inShadows(page, `[data-threadlight-layer="${name}"]`, ([root]) => ({
    html: root?.innerHTML ?? "",
    css: [...(root?.adoptedStyleSheets ?? [])]
      .flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText))
      .join("\n"),
  }));
  assert.ok(html && css);
  return session.open(
    `https://${name}.example/`,
    `<!doctype html><html lang="en"><title>${name}</title><style>${css}</style>${html}`,
  );
}

inBrowsers((test, browser) => {
  for (const scheme of /** @type {const} */ (["light", "dark"])) {
    test(`popup, options, card, notice and panel are accessible in the ${scheme} theme`, async (session) => {
      await session.setColorScheme(scheme);
      const shell = await Shell.open(session);
      const { page, status } = await shell.read(SAMPLE);
      const popup = await session.openPopup(page);
      await untilMessage(popup, `${status.comments}`);
      assert.deepEqual(await violations(popup), []);
      await popup.close();

      await page.bringToFront();
      const { x, y } = await badgePlace(session, page);
      await page.mouse.click(x, y);
      await untilOpen(session, page, "card");
      assert.deepEqual(await violations(await openCopy(session, page, "card")), []);

      await page.bringToFront();
      await clickIn(session, page, "card", "button", "Show only this");
      await untilOpen(session, page, "notice");
      assert.deepEqual(await violations(await openCopy(session, page, "notice")), []);

      await page.bringToFront();
      await page.keyboard.press("Escape");
      await shell.set({ pageKeys: true });
      await until("the panel is open", async () => {
        await page.keyboard.press("l");
        return page.evaluate(() => document.querySelector('[data-threadlight-layer="panel"]') !== null);
      });
      await untilOpen(session, page, "panel");
      await clickIn(session, page, "panel", "summary", "List of comments");
      await clickIn(session, page, "panel", "summary", "Authors");
      await clickIn(session, page, "panel", "summary", "Shortcuts and options");
      assert.deepEqual(await violations(await openCopy(session, page, "panel")), []);

      await shell.store({ own: [OWN_CATEGORY], corrections: [CORRECTION] });
      const options = await openOptions(session);
      await options.evaluate(() => /** @type {HTMLElement} */ (document.querySelector("#new-own")).click());
      await until("the editor is open", () =>
        options.evaluate(() => !document.querySelector("#editor")?.hasAttribute("hidden")),
      );
      assert.deepEqual(await violations(options), []);
    });
  }

  for (const scheme of /** @type {const} */ (["light", "dark"])) {
    test(`the popup of an unread page and the picker are accessible in the ${scheme} theme`, async (session) => {
      await session.setColorScheme(scheme);
      const shell = await Shell.open(session);
      const { page, status } = await shell.read(SAMPLE);
      const other = await session.open(OTHER.url, { body: await OTHER.load(), policy: OTHER.policy });
      const denied = await session.openPopup(other);
      await untilMessage(denied, "Not on for this site");
      assert.deepEqual(await violations(denied), []);
      await denied.close();

      const popup = await session.openPopup(page);
      await untilMessage(popup, `${status.comments}`);
      await unfoldPage(session, popup);
      assert.deepEqual(await violations(popup), []);
      await clickInPopup(session, popup, "#not-here");
      await untilMessage(popup, "until it is loaded again");
      assert.deepEqual(await violations(popup), []);
      await clickInPopup(session, popup, "#read-here");
      await untilMessage(popup, `${status.comments}`);
      await unfoldPage(session, popup);
      await clickAndReturn(session, popup, "#pick", page);
      await untilOpen(session, page, "picker");
      assert.deepEqual(await violations(await openCopy(session, page, "picker")), []);
    });
  }

  for (const scheme of /** @type {const} */ (["light", "dark"])) {
    test(`the welcome page is accessible in the ${scheme} theme and fits a narrow screen`, async (session) => {
      const page = await openWelcome(session);
      await session.setColorScheme(scheme);
      for (const width of [1280, 400]) {
        await page.setViewport({ width, height: 900 });
        assert.deepEqual(await violations(page, []), []);
        const isCut = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.ok(!isCut, `${width}`);
      }
    });
  }

  test("on a narrow screen one badge of each axis and the number of the others fit within the page", async (session) => {
    const shell = await Shell.open(session);
    // These match nearly every comment, so that many have several tags of an axis.
    const categories = ["a", "b", "c"].map((name) => ({ ...ownCategory(name, ["the"]), title: `own-${name}` }));
    await shell.store({ own: categories, settings: { repeatTopics: true } });
    const { page } = await shell.read(sampleNamed("lobsters.html"));
    await shell.settled(page, ({ counts }) => categories.every(({ id }) => id in counts));
    await page.setViewport({ width: 400, height: 800 });
    const shown = await session.inShadows(page, HOST, (roots) =>
      // The page itself folds some comments.
      roots
        .filter(({ host }) => host.checkVisibility())
        .map((root) => {
          const boxes = [...root.querySelectorAll(".badge")].map((badge) => badge.getBoundingClientRect());
          const more = root.querySelector(".more")?.getBoundingClientRect();
          const visible = [...boxes, ...(more ? [more] : [])].filter(({ width }) => width > 0);
          return {
            badges: boxes.filter(({ width }) => width > 0).length,
            all: boxes.length,
            axes: new Set([...root.querySelectorAll(".badge")].map((badge) => badge.getAttribute("data-axis"))).size,
            more: (more?.width ?? 0) > 0,
            isWithin: visible.every(({ left, right }) => left >= 0 && right <= innerWidth),
          };
        }),
    );
    assert.ok(shown.some(({ more }) => more));
    for (const { badges, all, axes, more, isWithin } of shown) {
      assert.deepEqual([badges, more, isWithin], [axes, all > axes, true]);
    }
  });

  // Firefox does not measure layout shifts.
  if (browser === "chromium") {
    test("the extension causes no layout shift", async (session) => {
      const shell = await Shell.open(session);
      const { page } = await shell.read(SAMPLE);
      const shift = await shiftOf(page, async () => {
        await shell.settled(page);
        await badgePlace(session, page);
      });
      assert.equal(shift, 0);
    });

    // The Firefox driver can't emulate it.
    test("where the system forces its colours, marks are lines, and nothing is left of that afterwards", async (session) => {
      const shell = await Shell.open(session);
      const { page, status } = await shell.read(SAMPLE);
      const cdp = await page.createCDPSession();
      const force = (/** @type {string} */ value) =>
        cdp.send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value }] });
      const nodes = await pageNodes(page);
      await force("active");
      const styles = () =>
        page.evaluate(
          (names) =>
            [...document.querySelectorAll("[data-threadlight-forced]")].flatMap((body) =>
              names.map((name) => {
                const { backgroundColor, textDecorationLine } = getComputedStyle(body, `::highlight(${name})`);
                return `${backgroundColor} ${textDecorationLine}`;
              }),
            ),
          Object.keys(status.counts).map(highlightName),
        );
      await until("bodies adjust their colours", async () => (await styles()).length > 0);
      assert.deepEqual([...new Set(await styles())], ["rgba(0, 0, 0, 0) underline"]);
      await force("none");
      await until("they no longer do", async () => (await styles()).length === 0);
      assert.deepEqual(await pageNodes(page), nodes);
    });

    test("the texts of the welcome page stay where they are while its thread is tagged", async (session) => {
      const page = await openWelcome(session);
      for (const width of [1280, 400]) {
        await page.setViewport({ width, height: 900 });
        const shift = await shiftOf(page, () => untilTagged(page));
        assert.ok(shift < BADGES_SHIFT, `${width}: ${shift}`);
      }
    });
  }
});
