/** Where the extension runs: sites switched off and on, permissions granted and revoked, updates. */

import { strict as assert } from "node:assert";

import { countHosts, highlights, pageNodes, until } from "./lib/inspect.mjs";
import { atOtherAddress, sampleNamed } from "./lib/samples.mjs";
import { Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./lib/session.mjs").Session} Session */

/** A page of a site that is allowed after installation. */
const KNOWN = sampleNamed("lobsters.html");

/** Its host. */
const HOST = new URL(KNOWN.url).hostname;

/** The same software at an address that the reader has not allowed. */
const OTHER = sampleNamed("lobsters-comments.html");

/** The match pattern of that address. */
const ORIGIN = `${new URL(OTHER.url).origin}/*`;

/**
 * Opens a sample without waiting until it is read.
 * @param {Session} session
 * @param {import("./lib/samples.mjs").Sample} sample
 */
async function open(session, sample) {
  return session.open(sample.url, { body: await sample.load(), policy: sample.policy });
}

/**
 * Checks that the page has no badges and no highlights.
 * @param {Page} page
 */
async function assertNothingShown(page) {
  assert.equal(await countHosts(page), 0);
  assert.deepEqual(await highlights(page), {});
}

/**
 * Changes the page in ways that would make a running content script act.
 * @param {Page} page
 */
async function changePage(page) {
  await page.bringToFront();
  await page.evaluate(async () => {
    const comment = document.querySelector("ol.comments li:has(> .comment[data-shortid])");
    comment?.after(comment.cloneNode(true));
    document.querySelector(".comment_text")?.append(" And some more words.");
    history.replaceState(null, "", `${location.href}#changed`);
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 200)));
  });
}

/**
 * The background colour that one of our highlights would have in a page.
 * @param {Page} page
 */
function highlightColour(page) {
  return page.evaluate(() => {
    CSS.highlights.set("threadlight-ai", new Highlight());
    const { backgroundColor } = getComputedStyle(document.body, "::highlight(threadlight-ai)");
    CSS.highlights.clear();
    return backgroundColor;
  });
}

inBrowsers((test) => {
  test("when a site is switched off, everything disappears at once and nothing runs", async (session) => {
    const shell = await Shell.open(session);
    const before = await pageNodes(await open(session, { ...KNOWN, url: "https://elsewhere.example/" }));
    const { page } = await shell.read(KNOWN);
    const second = await open(session, atOtherAddress(KNOWN, "second"));
    await shell.settled(second);

    await shell.switchSite(HOST, false);
    for (const tab of [page, second]) {
      await until("the tab is as it was", async () => (await countHosts(tab)) === 0);
      await assertNothingShown(tab);
      assert.deepEqual(await pageNodes(tab), before);
      assert.equal(await shell.status(tab), null);
    }
    // In Chromium a style sheet that was injected with the script stays until the page is left.
    if (session.name === "firefox") assert.equal(await highlightColour(page), "rgba(0, 0, 0, 0)");

    const messages = await shell.recordMessages();
    await changePage(page);
    const fresh = await open(session, atOtherAddress(KNOWN, "fresh"));
    assert.equal(await highlightColour(fresh), "rgba(0, 0, 0, 0)");
    await changePage(fresh);
    for (const tab of [page, fresh]) await assertNothingShown(tab);
    assert.equal(await shell.status(fresh), null);
    assert.deepEqual(await messages(), []);
  });

  test("a site that is switched on again is read without a reload", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(KNOWN);
    const before = await highlights(page);
    for (let times = 0; times < 3; times++) {
      await shell.switchSite(HOST, false);
      await shell.switchSite(HOST, true);
    }
    const now = await shell.settled(page);
    assert.deepEqual(now, status);
    assert.equal(await countHosts(page), now.tagged);
    assert.deepEqual(await highlights(page), before);
    const fresh = await open(session, atOtherAddress(KNOWN, "fresh"));
    assert.deepEqual((await shell.settled(fresh)).list, status.list);
  });

  test("a page's own messages and events don't reach the extension", async (session) => {
    const shell = await Shell.open(session);
    const { page } = await shell.read(KNOWN);
    await page.evaluate(() => window.postMessage({ type: "switch_site", host: "lobste.rs", on: false }, "*"));
    await page.evaluate(() => document.dispatchEvent(new CustomEvent("threadlight", { detail: { type: "stop" } })));
    await changePage(page);
    assert.ok(await shell.status(page));
  });

  test("a site is left alone until the reader allows it, and then read", async (session) => {
    const shell = await Shell.open(session);
    const page = await open(session, OTHER);
    await changePage(page);
    await assertNothingShown(page);
    const fresh = await open(session, atOtherAddress(OTHER, "fresh"));
    await shell.allow(ORIGIN);
    for (const tab of [page, fresh]) {
      const { tagged } = await shell.settled(tab);
      assert.equal(await countHosts(tab), tagged);
    }
    const [script] = await shell.registered();
    assert.ok(script?.matches?.includes(ORIGIN));
  });

  test("when a permission is revoked, everything disappears there and works on elsewhere", async (session) => {
    const shell = await Shell.open(session);
    const { page } = await shell.read(OTHER);
    const { page: known, status } = await shell.read(KNOWN);
    await shell.extensionPage.evaluate((origin) => chrome.permissions.remove({ origins: [origin] }), ORIGIN);
    await until("the tab is as it was", async () => (await countHosts(page)) === 0);
    await assertNothingShown(page);
    await assertNothingShown(await open(session, OTHER));
    const { tagged } = await shell.settled(known);
    assert.equal(tagged, status.tagged);
    assert.equal(await countHosts(known), tagged);
  });

  test("after an update the new content script takes over and the old one stops", async (session) => {
    const shell = await Shell.open(session);
    const { page, status } = await shell.read(KNOWN);
    const before = await highlights(page);
    await session.update();
    const updated = await Shell.open(session);
    const now = await updated.settled(page);
    assert.deepEqual(now.list, status.list);
    await until("each tagged comment has one badge host", async () => (await countHosts(page)) === now.tagged);
    assert.deepEqual(await highlights(page), before);

    await changePage(page);
    const changed = await updated.settled(page, ({ comments }) => comments > status.comments);
    await until("each tagged comment has one badge host", async () => (await countHosts(page)) === changed.tagged);
    await updated.switchSite(HOST, false);
    await until("nothing is left", async () => (await countHosts(page)) === 0);
    await assertNothingShown(page);
  });

  test("a page can't fetch any file of the extension", async (session) => {
    const page = await session.open("https://elsewhere.example/", "<!doctype html>");
    for (const path of ["manifest.json", "content/main.js", "core.wasm", "icons/48.png"]) {
      const fetched = await page.evaluate(
        (url) =>
          fetch(url).then(
            () => true,
            () => false,
          ),
        `${session.base}${path}`,
      );
      assert.equal(fetched, false, path);
    }
  });
});
