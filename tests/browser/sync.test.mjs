/** The settings' copy in what the browser synchronises. */

import { strict as assert } from "node:assert";

import { countHosts, until } from "./lib/inspect.mjs";
import { untilMessage } from "./lib/popup.mjs";
import { sampleNamed } from "./lib/samples.mjs";
import { badgeLabels, Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("./lib/session.mjs").Session} Session */

const SAMPLE = sampleNamed("lobsters.html");

/**
 * What is synchronised now.
 * @param {Shell} shell
 * @returns {Promise<Record<string, any>>}
 */
function copied(shell) {
  return shell.extensionPage.evaluate(() => chrome.storage.sync.get());
}

/**
 * Opens a page and its popup.
 * @param {Session} session
 */
async function open(session) {
  const shell = await Shell.open(session);
  const { page, status } = await shell.read(SAMPLE);
  const popup = await session.openPopup(page);
  await untilMessage(popup, `${status.comments}`);
  await popup.bringToFront();
  const [[id = ""] = []] = Object.entries(status.counts).sort(([, one], [, other]) => other - one);
  const categorySwitch = `.badge[data-category="${id}"]`;
  return { shell, page, status, popup, id, categorySwitch };
}

inBrowsers((test) => {
  test("what the reader chooses goes along, and no site does", async (session) => {
    const { shell, popup, id, categorySwitch } = await open(session);
    assert.deepEqual(await copied(shell), {});
    await popup.click(categorySwitch);
    await until("the choice is copied", async () => (await copied(shell)).categoriesOff?.includes(id));
    await popup.click("#site");
    await untilMessage(popup, "Off");
    await popup.click(categorySwitch);
    await until("the change is copied", async () => (await copied(shell)).categoriesOff?.length === 0);
    assert.ok(!JSON.stringify(await copied(shell)).includes(new URL(SAMPLE.url).hostname));
  });

  test("what is changed on another machine arrives in open pages, and what is changed here goes back", async (session) => {
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
    await until("it goes back", async () => (await copied(shell)).categoriesOff?.length === 0);
    assert.equal((await copied(shell)).markNew, true);
  });

  test("without room for a copy everything works, nothing is lost, and it is copied when there is room", async (session) => {
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
    const kept = () =>
      shell.extensionPage.evaluate(
        async () => /** @type {any} */ ((await chrome.storage.local.get("settings")).settings)?.categoriesOff ?? [],
      );
    await until("it is kept", async () => (await kept()).includes(id));
    await new Promise((resolve) => setTimeout(resolve, 3000));
    assert.equal((await copied(shell)).categoriesOff, undefined);
    await session.killBackground();
    await page.reload();
    await shell.settled(page);
    assert.ok((await countHosts(page)) > 0);
    assert.deepEqual(await kept(), [id]);

    await shell.extensionPage.evaluate(() => chrome.storage.sync.clear());
    await until("it is copied", async () => (await copied(shell)).categoriesOff?.includes(id));
  });
});
