/** The section of the sites that are allowed, switched off, or have a learned adapter. */

import { ask } from "../common/messages.js";
import { text } from "../common/strings.js";
import { find, findInput } from "../common/templates.js";
import { forgetAdapter, loadAdapters } from "../store/adapters.js";
import { changeSettings, isHost, loadSettings, withItem } from "../store/settings.js";
import { counted, showRows } from "./parts.js";

/** @typedef {import("./notice-line.js").NoticeLine} NoticeLine */

/**
 * @typedef {object} ListedSite
 * @property {string} host  A host; after `*.`, that host and all below it; `*` stands for all hosts.
 * @property {boolean} isShipped  Whether it is allowed from the start.
 * @property {boolean} on
 * @property {"found" | "picked" | null} learned
 * @property {string[]} origins  Match patterns of permissions that the reader gave and can revoke.
 */

/** The host of permissions for all sites. */
const ALL = "*";

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
    const all = await sites();
    const shipped = all.filter(({ isShipped }) => isShipped);
    const off = shipped.filter(({ on }) => !on).length;
    find("#shipped-sites .faint").textContent = counted(shipped.length, [off > 0 && text("countOff", off)]);
    this.#showList(find("#shipped-sites ul"), shipped);
    this.#showList(
      find("#site-list"),
      all.filter(({ isShipped }) => !isShipped),
    );
  }

  /**
   * @param {HTMLElement} list
   * @param {readonly ListedSite[]} listed
   */
  #showList(list, listed) {
    showRows(list, listed, {
      template: "#site",
      key: ({ host }) => host,
      build: (row, { host }) => {
        const [link, name] = [/** @type {HTMLAnchorElement} */ (find("a", row)), nameOf(host)];
        link.textContent = name;
        if (host !== ALL) link.href = `https://${withoutWildcard(host)}/`;
        const on = findInput(".switch", row);
        // Only single hosts can be switched.
        on.classList.toggle("needless", !isHost(host));
        on.ariaLabel = text("readSiteOf", name);
        on.addEventListener("change", () => this.#notice.try(() => ask({ type: "switch_site", host, on: on.checked })));
        const button = find("button", row);
        button.ariaLabel = text("forgetOf", name);
        button.addEventListener("click", () => this.#forget(host));
      },
      update: (row, { host, isShipped, on, learned, origins }) => {
        findInput(".switch", row).checked = on;
        const notes = [
          host.startsWith("*.") && text("subdomains"),
          learned && (learned === "found" ? text("siteFound") : text("sitePicked")),
          origins.length > 0 && text("siteAllowed"),
        ];
        find(".faint", row).textContent = notes.filter(Boolean).join(" · ");
        const isForgettable = learned || origins.length > 0 || !(on || isShipped);
        find("button", row).classList.toggle("needless", !isForgettable);
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
      this.#notice.say(text("forgotten", nameOf(host)));
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
  const granted = origins.map((origin) => ({ origin, host: hostOf(origin), isShipped: fixed.has(origin) }));
  const hosts = new Set([...granted.map(({ host }) => host), ...Object.keys(adapters), ...sitesOff]);
  const listed = [...hosts].filter((host) => host === ALL || isHost(withoutWildcard(host)));
  return listed.sort(byHost).map((host) => {
    const covering = granted.filter((each) => each.host === host);
    return {
      host,
      isShipped: covering.some(({ isShipped }) => isShipped),
      on: !sitesOff.includes(host),
      learned: adapters[host]?.origin ?? null,
      origins: covering.filter(({ isShipped }) => !isShipped).map(({ origin }) => origin),
    };
  });
}

/**
 * The host in a match pattern, without its port; `*` if it is for all hosts.
 * @param {string} origin
 */
function hostOf(origin) {
  return origin === "<all_urls>" ? ALL : (/^[^:]+:\/\/(\[[^\]]*\]|[^/:]+)/.exec(origin)?.[1] ?? "");
}

/**
 * What readers call a site.
 * @param {string} host  As in {@link ListedSite}.
 */
function nameOf(host) {
  return host === ALL ? text("allSites") : host;
}

/** @param {string} host  As in {@link ListedSite}. */
function withoutWildcard(host) {
  return host.replace(/^\*\./, "");
}

/**
 * @param {string} one
 * @param {string} other
 */
function byHost(one, other) {
  return withoutWildcard(one).localeCompare(withoutWildcard(other)) || one.localeCompare(other);
}
