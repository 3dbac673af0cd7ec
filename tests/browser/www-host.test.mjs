/** The site on its host: without a network, after a change, and with a file missing. */

import { strict as assert } from "node:assert";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { until } from "./lib/inspect.mjs";
import { textOf } from "./lib/options.mjs";
import { FOLDER, Site, untilComplete, untilTagged } from "./lib/site.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @returns {Promise<string>} A copy of the site that a test may change. */
async function copied() {
  const folder = await mkdtemp(join(tmpdir(), "threadlight-www-"));
  await cp(FOLDER, folder, { recursive: true });
  return folder;
}

/**
 * @param {string} file
 * @param {string | RegExp} from
 * @param {string} to
 */
async function replace(file, from, to) {
  const text = await readFile(file, "utf8");
  assert.notEqual(text.replace(from, to), text, `${file} has ${from}`);
  await writeFile(file, text.replace(from, to));
}

inBrowsers((test) => {
  test("without a network, pages are there by their files' names, too", async (session) => {
    const site = await Site.start(session);
    const page = await site.open("index.html");
    await untilComplete(page);
    site.stop();
    for (const path of ["index.html", "de/index.html", "de/?from=elsewhere"]) {
      await page.goto(`http://${site.host}/${path}`);
      await untilTagged(page);
    }
  });

  test("a changed site is there at the next visit but one, and caches of others stay", async (session) => {
    const folder = await copied();
    const site = await Site.start(session, folder);
    const first = await site.open();
    await untilComplete(first);
    await first.evaluate(() => caches.open("another site's"));
    await replace(join(folder, "index.html"), "A thread to try it on", "Another thread");
    await replace(join(folder, "service-worker.js"), /"version":"\w+"/, '"version":"changed"');
    await first.close();

    const second = await site.open();
    assert.equal(await textOf(second, "#try-title"), "A thread to try it on");
    await until("the new version is kept", () =>
      second.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting)),
    );
    await second.close();

    const third = await site.open();
    await until("the new version is shown", async () => {
      if ((await textOf(third, "#try-title")) === "Another thread") return true;
      await third.goto("about:blank");
      await third.goto(`http://${site.host}/`);
      return false;
    });
    await until("the old version is gone", () => third.evaluate(async () => (await caches.keys()).length === 2));
    const names = await third.evaluate(() => caches.keys());
    assert.ok(names.includes("another site's"), names.join());
    site.stop();
    await rm(folder, { recursive: true });
  });

  for (const file of ["worker.js", "core.wasm", "texts/en.json"]) {
    test(`without ${file}, it says that nothing can be tagged`, async (session) => {
      const folder = await copied();
      await rm(join(folder, file));
      const site = await Site.start(session, folder);
      const page = await session.newPlainPage();
      await page.goto(`http://${site.host}/`);
      await until("it says so", () => page.evaluate(() => document.querySelector("#failure")?.checkVisibility()));
      assert.notEqual(await textOf(page, "#failure-reason"), "");
      site.stop();
      await rm(folder, { recursive: true });
    });
  }

  test("without the playground's module, the thread is tagged, and the playground says why it isn't there", async (session) => {
    const folder = await copied();
    await rm(join(folder, "playground.wasm"));
    const site = await Site.start(session, folder);
    const page = await site.open();
    await until("it says so", async () => (await textOf(page, "#own-status")).includes("playground.wasm"));
    site.stop();
    await rm(folder, { recursive: true });
  });
});
