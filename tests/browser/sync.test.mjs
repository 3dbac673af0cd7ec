/** The copy of the settings that the browser synchronises between machines. */

import { strict as assert } from "node:assert";

import { countHosts, until } from "./lib/inspect.mjs";
import { untilMessage } from "./lib/popup.mjs";
import { sampleNamed } from "./lib/samples.mjs";
import { badgeLabels, commonest, Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("./lib/session.mjs").Session} Session */

/** The page that these tests read. */
const SAMPLE = sampleNamed("lobsters.html");

/**
 * The synchronised copy as it is now.
 * @param {Shell} shell
 * @returns {Promise<Record<string, any>>}
 */
function syncedCopy(shell) {
  return shell.extensionPage.evaluate(() => chrome.storage.sync.get());
}

/**
 * Opens a page and its popup; also gives the category that most comments have and the selector of its switch.
 * @param {Session} session
 */
async function open(session) {
  const shell = await Shell.open(session);
  const { page, status } = await shell.read(SAMPLE);
  const popup = await session.openPopup(page);
  await untilMessage(popup, `${status.comments}`);
  await popup.bringToFront();
  const id = commonest(status);
  const categorySwitch = `.badge[data-category="${id}"]`;
  return { shell, page, status, popup, id, categorySwitch };
}

inBrowsers((test) => {
  test("settings are synchronised, but no site is", async (session) => {
    const { shell, popup, id, categorySwitch } = await open(session);
    assert.deepEqual(await syncedCopy(shell), {});
    await popup.click(categorySwitch);
    await until("the choice is copied", async () => (await syncedCopy(shell)).categoriesOff?.includes(id));
    await popup.click("#site");
    await untilMessage(popup, "Off");
    await popup.click(categorySwitch);
    await until("the change is copied", async () => (await syncedCopy(shell)).categoriesOff?.length === 0);
    assert.ok(!JSON.stringify(await syncedCopy(shell)).includes(new URL(SAMPLE.url).hostname));
  });

  test("changes from another machine reach open pages, and changes made here go back", async (session) => {
    const { shell, page, status, popup, id, categorySwitch } = await open(session);
    await shell.extensionPage.evaluate((id) => chrome.storage.sync.set({ categoriesOff: [id], markNew: true }), id);
    const isOn = () =>
      popup.evaluate(
        (selector) => document.querySelector(`:has(> ${selector}) input`)?.matches(":checked"),
        categorySwitch,
      );
    await until("the popup shows it", async () => !(await isOn()));
    const shown = async () => (await badgeLabels(session, page)).filter((labels) => labels.length > 0).length;
    await until("the page shows it", async () => (await shown()) < status.tagged);
    await popup.click(categorySwitch);
    await until("the change is copied", async () => (await syncedCopy(shell)).categoriesOff?.length === 0);
    assert.equal((await syncedCopy(shell)).markNew, true);
  });

  test("settings are kept without room for a copy, and copied once there is room", async (session) => {
    const { shell, page, popup, id, categorySwitch } = await open(session);
    const filled = await shell.extensionPage.evaluate(async () => {
      let size = 8000;
      for (let items = 0; size > 1; items++) {
        const item = { [`junk${items}`]: "x".repeat(size) };
        await chrome.storage.sync.set(item).catch(() => (size = Math.floor(size / 2)));
      }
      return chrome.storage.sync.getBytesInUse();
    });
    assert.ok(filled > 100_000);
    await popup.click(categorySwitch);
    const categoriesOff = async () => (await shell.stored()).settings?.categoriesOff ?? [];
    await until("the choice is stored", async () => (await categoriesOff()).includes(id));
    await new Promise((resolve) => setTimeout(resolve, 3000));
    assert.equal((await syncedCopy(shell)).categoriesOff, undefined);
    await session.killBackground();
    await page.reload();
    await shell.settled(page);
    assert.ok((await countHosts(page)) > 0);
    assert.deepEqual(await categoriesOff(), [id]);

    await shell.extensionPage.evaluate(() => chrome.storage.sync.clear());
    await until("the choice is copied at last", async () => (await syncedCopy(shell)).categoriesOff?.includes(id));
  });
});
