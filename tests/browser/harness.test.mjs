/** Tests the harness itself, on which the other browser tests rely. */

import { strict as assert } from "node:assert";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { countHosts, HOST, highlights, pageNodes, until } from "./lib/inspect.mjs";
import * as policies from "./lib/policies.mjs";
import { Session } from "./lib/session.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** Where these tests serve their page. */
const ADDRESS = "https://forum.example/thread/1";

/** A page whose own script makes badge hosts and highlights as the extension does. */
const PAINTED_PAGE = `<!doctype html>
  <title>Marked</title>
  <p>The <b>quick</b> fox</p>
  <script>
    const paragraph = document.querySelector("p");
    for (const label of ["Animals", "Question"]) {
      const host = document.createElement("span");
      host.dataset.threadlight = "";
      host.attachShadow({ mode: "closed" }).innerHTML = "<i>" + label + "</i>";
      paragraph.append(host);
    }
    const range = (node, start, end) =>
      new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end });
    const [the, quick, fox] = [paragraph.firstChild, paragraph.querySelector("b").firstChild, paragraph.childNodes[2]];
    CSS.highlights.set("threadlight-animals", new Highlight(range(fox, 1, 4), range(quick, 0, 5)));
    CSS.highlights.set("threadlight-empty", new Highlight());
    CSS.highlights.set("search", new Highlight(range(the, 0, 3)));
  </script>`;

/** The files of an extension that reports an error everywhere it can and sends a request. */
const FAULTY_EXTENSION = {
  "manifest.json": JSON.stringify({
    manifest_version: 3,
    name: "Faulty",
    version: "1",
    browser_specific_settings: { gecko: { id: "faulty@threadlight.example" } },
    host_permissions: ["https://forum.example/*"],
    background: { service_worker: "background.js", scripts: ["background.js"] },
    content_scripts: [{ matches: ["https://forum.example/*"], js: ["content.js"] }],
  }),
  "background.js":
    "console.error('said', 'by the background'); setTimeout(() => { throw new Error('thrown by the background'); });" +
    "fetch('http://collector.example/').catch(() => {});",
  "content.js": "console.error('said by the content script'); throw new Error('thrown by the content script');",
  "page.html": "<!doctype html><script src='page.js'></script>",
  "page.js": "console.error('said by the page'); throw new Error('thrown by the page');",
};

inBrowsers((test, browser) => {
  test("the popup sees the page that it was opened on", async (session) => {
    const pages = [
      await session.open(ADDRESS, "<!doctype html>"),
      await session.open(`${ADDRESS}0`, "<!doctype html>"),
    ];
    const tabs = new Set();
    for (const page of pages) {
      const popup = await session.openPopup(page);
      assert.ok(await popup.evaluate(() => chrome.runtime.id));
      assert.equal(await page.evaluate(() => document.visibilityState), "visible");
      const [tab] = await popup.evaluate(() => chrome.tabs.query({ active: true, currentWindow: true }));
      tabs.add(tab?.id);
    }
    assert.equal(tabs.size, pages.length);
  });

  test("pages of the extension can be opened in a tab", async (session) => {
    const tab = await session.openExtensionPage("manifest.json");
    assert.equal(await tab.evaluate(() => document.URL), `${session.base}manifest.json`);
  });

  test("a page opens at its true address, with its policy and without the network", async (session) => {
    const page = await session.open(ADDRESS, {
      body: "<!doctype html><title>As sent</title><script>document.title = 'Changed'</script><img src='/logo.png'>",
      policy: policies.NOTHING,
      headers: { "x-frame-options": "DENY" },
    });
    assert.equal(page.url(), ADDRESS);
    assert.equal(await page.title(), "As sent");

    const other = "https://forum.example/thread/2";
    const free = await session.open(other, {
      body: "<!doctype html><title>As sent</title><script>document.title = 'Changed'</script><img src='/logo.png'>",
    });
    assert.equal(await free.title(), "Changed");
    assert.deepEqual(
      session.network.unserved.filter((url) => !url.endsWith("/favicon.ico")),
      ["https://forum.example/logo.png"],
    );
  });

  test("http: pages and pages in other encodings are served unchanged", async (session) => {
    const page = await session.open("http://forum.example:8080/old", {
      body: Buffer.from("<!doctype html><meta charset=windows-1252><title>caf\xe9</title>", "latin1"),
    });
    assert.equal(page.url(), "http://forum.example:8080/old");
    assert.equal(await page.title(), "café");
  });

  test("errors of the extension and requests past the served pages are noticed", async () => {
    const folder = await mkdtemp(join(tmpdir(), "threadlight-faulty-"));
    for (const [name, content] of Object.entries(FAULTY_EXTENSION)) await writeFile(join(folder, name), content);
    const session = await Session.launch({ browser, extension: folder });
    try {
      await session.open(ADDRESS, "<!doctype html>");
      await session.openExtensionPage("page.html");
      /** @type {string[]} */
      const errors = [];
      const expected = ["the background", "the content script", "the page"].flatMap((where) => [
        `said by ${where}`,
        `thrown by ${where}`,
      ]);
      const missing = () => expected.filter((text) => !errors.some((error) => error.includes(text)));
      await until("every error is noticed", async () => {
        errors.push(...(await session.takeErrors()));
        return missing().length === 0;
      }).catch(() => {});
      assert.deepEqual(missing(), []);
      await until("the request is noticed", async () => session.network.leaks.length > 0);
      assert.deepEqual(session.network.leaks, ["collector.example"]);
      await assert.rejects(session.verify(), /past the served pages/);
    } finally {
      await session.close();
      await rm(folder, { recursive: true });
    }
  });

  test("highlights, badges and the page's own nodes can be read", async (session) => {
    const page = await session.open(ADDRESS, PAINTED_PAGE);
    assert.deepEqual(await highlights(page), { "threadlight-animals": ["quick", "fox"], "threadlight-empty": [] });
    assert.equal(await countHosts(page), 2);
    const labels = await session.inShadows(
      page,
      HOST,
      (roots, tag) => roots.map((root) => root.querySelector(tag)?.textContent),
      "i",
    );
    assert.deepEqual(labels, ["Animals", "Question"]);
    const before = await pageNodes(page);
    assert.ok(before.some((line) => line.includes("quick")));
    await page.evaluate((selector) => document.querySelectorAll(selector).forEach((host) => host.remove()), HOST);
    assert.deepEqual(await pageNodes(page), before);
    await page.evaluate(() => document.querySelector("p")?.firstChild?.remove());
    assert.notDeepEqual(await pageNodes(page), before);
  });

  test("the reader's colour scheme can be set", async (session) => {
    const page = await session.open(ADDRESS, "<!doctype html>");
    const dark = () => page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
    assert.equal(await dark(), false);
    await session.setColorScheme("dark");
    assert.equal(await dark(), true);
    await session.setColorScheme("light");
    assert.equal(await dark(), false);
  });

  test("a permission can be granted", async (session) => {
    const page = await session.openExtensionPage("manifest.json");
    const allowed = () => page.evaluate(async () => (await chrome.permissions.getAll()).origins ?? []);
    const origin = "https://forum.example/*";
    assert.ok(!(await allowed()).includes(origin));
    await session.willGrant(origin);
    // Browsers accept a request for permissions only during a click.
    await page.evaluate((origin) => {
      document.addEventListener("click", () => chrome.permissions.request({ origins: [origin] }), { once: true });
    }, origin);
    await page.click("html");
    await until("the permission is granted", async () => (await allowed()).includes(origin));
  });

  test("the background can be killed", async (session) => {
    const page = await session.openExtensionPage("manifest.json");
    const backgrounds = () =>
      page.evaluate(async () => (await chrome.runtime.getContexts({ contextTypes: ["BACKGROUND"] })).length);
    await until("the background runs", async () => (await backgrounds()) === 1);
    await session.killBackground();
    await until("the background is gone", async () => (await backgrounds()) === 0);
  });
});
