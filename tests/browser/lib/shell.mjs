/** The extension at work, asked from within as its popup asks it. */

import { countHosts, HOST, until } from "./inspect.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./samples.mjs").Sample} Sample */
/** @typedef {import("./session.mjs").Session} Session */
/** @typedef {import("../../../extension/common/messages.js").Listed} Listed */
/** @typedef {import("../../../extension/common/messages.js").Status & { list: Listed[] }} Status */

export class Shell {
  /**
   * @private
   * @param {Session} session
   * @param {Page} desk  A page of the extension.
   */
  constructor(session, desk) {
    this.session = session;
    this.desk = desk;
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
   * What the content script says of a page, the only one at its address; null if there is none.
   * @param {Page} page
   * @returns {Promise<Status | null>}
   */
  status(page) {
    return this.desk.evaluate(async (url) => {
      const all = await chrome.tabs.query({});
      const [tab, other] = all.filter((tab) => tab.url === url);
      if (other) throw new Error(`several pages at ${url}`);
      if (tab?.id === undefined) return null;
      // Of the page, not of one of its frames.
      return chrome.tabs.sendMessage(tab.id, { type: "status" }, { frameId: 0 }).catch(() => null);
    }, page.url());
  }

  /**
   * Waits until a page has comments, and all are read and answered.
   * @param {Page} page
   * @param {(status: Status) => boolean} [ready]  What else must be.
   */
  async settled(page, ready = ({ comments }) => comments > 0) {
    await page.bringToFront();
    /** @type {Status | null} */
    let last = null;
    const look = async () => {
      last = await this.status(page);
      return last?.waiting === 0 && ready(last) ? last : null;
    };
    return until("the page is read", look).catch((error) => {
      throw new Error(`${error.message}; last seen: ${JSON.stringify({ ...last, list: last?.list.length })}`);
    });
  }

  /**
   * Makes the view as high as a page that is read: badges and marks are there for what is near the view alone.
   * @param {Page} page
   */
  async seeAll(page) {
    const { width, height } = await page.evaluate(() => ({
      width: innerWidth,
      height: document.documentElement.scrollHeight,
    }));
    await page.setViewport({ width, height: Math.max(height, 900) });
    const { tagged } = (await this.status(page)) ?? {};
    await until("all badges are there", async () => (await countHosts(page)) === tagged);
  }

  /**
   * The adapter that serves a page.
   * @param {Page} page
   * @returns {Promise<import("../../../extension/generated/protocol").Adapter>}
   */
  async adapter(page) {
    const status = await this.status(page);
    const request = { type: "list_sites", url: page.url() };
    const { sites } = await this.desk.evaluate((request) => chrome.runtime.sendMessage(request), request);
    return sites.find((/** @type {{ id: string }} */ { id }) => id === status?.site?.id).adapter;
  }

  /**
   * Lets the extension read further addresses, if it may not yet.
   * @param {string} origin  A match pattern.
   */
  async allow(origin) {
    const allowed = () => this.desk.evaluate((origin) => chrome.permissions.contains({ origins: [origin] }), origin);
    if (await allowed()) return;
    await this.session.willGrant(origin);
    // Only a click may ask.
    await this.desk.evaluate((origin) => {
      document.addEventListener("click", () => chrome.permissions.request({ origins: [origin] }), { once: true });
    }, origin);
    await this.desk.bringToFront();
    await this.desk.click("html");
    await until("the permission is granted", allowed);
  }

  /**
   * Listens from now on to what is asked of the background; gives a function that says which messages there were.
   * @returns {Promise<() => Promise<{ type: string, [key: string]: unknown }[]>>}
   */
  async listen() {
    await this.desk.evaluate(() => {
      /** @type {unknown[]} */
      const heard = [];
      Object.assign(globalThis, { heard });
      chrome.runtime.onMessage.addListener((message) => void heard.push(message));
    });
    return () => this.desk.evaluate(() => /** @type {any} */ (globalThis).heard);
  }

  /**
   * Listens from now on to which comments the engine is asked about; gives a function that says their texts.
   * @returns {Promise<() => Promise<string[]>>}
   */
  async watchTagged() {
    const heard = await this.listen();
    return async () => {
      const requests = (await heard()).filter(({ type }) => type === "tag");
      return requests.flatMap(({ comments }) => /** @type {{ text: string }[]} */ (comments).map(({ text }) => text));
    };
  }

  /**
   * The settings, changed as the popup does it.
   * @param {Record<string, unknown>} settings
   */
  async set(settings) {
    await this.desk.evaluate((settings) => chrome.storage.local.set({ settings }), settings);
  }

  /**
   * Switches a site, as the popup does it.
   * @param {string} host
   * @param {boolean} on
   */
  async switchSite(host, on) {
    await this.desk.evaluate((host, on) => chrome.runtime.sendMessage({ type: "switch_site", host, on }), host, on);
  }

  /** Where the content script is registered. */
  registered() {
    return this.desk.evaluate(() => chrome.scripting.getRegisteredContentScripts());
  }
}

/**
 * The labels of the badges that are shown, for each host in page order.
 * @param {Session} session
 * @param {Page} page
 */
export function badges(session, page) {
  return session.inShadows(page, HOST, (roots) =>
    roots.map((root) =>
      [...root.querySelectorAll(".badge")]
        .filter((badge) => getComputedStyle(badge).display === "inline" && getComputedStyle(badge).fontSize !== "0px")
        .map((badge) => badge.textContent ?? ""),
    ),
  );
}
