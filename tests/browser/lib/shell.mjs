/** Asks and sets the running extension from inside, as its popup does. */

import { NO_FILTER } from "../../../extension/common/filter.js";
import { countHosts, HOST, until } from "./inspect.mjs";
import { store, stored } from "./storage.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./samples.mjs").Sample} Sample */
/** @typedef {import("./session.mjs").Session} Session */
/** @typedef {import("../../../extension/common/messages.js").Listed} Listed */
/** @typedef {import("../../../extension/common/messages.js").Status & { list: Listed[] }} Status */

export class Shell {
  /**
   * @private
   * @param {Session} session
   * @param {Page} extensionPage  A page of the extension, from which its APIs are called.
   */
  constructor(session, extensionPage) {
    this.session = session;
    this.extensionPage = extensionPage;
  }

  /** @param {Session} session */
  static async open(session) {
    return new Shell(session, await session.openExtensionPage("manifest.json"));
  }

  /**
   * Opens a sample and waits until all its comments are tagged.
   * @param {Sample} sample
   */
  async read(sample) {
    await this.allow(`${new URL(sample.url).origin}/*`);
    const page = await this.session.open(sample.url, { body: await sample.load(), policy: sample.policy });
    return { page, status: await this.settled(page) };
  }

  /**
   * The status that a page's content script reports; null if no script runs there. No other tab may have its address.
   * @param {Page} page
   * @returns {Promise<Status | null>}
   */
  status(page) {
    return this.extensionPage.evaluate(async (url) => {
      const all = await chrome.tabs.query({});
      const [tab, other] = all.filter((tab) => tab.url === url);
      if (other) throw new Error(`several pages at ${url}`);
      if (tab?.id === undefined) return null;
      // Frame 0 is the page itself.
      return chrome.tabs.sendMessage(tab.id, { type: "status" }, { frameId: 0 }).catch(() => null);
    }, page.url());
  }

  /**
   * Waits until the engine has answered for all comments of a page; returns the page's status.
   * @param {Page} page
   * @param {(status: Status) => boolean} [ready]  What must hold, too; the default is that the page has comments.
   * @param {number} [timeout]  As for {@link until}.
   */
  async settled(page, ready = ({ comments }) => comments > 0, timeout) {
    await page.bringToFront();
    /** @type {Status | null} */
    let last = null;
    const settledStatus = async () => {
      last = await this.status(page);
      return last?.waiting === 0 && ready(last) ? last : null;
    };
    return until("the page is read", settledStatus, timeout).catch((error) => {
      throw new Error(`${error.message}; last status: ${JSON.stringify({ ...last, list: last?.list.length })}`);
    });
  }

  /**
   * Filters a page's comments, as the popup does.
   * @param {Page} page
   * @param {Partial<import("../../../extension/common/filter.js").Filter>} filter
   */
  filter(page, filter) {
    return this.extensionPage.evaluate(
      async (url, filter) => {
        const [tab] = (await chrome.tabs.query({})).filter((tab) => tab.url === url);
        if (tab?.id !== undefined) await chrome.tabs.sendMessage(tab.id, { type: "filter", filter });
      },
      page.url(),
      { ...NO_FILTER, ...filter },
    );
  }

  /**
   * Makes the viewport as high as the page and waits for all badges: only comments near the viewport are painted.
   * @param {Page} page
   */
  async showWholePage(page) {
    const { width, height } = await page.evaluate(() => ({
      width: innerWidth,
      height: document.documentElement.scrollHeight,
    }));
    await page.setViewport({ width, height: Math.max(height, 900) });
    const { tagged } = (await this.status(page)) ?? {};
    await until("all badges are there", async () => (await countHosts(page)) === tagged);
  }

  /**
   * The adapter of a page's site.
   * @param {Page} page
   * @returns {Promise<import("../../../extension/generated/protocol").Adapter>}
   */
  async adapter(page) {
    const status = await this.status(page);
    const request = { type: "list_sites", url: page.url() };
    const { sites } = await this.extensionPage.evaluate((request) => chrome.runtime.sendMessage(request), request);
    return sites.find((/** @type {{ id: string }} */ { id }) => id === status?.site?.id).adapter;
  }

  /**
   * Gives the extension access to an origin, if it has none yet.
   * @param {string} origin  A match pattern.
   */
  async allow(origin) {
    const allowed = () =>
      this.extensionPage.evaluate((origin) => chrome.permissions.contains({ origins: [origin] }), origin);
    if (await allowed()) return;
    await this.session.willGrant(origin);
    // Browsers accept a request for permissions only during a click.
    await this.extensionPage.evaluate((origin) => {
      document.addEventListener("click", () => chrome.permissions.request({ origins: [origin] }), { once: true });
    }, origin);
    await this.extensionPage.bringToFront();
    await this.extensionPage.click("html");
    await until("the permission is granted", allowed);
  }

  /**
   * Records from now on the messages to the background; returns a function that gives those recorded so far.
   * @returns {Promise<() => Promise<{ type: string, [key: string]: unknown }[]>>}
   */
  async recordMessages() {
    await this.extensionPage.evaluate(() => {
      /** @type {unknown[]} */
      const messages = [];
      Object.assign(globalThis, { messages });
      chrome.runtime.onMessage.addListener((message) => void messages.push(message));
    });
    return () => this.extensionPage.evaluate(() => /** @type {any} */ (globalThis).messages);
  }

  /**
   * Records from now on which comments the engine is asked to tag; returns a function that gives their texts so far.
   * @returns {Promise<() => Promise<string[]>>}
   */
  async recordTagged() {
    const messages = await this.recordMessages();
    return async () => {
      const requests = (await messages()).filter(({ type }) => type === "tag");
      return requests.flatMap(({ comments }) => /** @type {{ text: string }[]} */ (comments).map(({ text }) => text));
    };
  }

  /**
   * Replaces the settings.
   * @param {Record<string, unknown>} settings
   */
  async set(settings) {
    await this.store({ settings });
  }

  /**
   * Stores values in the extension's local storage.
   * @param {Record<string, unknown>} values
   */
  async store(values) {
    await store(this.extensionPage, values);
  }

  /** Everything in the extension's local storage. */
  stored() {
    return stored(this.extensionPage);
  }

  /**
   * Sends a command to a page, as a shortcut key of the browser does. No other tab may have its address.
   * @param {Page} page
   * @param {import("../../../extension/common/messages.js").Command} command
   */
  async command(page, command) {
    await this.extensionPage.evaluate(
      async (url, command) => {
        const [tab] = (await chrome.tabs.query({})).filter((tab) => tab.url === url);
        await chrome.tabs.sendMessage(tab?.id ?? -1, { type: "command", command, frame: 0 });
      },
      page.url(),
      command,
    );
  }

  /**
   * Switches a site on or off, as the popup does.
   * @param {string} host
   * @param {boolean} on
   */
  async switchSite(host, on) {
    await this.extensionPage.evaluate(
      (host, on) => chrome.runtime.sendMessage({ type: "switch_site", host, on }),
      host,
      on,
    );
  }

  /** The registered content scripts. */
  registered() {
    return this.extensionPage.evaluate(() => chrome.scripting.getRegisteredContentScripts());
  }
}

/**
 * The category that most comments have, apart from what the whole thread is about, which is not shown on them.
 * @param {Status} status
 */
export function commonest({ counts, topics }) {
  const others = Object.entries(counts).filter(([id]) => !topics.includes(id));
  const [id = ""] = others.sort(([, one], [, other]) => other - one)[0] ?? [];
  return id;
}

/**
 * The labels of the visible badges of each badge host, in page order.
 * @param {Session} session
 * @param {Page} page
 */
export function badgeLabels(session, page) {
  return session.inShadows(page, HOST, (roots) =>
    roots.map((root) =>
      [...root.querySelectorAll(".badge")]
        .filter((badge) => getComputedStyle(badge).display !== "none" && getComputedStyle(badge).fontSize !== "0px")
        .map((badge) => badge.getAttribute("data-label") ?? ""),
    ),
  );
}
