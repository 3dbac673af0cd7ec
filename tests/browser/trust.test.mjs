/** What a page's scripts try in the reader's place. */

import { strict as assert } from "node:assert";

import { until } from "./lib/inspect.mjs";
import { badgePlace, layerState, untilOpen } from "./lib/layers.mjs";
import { sampleNamed } from "./lib/samples.mjs";
import { Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** The page with comments. */
const SAMPLE = sampleNamed("threadlight-demo.html");

/** Longer than the pointer must rest on anything, and than a click on words waits for a second one, in milliseconds. */
const LONG_ENOUGH = 1500;

inBrowsers((test) => {
  test("events that a script of the page has made open nothing and close nothing", async (session) => {
    const shell = await Shell.open(session);
    await shell.set({ pageKeys: true });
    const { page } = await shell.read(SAMPLE);
    await page.bringToFront();
    const { x, y } = await badgePlace(session, page);
    const imitate = (/** @type {string} */ key) =>
      page.evaluate(
        (x, y, key) => {
          const target = document.elementFromPoint(x, y) ?? document.body;
          const at = { bubbles: true, composed: true, cancelable: true, clientX: x, clientY: y };
          target.dispatchEvent(new PointerEvent("pointermove", at));
          target.dispatchEvent(new PointerEvent("pointerdown", at));
          target.dispatchEvent(new MouseEvent("click", { ...at, detail: 1 }));
          target.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, composed: true, key }));
        },
        x,
        y,
        key,
      );
    for (const key of ["l", "e", "j"]) await imitate(key);
    await new Promise((resolve) => setTimeout(resolve, LONG_ENOUGH));
    for (const name of ["card", "panel"]) assert.equal(await layerState(session, page, name), null, name);

    await page.mouse.click(x, y);
    await untilOpen(session, page, "card");
    await imitate("Escape");
    await new Promise((resolve) => setTimeout(resolve, LONG_ENOUGH));
    assert.notEqual(await layerState(session, page, "card"), null);
    await page.keyboard.press("Escape");
    await until("the reader has closed it", async () => (await layerState(session, page, "card")) === null);
    await page.keyboard.press("l");
    await untilOpen(session, page, "panel");
  });
});
