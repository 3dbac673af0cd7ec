/** The section of the sites that are allowed, switched off, or have a learned adapter. */

import { ask } from "../common/messages.js";
import { text } from "../common/strings.js";
import { find, findInput } from "../common/templates.js";
import { forgetAdapter, loadAdapters } from "../store/adapters.js";
import { changeSettings, isHost, loadSettings, withItem } from "../store/settings.js";
import { showRows } from "./parts.js";

/** @typedef {import("./notice-line.js").NoticeLine} NoticeLine */

/**
 * @typedef {object} ListedSite
 * @property {string} host
 * @property {boolean} on
 * @property {"found" | "picked" | null} learned
 * @property {string[]} origins  Match patterns of permissions that the reader gave and can revoke.
 */

export class SitesSection {
  #notice;

  /** @param {NoticeLine} notice */
  constructor(notice) {
    this.#notice = notice;
  }

  async start() {
    chrome.storage.local.onChanged.addListener(() => this.#show());
    chrome.permissions.onAdded.addListener(() => this.#show());
    chrome.permissions.onRemoved.addListener(() => this.#show());
    await this.#show();
  }

  async #show() {
    showRows(find("#site-list"), await sites(), {
      template: "#site",
      key: ({ host }) => host,
      build: (row, { host }) => {
        const link = /** @type {HTMLAnchorElement} */ (find("a", row));
        link.textContent = host;
        link.href = `https://${host}/`;
        const on = findInput(".switch", row);
        on.ariaLabel = text("readSiteOf", host);
        on.addEventListener("change", () => this.#notice.try(() => ask({ type: "switch_site", host, on: on.checked })));
        const button = find("button", row);
        button.ariaLabel = text("forgetOf", host);
        button.addEventListener("click", () => this.#forget(host));
      },
      update: (row, { on, learned, origins }) => {
        findInput(".switch", row).checked = on;
        find(".faint", row).textContent = [
          learned === "found" ? text("siteFound") : learned === "picked" ? text("sitePicked") : "",
          origins.length > 0 ? text("siteAllowed") : "",
        ]
          .filter(Boolean)
          .join(" · ");
        find("button", row).classList.toggle("needless", !learned && origins.length === 0 && on);
      },
    });
  }

  /**
   * Revokes the permission, resets the switch and removes the learned adapter.
   * @param {string} host
   */
  #forget(host) {
    return this.#notice.try(async () => {
      const site = (await sites()).find((each) => each.host === host);
      if (!site) return;
      if (site.origins.length > 0) await chrome.permissions.remove({ origins: site.origins });
      if (site.learned) await forgetAdapter(host);
      await changeSettings(({ sitesOff }) => ({ sitesOff: withItem(sitesOff, host, false) }));
      this.#notice.say(text("forgotten", host));
    });
  }
}

/** @returns {Promise<ListedSite[]>}  Sorted by host. */
async function sites() {
  const [{ origins = [] }, adapters, { sitesOff }] = await Promise.all([
    chrome.permissions.getAll(),
    loadAdapters(),
    loadSettings(),
  ]);
  const fixed = new Set(chrome.runtime.getManifest().host_permissions ?? []);
  const granted = origins.map((origin) => ({ origin, host: /^[^:]+:\/\/([^/]+)\//.exec(origin)?.[1] ?? "" }));
  const hosts = new Set([...granted.map(({ host }) => host), ...Object.keys(adapters), ...sitesOff].filter(isHost));
  return [...hosts].sort().map((host) => ({
    host,
    on: !sitesOff.includes(host),
    learned: adapters[host]?.origin ?? null,
    origins: granted.filter((each) => each.host === host && !fixed.has(each.origin)).map(({ origin }) => origin),
  }));
}
