/**
 * The content script: reads a page's comments and shows what the engine says of them.
 *
 *   page ──Reader──▶ Thread ──ask──▶ tags ──▶ View ──▶ Painter (highlights)
 *    │                 ▲                       │  └──▶ Badges (one host a comment)
 *    └─────watch───────┘                       └─────▶ Dimmer (what "only" leaves out)
 *                settings, PageTheme ──▶ View
 *                pointer ──▶ Card
 *
 *                  no site serves the page    a site does
 *   watch          if one might, later        yes
 *   Reading, …     –                          one, until another site serves
 *   StatusTeller   yes                        yes
 *
 * Switched off, or replaced by a newer copy: `life` aborts and nothing of all this is left.
 */

import { STOP, ask, onMessage } from "../common/messages.js";
import { DEFAULTS, change, load, onChange, withItem } from "../common/settings.js";
import { text } from "../common/strings.js";
import { CATEGORIES } from "../generated/categories.js";
import { Card } from "./card.js";
import { sweepLayers } from "./layer.js";
import { Notice } from "./notice.js";
import { watchPointer } from "./pointing.js";
import { Reader } from "./reader.js";
import { Reading } from "./reading.js";
import { frame } from "./slices.js";
import { StatusTeller } from "./status.js";
import { PageTheme } from "./theme.js";
import { View } from "./view.js";
import { watch } from "./watcher.js";

/** @typedef {import("../common/messages.js").Listed} Listed */
/** @typedef {import("../common/messages.js").Site} Site */
/** @typedef {import("../common/messages.js").Status} Status */
/** @typedef {import("../common/settings.js").Settings} Settings */
/** @typedef {import("./pointing.js").Mark} Mark */

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
      ours: (node) => this.#served?.view.badges.isHost(node) ?? false,
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
    const register = () => this.#enter(() => this.#served?.view.painter.register());
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
    const view = new View(document, this.#settings, signal);
    const card = new Card(document, { categories: CATEGORIES, actions: this.#actions(), signal });
    const notice = new Notice(document, { categories: CATEGORIES, undo: () => this.#setOnly(null), signal });
    const theme = new PageTheme(document, (theme) => this.#enter(() => this.#dress(theme)), signal);
    const reader = new Reader(document, site.adapter);
    const reading = new Reading(
      {
        reader,
        painter: view.painter,
        badges: view.badges,
        theme,
        tag: async (comments) => {
          const { answers } = await ask({ type: "tag", comments });
          this.#error = null;
          return answers;
        },
        failed: (error) => this.#fail(error),
        shown: () => this.#shown(),
      },
      signal,
    );
    watchPointer(document, {
      isBadge: ({ target }) => target instanceof Node && view.badges.isHost(target),
      badgeAt: (x, y) => this.#badgeAt(x, y),
      wordAt: (x, y) => this.#wordAt(x, y),
      point: (mark, by) => this.#enter(() => card.open(mark, { stays: by === "click" })),
      signal,
    });
    return { site, view, card, notice, theme, reading, reader, end };
  }

  /** @param {MutationRecord[] | null} changes */
  #follow(changes) {
    if (this.#served) {
      this.#served.view.painter.register();
      this.#served.reading.follow(changes);
    } else {
      this.#choose();
    }
  }

  /** @param {import("../common/palette.js").Theme} theme */
  #dress(theme) {
    this.#served?.view.badges.setTheme(theme);
    this.#served?.card.setTheme(theme);
    this.#served?.notice.setTheme(theme);
    ask({ type: "sheet", theme }).catch((error) => this.#fail(error));
  }

  /** @param {Settings} settings */
  #apply(settings) {
    this.#settings = settings;
    if (settings.sitesOff.includes(location.hostname)) {
      this.life.abort();
      return;
    }
    this.#served?.view.set(settings);
  }

  /** Something new is shown. */
  #shown() {
    const { view } = this.#served ?? {};
    if (view && view.only !== null) view.dim(this.#entries());
    this.#teller.tell();
  }

  /** What the card offers. @returns {import("./card.js").Action[]} */
  #actions() {
    return [
      {
        label: (id) => (this.#served?.view.only === id ? text("showAll") : text("onlyThis")),
        run: (id) => this.#setOnly(this.#served?.view.only === id ? null : id),
      },
      {
        label: () => text("switchOff"),
        run: (id) => change(({ categoriesOff }) => ({ categoriesOff: withItem(categoriesOff, id, true) })),
      },
    ];
  }

  /** @param {string | null} id */
  #setOnly(id) {
    this.#served?.view.setOnly(id, this.#entries());
    this.#served?.notice.show(CATEGORIES.find((category) => category.id === id) ?? null);
    this.#teller.tell();
  }

  /**
   * @param {number} x
   * @param {number} y
   * @returns {Mark | null}
   */
  #badgeAt(x, y) {
    const host = document.elementFromPoint(x, y);
    const found = host && this.#served?.view.badges.at(host, x, y);
    const entry = found && this.#entryOf(found.comment);
    if (!entry) return null;
    const { element, categories } = found;
    return { entry, categories, where: () => element.getBoundingClientRect() };
  }

  /**
   * @param {number} x
   * @param {number} y
   * @returns {Mark | null}
   */
  #wordAt(x, y) {
    const { offsetNode: node, offset = 0 } = document.caretPositionFromPoint?.(x, y) ?? {};
    const entry = node instanceof Text ? this.#entryOf(this.#served?.reader.owner(node)) : null;
    const found = node && entry && this.#served?.view.painter.at(entry, node, offset);
    if (!found) return null;
    // The nearest character may be far off.
    const line = boxes(found.range).findIndex((box) => contains(box, x, y));
    return line < 0 ? null : { entry, categories: found.categories, where: () => boxes(found.range)[line] ?? new DOMRect() };
  }

  /** @param {Element | null | undefined} element  A comment's. */
  #entryOf(element) {
    return (element && this.#served?.reading.entry(element)) ?? null;
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

/**
 * The boxes of a range, one a line; none if the page has cut the text meanwhile.
 * @param {StaticRange} of
 */
function boxes({ startContainer, startOffset, endContainer, endOffset }) {
  if (endOffset > (endContainer.nodeValue?.length ?? 0)) return [];
  const range = document.createRange();
  range.setStart(startContainer, startOffset);
  range.setEnd(endContainer, endOffset);
  return [...range.getClientRects()];
}

/**
 * @param {DOMRect} box
 * @param {number} x
 * @param {number} y
 */
function contains({ left, right, top, bottom }, x, y) {
  return left <= x && x <= right && top <= y && y <= bottom;
}

function removeSheet() {
  if (chrome.runtime?.id) ask({ type: "sheet", theme: null }).catch(() => {});
}

// One copy a page: the site may have been off and on, or this is an update.
const world = /** @type {{ threadlight?: AbortController }} */ (globalThis);
world.threadlight?.abort();
sweepLayers(document);
const page = new Page();
world.threadlight = page.life;
page.start();
