/** Drives Chromium over the DevTools protocol. */

import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import puppeteer from "puppeteer-core";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./session.mjs").Driver} Driver */
/** @typedef {import("puppeteer-core").CDPSession} CDPSession */

/** How often to look for elements on a page that removes them between two commands of the protocol. */
const ATTEMPTS = 10;

/** @implements {Driver} */
export class Chromium {
  /** @type {string[]} */
  #errors = [];
  /** Protocol sessions that collect errors, by target. @type {WeakMap<import("puppeteer-core").Target, CDPSession>} */
  #errorSessions = new WeakMap();
  /** The extension's id, once it is installed. */
  #id = "";
  /** The address of the extension's folder. */
  #base = "";

  /**
   * @param {import("puppeteer-core").Browser} browser
   * @param {string | null} temporaryProfile  A folder to remove when the browser is closed; null if there is none.
   */
  constructor(browser, temporaryProfile) {
    this.browser = browser;
    /** @private */
    this.temporaryProfile = temporaryProfile;
    browser.on("targetcreated", (target) => {
      // A target may be gone before we are attached to it; then there is nothing to collect.
      if (target.type() === "page" || target.type() === "service_worker") this.#collectErrors(target).catch(() => {});
    });
  }

  /** @param {import("./session.mjs").LaunchOptions} options */
  static async launch({ headless, proxy, profile: givenProfile }) {
    const profile = givenProfile ?? (await mkdtemp(join(tmpdir(), "threadlight-chromium-")));
    await mkdir(join(profile, "Default"), { recursive: true });
    // Prefetched connections open before requests can be intercepted, so Chromium must not make any.
    const preferences = { net: { network_prediction_options: 2 } };
    const file = join(profile, "Default", "Preferences");
    if (!existsSync(file)) await writeFile(file, JSON.stringify(preferences));
    const args = ["--disable-background-networking", "--disable-component-update", "--disable-gpu", "--disable-sync"];
    // Pages served over http: are not upgraded to https:, and forms are not sent to the autofill server.
    args.push("--disable-features=HttpsUpgrades,AutofillServerCommunication");
    if (process.getuid?.() === 0) args.push("--no-sandbox");
    if (proxy) args.push(`--proxy-server=127.0.0.1:${proxy}`, "--proxy-bypass-list=<-loopback>");
    const browser = await puppeteer.launch({
      executablePath: process.env.CHROME_BIN || "/usr/bin/chromium",
      // Chromium installs extensions only over a pipe.
      pipe: true,
      enableExtensions: true,
      userDataDir: profile,
      defaultViewport: null,
      headless,
      args,
    });
    return new Chromium(browser, givenProfile ? null : profile);
  }

  /** @param {string} folder */
  async install(folder) {
    this.#id = await this.browser.installExtension(folder);
    this.#base = `chrome-extension://${this.#id}/`;
    return this.#base;
  }

  async uninstall() {
    await this.browser.uninstallExtension(this.#id);
  }

  /** @param {Page} page */
  async openPopup(page) {
    const extension = (await this.browser.extensions()).get(this.#id);
    if (!extension) throw new Error("the extension is not installed");
    const known = new Set(this.browser.targets());
    await page.bringToFront();
    await page.triggerExtensionAction(extension);
    // The background may start at the same moment and is a new target, too.
    const popup = await this.browser.waitForTarget(
      (target) => !known.has(target) && target.url().startsWith(this.#base) && !this.#isBackground(target),
    );
    return popup.asPage();
  }

  /** @param {string} url */
  async findTab(url) {
    return (await this.browser.waitForTarget((target) => target.url() === url)).asPage();
  }

  /** @param {string} url */
  async openExtensionPage(url) {
    const page = await this.browser.newPage();
    await page.goto(url);
    return page;
  }

  async killBackground() {
    const target = this.browser.targets().find((target) => this.#isBackground(target));
    const worker = await target?.worker();
    if (!target || !worker) return;
    // Chromium doesn't restart a worker while a protocol session is attached to it. The session may be gone already.
    await this.#errorSessions
      .get(target)
      ?.detach()
      .catch(() => {});
    await worker.close();
  }

  /**
   * @param {Page} page
   * @param {string} item
   */
  async chooseForSelection(page, item) {
    const words = await page.evaluate(() => String(getSelection()));
    const worker = await this.browser
      .targets()
      .find((target) => this.#isBackground(target))
      ?.worker();
    if (!worker) throw new Error("the background is not running");
    await worker.evaluate(
      async (item, words, pageUrl) => {
        // Fails if there is no such item.
        await chrome.contextMenus.update(item, {});
        const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
        const info = {
          menuItemId: item,
          parentMenuItemId: "root",
          selectionText: words,
          editable: false,
          pageUrl,
          frameId: 0,
        };
        // Not part of the API, but there for Chromium's own bindings.
        /** @type {any} */ (chrome.contextMenus.onClicked).dispatch(info, tab);
      },
      item,
      words,
      page.url(),
    );
  }

  /**
   * Allows the host on Chromium's own extensions page, so that no dialog opens when the extension asks for it.
   * @param {string} origin
   */
  async willGrant(origin) {
    const page = await this.browser.newPage();
    await page.goto("chrome://extensions/");
    await page.evaluate(
      (id, origin) => /** @type {any} */ (chrome).developerPrivate.addHostPermission(id, origin),
      this.#id,
      origin,
    );
    await page.close();
  }

  /**
   * @param {Page} page
   * @param {"light" | "dark"} scheme
   */
  async setColorScheme(page, scheme) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  }

  /**
   * @param {Page} page
   * @param {string} selector
   * @param {string} fn
   * @param {unknown[]} args
   */
  async inShadows(page, selector, fn, args) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#inShadowsNow(page, selector, fn, args);
      } catch (error) {
        // The page may have removed an element between two commands.
        if (attempt === ATTEMPTS || !/Could not find node/.test(String(error))) throw error;
      }
    }
  }

  /** @type {import("./session.mjs").Driver["inShadows"]} */
  async #inShadowsNow(page, selector, fn, args) {
    const cdp = await page.createCDPSession();
    try {
      const { root } = await cdp.send("DOM.getDocument", { depth: 0 });
      const { nodeIds } = await cdp.send("DOM.querySelectorAll", { nodeId: root.nodeId, selector });
      const roots = await Promise.all(nodeIds.map((nodeId) => shadowRoot(cdp, nodeId)));
      const { result: page } = await cdp.send("Runtime.evaluate", { expression: "globalThis" });
      const { result, exceptionDetails } = await cdp.send("Runtime.callFunctionOn", {
        // Roots come last because their number varies.
        functionDeclaration: `(args, ...roots) => (${fn})(roots, ...args)`,
        objectId: page.objectId,
        arguments: [{ value: args }, ...roots.map((objectId) => ({ objectId }))],
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    } finally {
      await cdp.detach();
    }
  }

  async takeErrors() {
    return this.#errors.splice(0);
  }

  async close() {
    await this.browser.close();
    if (this.temporaryProfile) await rm(this.temporaryProfile, { recursive: true, force: true, maxRetries: 5 });
  }

  /** @param {import("puppeteer-core").Target} target */
  #isBackground(target) {
    return target.type() === "service_worker" && target.url().startsWith(this.#base);
  }

  /**
   * Collects the errors that the extension reports in a page or worker, including those reported before this call.
   * @param {import("puppeteer-core").Target} target
   */
  async #collectErrors(target) {
    const cdp = await target.createCDPSession();
    /** @type {(text: string, stack?: import("puppeteer-core").Protocol.Runtime.StackTrace, url?: string) => void} */
    const addIfOurs = (text, stack, url) => {
      const sources = [url, ...(stack?.callFrames ?? []).map((frame) => frame.url)];
      if (sources.some((source) => source?.startsWith(this.#base))) this.#errors.push(text);
    };
    cdp.on("Runtime.exceptionThrown", ({ exceptionDetails: { exception, text, stackTrace, url } }) => {
      addIfOurs(exception?.description ?? text, stackTrace, url);
    });
    cdp.on("Runtime.consoleAPICalled", ({ type, args, stackTrace }) => {
      if (type === "error") addIfOurs(args.map(({ value, description }) => value ?? description).join(" "), stackTrace);
    });
    this.#errorSessions.set(target, cdp);
    await cdp.send("Runtime.enable");
  }
}

/**
 * The protocol's id for an element's shadow root, open or closed.
 * @param {CDPSession} cdp
 * @param {number} nodeId
 */
async function shadowRoot(cdp, nodeId) {
  const { node } = await cdp.send("DOM.describeNode", { nodeId, pierce: true });
  const root = node.shadowRoots?.[0];
  if (!root) throw new Error("an element has no shadow root");
  const { object } = await cdp.send("DOM.resolveNode", { backendNodeId: root.backendNodeId });
  return object.objectId;
}
