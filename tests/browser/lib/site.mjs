/** The site, served on this machine as a host would serve it. */

import { fileURLToPath } from "node:url";

import { serve } from "../../../xtask/serve.mjs";
import { until } from "./inspect.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./session.mjs").Session} Session */

/** How many sites were started. */
let started = 0;

/** What `cargo xtask www` builds. */
export const FOLDER = fileURLToPath(new URL("../../../dist/www", import.meta.url));

export class Site {
  /** The addresses that were requested, with the host. @type {string[]} */
  requests = [];

  /**
   * @param {Session} session
   * @param {import("node:http").Server} server
   */
  constructor(session, server) {
    /** @private */
    this.session = session;
    /** @private */
    this.server = server;
    started += 1;
    /**
     * The host under which browsers see it: one that counts as secure, as service workers require. Each site has its own, so
     * that no service worker of an earlier one is in its way.
     */
    this.host = `site-${started}.localhost`;
    server.on("request", ({ headers, url }) => this.requests.push(`${headers.host}${url}`));
  }

  /**
   * @param {Session} session
   * @param {string} [folder]
   */
  static async start(session, folder = FOLDER) {
    const { address, server } = await serve(folder, 0);
    const site = new Site(session, server);
    session.network.connect(`http://${site.host}`, new URL(address).origin);
    return site;
  }

  /**
   * Opens a page of the site and waits until its thread is tagged.
   * @param {string} [path]
   */
  async open(path = "") {
    const page = await this.session.newPlainPage();
    await page.goto(`http://${this.host}/${path}`);
    await page.bringToFront();
    await untilTagged(page);
    return page;
  }

  /** From now on it doesn't answer. */
  stop() {
    this.session.network.disconnect(`http://${this.host}`);
    this.server.closeAllConnections();
    this.server.close();
  }
}

/**
 * Waits until the sample thread is tagged.
 * @param {Page} page
 */
export function untilTagged(page) {
  return until("the thread is tagged", () => page.evaluate(() => document.documentElement.dataset.tagged ?? null));
}

/**
 * Waits until the page has all that it needs: from then on it requests nothing.
 * @param {Page} page
 */
export function untilComplete(page) {
  return until("the page has counted its requests", () =>
    page.evaluate(() => document.querySelector("#requests")?.textContent === "none"),
  );
}
