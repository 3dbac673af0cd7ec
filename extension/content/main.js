/**
 * The content script: reads a page's comments and shows what the engine says of them.
 *
 *   page ──Reader──▶ Thread ──ask──▶ tags ──▶ Painter (highlights)
 *    │                 ▲                 └──▶ Badges (one host a comment)
 *    └─────watch───────┘         settings ──▶ both; PageTheme ──▶ both
 *
 *                  no site serves the page    a site does
 *   watch          if one might, later        yes
 *   Reading, …     –                          one, until another site serves
 *   StatusTeller   yes                        yes
 *
 * Switched off, or replaced by a newer copy: `life` aborts and nothing of all this is left.
 */

import { STOP, ask, onMessage } from "../common/messages.js";
import { DEFAULTS, load, onChange } from "../common/settings.js";
import { CATEGORIES } from "../generated/categories.js";
import { Badges } from "./badges.js";
import { Painter } from "./painter.js";
import { Reader } from "./reader.js";
import { Reading } from "./reading.js";
import { frame } from "./slices.js";
import { StatusTeller } from "./status.js";
import { PageTheme } from "./theme.js";
import { watch } from "./watcher.js";

/** @typedef {import("../common/messages.js").Listed} Listed */
/** @typedef {import("../common/messages.js").Site} Site */
/** @typedef {import("../common/messages.js").Status} Status */
/** @typedef {import("../common/settings.js").Settings} Settings */

/** After these a page may have cleared the highlight registry, which it shares with us. */
const AFTER = ["click", "input", "scrollend", "visibilitychange"];

class Page {
  /** Ends everything that was started here. */
  life = new AbortController();
  #settings = DEFAULTS;
  /** @type {Site[]} Those that may serve this address. */
  #candidates = [];
  /** @type {ReturnType<Page["serve"]> | null} */
  #served = null;
  #address = "";
  /** @type {string | null} */
  #error = null;
  #teller = new StatusTeller({
    status: () => this.#status(),
    list: () => this.#list(),
    asked: () => this.#enter(() => this.#retry()),
    signal: this.life.signal,
  });

  async start() {
    const { signal } = this.life;
    signal.addEventListener("abort", removeSheet, { once: true });
    onChange((settings) => this.#apply(settings), signal);
    onMessage(STOP, () => this.life.abort(), signal);
    this.#apply(await load());
    if (signal.aborted) return;
    this.#listen();
    await this.#arrive();
  }

  /**
   * Does something, unless the extension was updated or removed meanwhile: Chromium lets this copy run on.
   * @param {() => unknown} action
   */
  #enter(action) {
    if (this.life.signal.aborted) return;
    if (chrome.runtime?.id) action();
    else this.life.abort();
  }

  #listen() {
    const { signal } = this.life;
    watch(document, {
      ours: (node) => this.#served?.badges.isHost(node) ?? false,
      changed: (changes) => this.#enter(() => this.#follow(changes)),
      signal,
    });
    const arrive = () => this.#enter(() => this.#arrive());
    const { navigation } = /** @type {{ navigation?: EventTarget }} */ (/** @type {unknown} */ (window));
    navigation?.addEventListener("currententrychange", arrive, { signal });
    window.addEventListener("popstate", arrive, { signal });
    // A page that comes back from the browser's cache was told of no change meanwhile.
    const back = async () => this.#apply(await load());
    window.addEventListener("pageshow", ({ persisted }) => persisted && this.#enter(back), { signal });
    const register = () => this.#enter(() => this.#served?.painter.register());
    for (const event of AFTER) document.addEventListener(event, () => frame().then(register), { signal, passive: true });
  }

  /** At an address, a new one perhaps: which sites may serve it? */
  async #arrive() {
    const address = location.href.replace(/#.*/, "");
    if (address === this.#address) return;
    this.#address = address;
    try {
      const { sites } = await ask({ type: "sites", url: address });
      if (this.life.signal.aborted || address !== this.#address) return;
      this.#error = null;
      this.#candidates = sites;
      if (!this.#choose()) this.#served?.reading.refresh();
    } catch (error) {
      this.#address = "";
      this.#fail(error);
    }
  }

  /** Takes the first site whose signature the page bears; says whether that is another one than before. */
  #choose() {
    const site = this.#candidates.find(({ signature }) => !signature || document.querySelector(signature)) ?? null;
    if (site?.id === this.#served?.site.id) return false;
    this.#served?.end.abort();
    this.#served = site && this.serve(site);
    this.#teller.tell();
    return true;
  }

  /**
   * Starts to read with a site's adapter.
   * @private
   * @param {Site} site
   */
  serve(site) {
    const end = new AbortController();
    const signal = AbortSignal.any([this.life.signal, end.signal]);
    const painter = new Painter(CATEGORIES, signal);
    const badges = new Badges(document, CATEGORIES, signal);
    painter.switchOff(this.#settings.categoriesOff);
    badges.switchOff(this.#settings.categoriesOff);
    const theme = new PageTheme(document, (theme) => this.#enter(() => this.#dress(theme)), signal);
    const reader = new Reader(document, site.adapter);
    const reading = new Reading(
      {
        reader,
        painter,
        badges,
        theme,
        tag: async (comments) => {
          const { answers } = await ask({ type: "tag", comments });
          this.#error = null;
          return answers;
        },
        failed: (error) => this.#fail(error),
        shown: () => this.#teller.tell(),
      },
      signal,
    );
    return { site, painter, badges, theme, reading, end };
  }

  /** @param {MutationRecord[] | null} changes */
  #follow(changes) {
    if (this.#served) {
      this.#served.painter.register();
      this.#served.reading.follow(changes);
    } else {
      this.#choose();
    }
  }

  /** @param {import("../common/palette.js").Theme} theme */
  #dress(theme) {
    this.#served?.badges.setTheme(theme);
    ask({ type: "sheet", theme }).catch((error) => this.#fail(error));
  }

  /** @param {Settings} settings */
  #apply(settings) {
    this.#settings = settings;
    if (settings.sitesOff.includes(location.hostname)) {
      this.life.abort();
      return;
    }
    this.#served?.painter.switchOff(settings.categoriesOff);
    this.#served?.badges.switchOff(settings.categoriesOff);
  }

  /** Tries again what failed. */
  #retry() {
    this.#arrive();
    this.#served?.reading.work();
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#enter(() => {
      this.#error = error instanceof Error ? error.message : String(error);
      this.#teller.tell();
    });
  }

  #entries() {
    return this.#served?.reading.entries.filter(({ passage }) => passage?.text) ?? [];
  }

  /** @returns {Status} */
  #status() {
    const { site, reading, theme } = this.#served ?? {};
    const entries = this.#entries();
    /** @type {Record<string, number>} */
    const counts = {};
    for (const { tags } of entries) {
      for (const { category } of tags) counts[category] = (counts[category] ?? 0) + 1;
    }
    return {
      site: site ? { id: site.id, name: site.name } : null,
      comments: entries.length,
      tagged: entries.filter(({ tags }) => tags.length > 0).length,
      waiting: reading?.waiting ?? 0,
      counts,
      theme: theme?.theme ?? null,
      error: this.#error,
    };
  }

  /** @returns {Listed[]} */
  #list() {
    return this.#entries().map(({ id, header: { author }, depth, passage, tags }) => ({
      id,
      author,
      depth,
      text: passage?.text ?? "",
      tags,
    }));
  }
}

function removeSheet() {
  if (chrome.runtime?.id) ask({ type: "sheet", theme: null }).catch(() => {});
}

// One copy a page: the site may have been off and on, or this is an update.
const world = /** @type {{ threadlight?: AbortController }} */ (globalThis);
world.threadlight?.abort();
const page = new Page();
world.threadlight = page.life;
page.start();
