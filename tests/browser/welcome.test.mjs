/** The welcome page: opens once, shows a thread that is really read, and leads to everything else. */

import { strict as assert } from "node:assert";

import { HOST, highlights, until } from "./lib/inspect.mjs";
import { badgePlace, clickIn, untilClosed, untilOpen } from "./lib/layers.mjs";
import { openOptions, textOf } from "./lib/options.mjs";
import { clickAndReturn, untilMessage } from "./lib/popup.mjs";
import { Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";
import { COMMENTS, openWelcome, untilTagged } from "./lib/welcome.mjs";

/** How long a tab that should not open would take at most, in milliseconds. */
const NO_TAB = 1000;

/**
 * How many tabs show the welcome page.
 * @param {Shell} shell
 */
function welcomeTabs(shell) {
  return shell.extensionPage.evaluate(
    async () => (await chrome.tabs.query({})).filter(({ url }) => url?.endsWith("/welcome/welcome.html")).length,
  );
}

inBrowsers((test) => {
  test("it opens once: after the installation, in front", async (session) => {
    const page = await session.welcome();
    await until("it is in front", () => page.evaluate(() => document.visibilityState === "visible"));
    const shell = await Shell.open(session);
    assert.equal(await welcomeTabs(shell), 1);
    await page.close();
    await shell.extensionPage.close();

    await session.update();
    const updated = await Shell.open(session);
    await session.killBackground();
    await updated.switchSite("forum.example", true);
    await new Promise((resolve) => setTimeout(resolve, NO_TAB));
    assert.equal(await welcomeTabs(updated), 0);
  });

  test("its thread is tagged by the core, with badges of both axes, the number of others, and marked words", async (session) => {
    const page = await openWelcome(session);
    const shown = await session.inShadows(page, HOST, (roots) =>
      roots.flatMap((root) =>
        [...root.querySelectorAll(".badge, .more")]
          .map((badge) => ({ badge, style: getComputedStyle(badge) }))
          .filter(({ style }) => style.display !== "none" && style.fontSize !== "0px")
          .map(({ badge, style }) => [badge.className, badge.getAttribute("data-axis"), style.borderStyle].join(" ")),
      ),
    );
    for (const mark of ["badge topic solid", "badge kind solid", "more  solid"])
      assert.ok(shown.includes(mark), `${mark}: ${shown}`);
    const painted = await highlights(page);
    assert.ok(
      painted["threadlight-question"]?.some((words) => words.startsWith("Has anybody")),
      JSON.stringify(painted),
    );
    const paint = await page.evaluate(() => {
      const style = getComputedStyle(
        document.querySelector("#c1 .said") ?? document.body,
        "::highlight(threadlight-work)",
      );
      return style.backgroundColor;
    });
    assert.notEqual(paint, "rgba(0, 0, 0, 0)");
  });

  test("a click on a mark opens the card, and what is done there can be undone", async (session) => {
    const page = await openWelcome(session);
    const { x, y } = await badgePlace(session, page);
    await page.mouse.click(x, y);
    assert.match((await untilOpen(session, page, "card")).text, /sure/);
    await clickIn(session, page, "card", "button", "Show only this");
    await untilOpen(session, page, "notice");
    await page.keyboard.press("Escape");
    await untilClosed(session, page, "notice");

    await page.mouse.click(x, y);
    await untilOpen(session, page, "card");
    await clickIn(session, page, "card", "button", "Hide everywhere");
    // The page belongs to no site.
    assert.deepEqual((await untilOpen(session, page, "notice")).buttons, ["Undo"]);
    await clickIn(session, page, "notice", "button", "Undo");
    await untilClosed(session, page, "notice");

    await page.mouse.click(x, y);
    await untilOpen(session, page, "card");
    await clickIn(session, page, "card", "button", "Wrong tag");
    const shell = await Shell.open(session);
    const hosts = async () =>
      (await shell.stored()).corrections?.map((/** @type {{ host: string }} */ { host }) => host);
    await until("the correction is stored", async () => (await hosts())?.length === 1);
    assert.deepEqual(await hosts(), [""]);
  });

  test("the toolbar button works there as on any page with comments", async (session) => {
    const page = await openWelcome(session);
    const popup = await session.openPopup(page);
    await untilMessage(popup, `Comments: ${COMMENTS}`);
    const hidden = await popup.evaluate(() =>
      ["pick", "not-here", "read-here", "allow", "site"].filter((id) =>
        document.querySelector(`#${id}`)?.checkVisibility(),
      ),
    );
    assert.deepEqual(hidden, []);
    await clickAndReturn(session, popup, "#panel", page);
    assert.match((await untilOpen(session, page, "panel")).text, new RegExp(`${COMMENTS}`));
  });

  test("it says where Threadlight starts, and the options lead back to it", async (session) => {
    const options = await openOptions(session);
    await options.click("a[href*=welcome]");
    await until("the welcome page is there", () =>
      options.evaluate(() => document.URL.endsWith("/welcome/welcome.html")).catch(() => false),
    );
    await untilTagged(options);
    assert.match(await textOf(options, "#starts"), /Hacker News/);
    assert.match(await textOf(options, "#pin"), session.name === "firefox" ? /gear/ : /the pin/);
    await options.click("footer a");
    await until("the options are there", () =>
      options.evaluate(() => document.URL.endsWith("/options/options.html")).catch(() => false),
    );
  });
});
