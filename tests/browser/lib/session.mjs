/** A browser with the extension installed, and the pages that it is shown. */

import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { Chromium } from "./chromium.mjs";
import { built } from "./extension.mjs";
import { Firefox } from "./firefox.mjs";
import { until } from "./inspect.mjs";
import { Network } from "./network.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./network.mjs").Served} Served */

/** @typedef {"chromium" | "firefox"} BrowserName */

/**
 * @typedef {object} LaunchOptions
 * @property {boolean} headless
 * @property {number | null} proxy  The port on this machine of a proxy for all requests; null for no proxy.
 * @property {string | null} profile  A folder for the browser's profile, the extension's storage included; null for a
 *   temporary one.
 */

/**
 * What each browser does in its own way.
 * @typedef {object} Driver
 * @property {import("puppeteer-core").Browser} browser
 * @property {(folder: string) => Promise<string>} install  Returns the address of the extension's folder.
 * @property {() => Promise<void>} uninstall
 * @property {(url: string) => Promise<Page>} findTab  Waits for a tab that the extension opens with this address.
 * @property {(page: Page) => Promise<Page>} openPopup
 * @property {(url: string) => Promise<Page>} openExtensionPage
 * @property {() => Promise<void>} killBackground
 * @property {(page: Page, item: string) => Promise<void>} chooseForSelection
 * @property {(page: Page, scheme: "light" | "dark") => Promise<void>} setColorScheme
 * @property {(origin: string) => Promise<void>} willGrant
 * @property {(page: Page, selector: string, fn: string, args: unknown[]) => Promise<any>} inShadows
 * @property {() => Promise<string[]>} takeErrors  The errors that the extension reported since the last call.
 * @property {() => Promise<void>} close
 */

/** The viewport in which tests open pages, in CSS pixels. */
const VIEWPORT = { width: 1200, height: 900 };

/** The page that the extension opens once it is installed. */
const WELCOME = "welcome/welcome.html";

export class Session {
  /** The pages that are open. @type {Set<Page>} */
  #pages = new Set();
  /** @type {"light" | "dark"} */
  #scheme = "light";

  /**
   * @param {BrowserName} name
   * @param {Driver} driver
   * @param {Network} network
   * @param {string} extension  The folder that is installed.
   */
  constructor(name, driver, network, extension) {
    this.name = name;
    this.network = network;
    /** @private */
    this.driver = driver;
    /** @private */
    this.extension = extension;
    /** The address of the extension's folder. */
    this.base = "";
  }

  /**
   * Starts a browser and installs the extension.
   * @param {object} options
   * @param {BrowserName} options.browser
   * @param {string} [options.extension]  The folder to install; the default is what was built for the browser.
   * @param {boolean} [options.headless]
   * @param {boolean} [options.online]  Whether the real network answers requests for what is not served.
   * @param {string | null} [options.profile]  A profile that outlives the session; see {@link LaunchOptions}.
   */
  static async launch({ browser, extension = built(browser), headless = true, online = false, profile = null }) {
    const network = new Network({ online });
    const proxy = online ? null : await network.start();
    const launch = browser === "chromium" ? Chromium.launch : Firefox.launch;
    const driver = await launch({ headless, proxy, profile });
    const session = new Session(browser, driver, network, extension);
    try {
      await session.#install();
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  /** Whether the browser still runs and answers. */
  get connected() {
    return this.driver.browser.connected;
  }

  /** Closes all pages and reinstalls the extension, so that nothing is left of what was served, stored or set. */
  async reset() {
    await this.#uninstall();
    await this.#install();
  }

  /** As {@link reset}, but leaves the welcome page open, as a reader sees it. */
  async welcome() {
    await this.#uninstall();
    this.base = await this.driver.install(this.extension);
    return this.#adopt(await this.driver.findTab(new URL(WELCOME, this.base).href));
  }

  async #uninstall() {
    await Promise.all([...this.#pages].map((page) => page.close().catch(() => {})));
    this.#pages.clear();
    await this.driver.uninstall();
    this.network.reset();
    await this.takeErrors();
    this.#scheme = "light";
  }

  /** Installs the extension and closes its welcome page, which would stand before the pages under test. */
  async #install() {
    this.base = await this.driver.install(this.extension);
    if (!existsSync(join(this.extension, WELCOME))) return;
    await (await this.driver.findTab(new URL(WELCOME, this.base).href)).close();
  }

  /** Installs the extension over itself, as an update does: its storage is kept. */
  async update() {
    this.base = await this.driver.install(this.extension);
  }

  /** Opens an empty page, which sees what {@link Network.serve} was given. */
  async newPage() {
    const page = await this.driver.browser.newPage();
    await this.network.intercept(page);
    return this.#adopt(page);
  }

  /** As {@link newPage}, but nothing is intercepted: the page, its workers and its service worker see only the servers of {@link Network.connect}. */
  async newPlainPage() {
    return this.#adopt(await this.driver.browser.newPage());
  }

  /**
   * Serves a page at its true address and opens it.
   * @param {string} url
   * @param {Served | string} content
   */
  async open(url, content) {
    this.network.serve(url, content);
    const page = await this.newPage();
    await page.goto(url);
    return page;
  }

  /**
   * Opens the popup as a click on the extension's button does while this page is in front.
   * @param {Page} page
   */
  async openPopup(page) {
    return this.#adopt(await this.driver.openPopup(page));
  }

  /**
   * Opens a page of the extension in a tab. In Firefox the tab stays in the background, and the page's `url()` is not
   * reliable: use `document.URL`.
   * @param {string} path  Within the extension.
   */
  async openExtensionPage(path) {
    return this.#adopt(await this.driver.openExtensionPage(new URL(path, this.base).href));
  }

  /**
   * Waits for a page that the extension opens by itself.
   * @param {string} path  Within the extension.
   */
  async openedByExtension(path) {
    const url = new URL(path, this.base).href;
    const page = await until(`${path} is open`, async () => {
      for (const each of await this.driver.browser.pages()) {
        // In Firefox `url()` is not reliable here, and a page that is being closed can't be asked.
        const isIt = await each.evaluate((url) => document.URL.startsWith(url), url).catch(() => false);
        if (isIt && !this.#pages.has(each)) return each;
      }
      return null;
    });
    return this.#adopt(page);
  }

  /**
   * Answers yes in advance when the extension asks for this permission, since the browsers' dialogs can't be clicked.
   * @param {string} origin  A match pattern.
   */
  async willGrant(origin) {
    await this.driver.willGrant(origin);
  }

  /** Ends the service worker or event page, as the browser does when it is idle. The next message starts it again. */
  async killBackground() {
    await this.driver.killBackground();
  }

  /**
   * Chooses an item of the extension's context menu for the selected words of a page. In Firefox it is the real menu, opened by the right
   * mouse button. In Chromium, whose menus can't be driven, the background is told of the choice as the browser tells it, and must be
   * running.
   * @param {Page} page
   * @param {string} item  Its id.
   */
  async chooseForSelection(page, item) {
    await page.bringToFront();
    await this.driver.chooseForSelection(page, item);
  }

  /**
   * Sets the preferred colour scheme of all pages, present and future.
   * @param {"light" | "dark"} scheme
   */
  async setColorScheme(scheme) {
    this.#scheme = scheme;
    for (const page of this.#pages) await this.driver.setColorScheme(page, scheme);
  }

  /**
   * Calls `fn(roots, ...args)` in the page with the shadow roots, open or closed, of all elements that match, in page
   * order. `fn` is sent as source, so it can't use variables of the test; arguments and result are sent as JSON.
   * @template {unknown[]} A
   * @template R
   * @param {Page} page
   * @param {string} selector
   * @param {(roots: ShadowRoot[], ...args: A) => R | Promise<R>} fn
   * @param {A} args
   * @returns {Promise<R>}
   */
  async inShadows(page, selector, fn, ...args) {
    return this.driver.inShadows(page, selector, fn.toString(), args);
  }

  /** The errors since the last call in the extension's background, pages and content scripts. */
  takeErrors() {
    return this.driver.takeErrors();
  }

  /** Fails if anything was requested past the served pages, or if the extension reported an error. */
  async verify() {
    assert.deepEqual(this.network.leaks, [], "hosts were requested past the served pages");
    assert.deepEqual(await this.takeErrors(), [], "the extension reported errors");
  }

  /** Waits until the browser's user closes it. */
  async closed() {
    if (this.connected) await new Promise((resolve) => this.driver.browser.once("disconnected", resolve));
  }

  async close() {
    await this.driver.close();
    this.network.stop();
  }

  /** Ends a browser that no longer answers. */
  kill() {
    this.driver.browser.process()?.kill("SIGKILL");
    this.network.stop();
  }

  /**
   * Keeps track of a new page and gives it the session's viewport and colour scheme.
   * @param {Page} page
   */
  async #adopt(page) {
    this.#pages.add(page);
    page.once("close", () => this.#pages.delete(page));
    await page.setViewport(VIEWPORT);
    await this.driver.setColorScheme(page, this.#scheme);
    return page;
  }
}
