/** A browser with the extension in it, and pages for it to read. */

import { strict as assert } from "node:assert";

import { Chromium } from "./chromium.mjs";
import { built } from "./extension.mjs";
import { Firefox } from "./firefox.mjs";
import { Network } from "./network.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./network.mjs").Served} Served */

/** @typedef {"chromium" | "firefox"} BrowserName */

/**
 * @typedef {object} LaunchOptions
 * @property {boolean} headless
 * @property {number | null} proxy  The port, on this machine, of a proxy for everything; null: none.
 * @property {string | null} profile  A folder where the browser keeps what it keeps, also of the extension; null: it
 *   forgets.
 */

/**
 * What the two browsers do each in its own way.
 * @typedef {object} Driver
 * @property {import("puppeteer-core").Browser} browser
 * @property {(folder: string) => Promise<string>} install  Gives the address of the extension's folder.
 * @property {() => Promise<void>} uninstall
 * @property {(page: Page) => Promise<Page>} openPopup
 * @property {(url: string) => Promise<Page>} openExtensionPage
 * @property {() => Promise<void>} killBackground
 * @property {(page: Page, scheme: "light" | "dark") => Promise<void>} setColorScheme
 * @property {(origin: string) => Promise<void>} willGrant
 * @property {(page: Page, selector: string, fn: string, args: unknown[]) => Promise<any>} inShadows
 * @property {() => Promise<string[]>} takeErrors  What the extension complained of since the last call.
 * @property {() => Promise<void>} close
 */

/** The window that pages are laid out for. */
const VIEWPORT = { width: 1200, height: 900 };

export class Session {
  /** @type {Set<Page>} */
  #pages = new Set();
  /** @type {RegExp[]} */
  #expected = [];
  /** @type {"light" | "dark"} */
  #scheme = "light";

  /**
   * @param {BrowserName} name
   * @param {Driver} driver
   * @param {Network} network
   * @param {string} extension
   */
  constructor(name, driver, network, extension) {
    this.name = name;
    this.network = network;
    /** @private */
    this.driver = driver;
    /** @private The folder that is installed. */
    this.extension = extension;
    /** The address of the extension's folder. */
    this.base = "";
  }

  /**
   * @param {object} options
   * @param {BrowserName} options.browser
   * @param {string} [options.extension]  The folder to install; what was built for the browser, if not given.
   * @param {boolean} [options.headless]
   * @param {boolean} [options.online]  Whether what is not served may come from the real network.
   * @param {string | null} [options.profile]  A folder that outlives the session; see {@link LaunchOptions}.
   */
  static async launch({ browser, extension = built(browser), headless = true, online = false, profile = null }) {
    const network = new Network({ online });
    const proxy = online ? null : await network.start();
    const launch = browser === "chromium" ? Chromium.launch : Firefox.launch;
    const driver = await launch({ headless, proxy, profile });
    const session = new Session(browser, driver, network, extension);
    try {
      session.base = await driver.install(extension);
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  /** Whether the browser is still there. */
  get connected() {
    return this.driver.browser.connected;
  }

  /** Closes all pages and installs the extension anew: nothing is left of what was served, stored and set. */
  async reset() {
    await Promise.all([...this.#pages].map((page) => page.close().catch(() => {})));
    this.#pages.clear();
    await this.driver.uninstall();
    this.network.reset();
    await this.takeErrors();
    this.#expected.length = 0;
    this.#scheme = "light";
    this.base = await this.driver.install(this.extension);
  }

  /** Installs the extension over itself, as an update does: what it stored stays. */
  async update() {
    this.base = await this.driver.install(this.extension);
  }

  /** A new empty page, which sees what {@link Network.serve} was given. */
  async newPage() {
    const page = await this.driver.browser.newPage();
    await this.network.intercept(page);
    return this.#adopt(page);
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
   * The popup, as a click on the extension's button over this page shows it.
   * @param {Page} page
   */
  async openPopup(page) {
    return this.#adopt(await this.driver.openPopup(page));
  }

  /**
   * A page of the extension, in a tab. In Firefox the tab stays in the background, and the page's `url()` is not to be
   * relied on: ask `document.URL`.
   * @param {string} path  Within the extension.
   */
  async openExtensionPage(path) {
    return this.#adopt(await this.driver.openExtensionPage(new URL(path, this.base).href));
  }

  /**
   * Makes the reader say yes when the extension asks for this permission: the browsers' own dialogs can't be clicked.
   * @param {string} origin  A match pattern.
   */
  async willGrant(origin) {
    await this.driver.willGrant(origin);
  }

  /** Ends the service worker or event page, as the browser does when it is idle. The next message starts it anew. */
  async killBackground() {
    await this.driver.killBackground();
  }

  /**
   * What pages are told that the reader prefers; now and for pages to come.
   * @param {"light" | "dark"} scheme
   */
  async setColorScheme(scheme) {
    this.#scheme = scheme;
    for (const page of this.#pages) await this.driver.setColorScheme(page, scheme);
  }

  /**
   * Calls `fn(roots, ...args)` in the page, with the shadow roots, closed ones too, of the elements that match, in page
   * order. `fn` sees nothing of where it is written; arguments and result are JSON.
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

  /**
   * Says that errors of the extension that match are part of the test.
   * @param {RegExp} pattern
   */
  expectError(pattern) {
    this.#expected.push(pattern);
  }

  /** What the extension has complained of since the last call: in its background, its pages, its content scripts. */
  async takeErrors() {
    const errors = await this.driver.takeErrors();
    return errors.filter((error) => !this.#expected.some((pattern) => pattern.test(error)));
  }

  /** Fails if anything asked for the network past the pages, or if the extension complained of something. */
  async verify() {
    assert.deepEqual(this.network.leaks, [], "hosts were asked for past the served pages");
    assert.deepEqual(await this.takeErrors(), [], "the extension reported errors");
  }

  /** Waits until somebody closes the browser. */
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

  /** @param {Page} page */
  async #adopt(page) {
    this.#pages.add(page);
    page.once("close", () => this.#pages.delete(page));
    await page.setViewport(VIEWPORT);
    await this.driver.setColorScheme(page, this.#scheme);
    return page;
  }
}
