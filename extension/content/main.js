/**
 * The content script: reads a page's comments and shows what the engine says of them.
 *
 *   page ──Reader──▶ Thread ──ask──▶ tags ──▶ View ──▶ Painter (highlights)
 *    │                 ▲                       │  └──▶ Badges (one host a comment)
 *    └─────watch───────┘                       └─────▶ Dimmer (what "only" leaves out)
 *                settings, PageTheme ──▶ View, Tools
 *                pointer, keys, commands ──▶ Tools ──▶ View, Card, Tour; the panel, if it was asked for
 *
 *                  no adapter serves the page     one does
 *   watch          whether one might, later       yes
 *   Sources        look for one                   again if the page outgrows what was found
 *   Reading, …     –                              until another adapter serves
 *   StatusTeller   yes                            yes
 *
 * Switched off, or replaced by a newer copy: `life` aborts and nothing of all this is left.
 */

import { categoriesOf } from "../common/categories.js";
import { nextFrame } from "../common/cooperative.js";
import { ask, COMMAND, onMessage, PICK, STOP } from "../common/messages.js";
import { FRAME_ID, IS_TOP, siteHost } from "../common/this-frame.js";
import { own } from "../store/own.js";
import { revision } from "../store/revision.js";
import { DEFAULTS, loadSettings, onSettingsChange } from "../store/settings.js";
import { sweepLayers } from "../ui/layer.js";
import { Tools } from "./act/page-controls.js";
import { Sources } from "./find/sources.js";
import { untilGrown } from "./frame-growth.js";
import { world } from "./panel-api.js";
import { Reader } from "./read/comment-reader.js";
import { Reading } from "./read/tagging-queue.js";
import { watch } from "./read/watcher.js";
import { PageTheme } from "./show/theme.js";
import { View } from "./show/view.js";
import { StatusTeller } from "./status.js";

/** @typedef {import("../common/messages.js").Listed} Listed */
/** @typedef {import("../common/messages.js").Status} Status */
/** @typedef {import("../store/own.js").OwnCategory} OwnCategory */
/** @typedef {import("../store/settings.js").Settings} Settings */
/** @typedef {import("./find/sources.js").Source} Source */

/**
 * What reads a page and shows it.
 * @typedef {object} Served
 * @property {Source} source
 * @property {View} view
 * @property {Tools} tools
 * @property {AbortController} toolsEnd
 * @property {PageTheme} theme
 * @property {Reader} reader
 * @property {Reading} reading
 * @property {AbortController} end
 */

/** After these a page may have cleared the highlight registry, which it shares with us. */
const AFTER = ["click", "input", "scrollend", "visibilitychange"];

class Page {
  /** Ends everything that was started here. */
  life = new AbortController();
  /** Whose switches and exceptions count. */
  #host = siteHost();
  /** Whether this page is read whatever its site's switch says. */
  #here = world.threadlightHere === true;
  #settings = DEFAULTS;
  /** @type {readonly OwnCategory[]} */
  #own = [];
  #categories = categoriesOf(DEFAULTS, []);
  /** @type {unknown} Of the engine. */
  #revision = null;
  #sources = new Sources(document, {
    changed: (source) => this.#enter(() => this.#take(source)),
    saw: (roots) => roots.forEach((root) => this.#watchToo?.(root)),
    failed: (error) => this.#fail(error),
    signal: this.life.signal,
  });
  /** @type {ReturnType<typeof watch> | null} */
  #watchToo = null;
  /** What the picker's script asks for. @type {import("./panel-api.js").Picking | null} */
  picking = null;
  /** Ends the picker. */
  #picked = new AbortController();
  /** @type {Served | null} */
  #served = null;
  /** @type {string | null} */
  #error = null;
  #wishes = { panel: false };
  #teller = new StatusTeller({
    status: () => this.#status(),
    list: () => this.#list(),
    asked: () => this.#enter(() => this.#retry()),
    signal: this.life.signal,
  });

  async start() {
    const { signal } = this.life;
    onMessage(STOP, () => this.life.abort(), signal);
    await untilGrown(document, signal);
    signal.addEventListener("abort", removeSheet, { once: true });
    onSettingsChange((settings) => this.#hear(settings), signal);
    revision.onChange(() => this.#enter(() => this.#load()), signal);
    own.onChange(
      (changed) => this.#enter(() => isSame(changed, this.#own) && this.#apply(this.#settings, changed)),
      signal,
    );
    onMessage(
      PICK,
      ({ by }) => by !== FRAME_ID && this.#enter(() => (by === undefined ? this.#pick() : this.#picked.abort())),
      signal,
    );
    onMessage(COMMAND, ({ command, frame }) => frame === FRAME_ID && this.#obey(command), signal);
    await this.#load();
    if (signal.aborted) return;
    // One panel a tab: in frames only when it is asked for.
    this.#wishes.panel = IS_TOP && this.#settings.panelOpen;
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
    this.#watchToo = watch(document, {
      ours: (node) => this.#served?.view.badges.isHost(node) ?? false,
      changed: (changes) => this.#enter(() => this.#follow(changes)),
      signal,
    });
    /** @param {Event & { navigationType?: string }} event */
    const arrive = ({ navigationType }) => this.#enter(() => this.#move(navigationType));
    const { navigation } = /** @type {{ navigation?: EventTarget }} */ (/** @type {unknown} */ (window));
    navigation?.addEventListener("currententrychange", arrive, { signal });
    window.addEventListener("popstate", arrive, { signal });
    // A page that comes back from the browser's cache was told of no change meanwhile.
    const back = () => this.#enter(() => this.#load());
    window.addEventListener("pageshow", ({ persisted }) => persisted && back(), { signal });
    const register = () => this.#enter(() => this.#served?.view.painter.register());
    for (const event of AFTER)
      document.addEventListener(event, () => nextFrame().then(register), { signal, passive: true });
  }

  /**
   * The address may be another one. That of the page that alone is read may be put right, but not left.
   * @param {string} [how]
   */
  #move(how) {
    if (this.#here && how !== "replace" && this.#sources.address !== address()) this.life.abort();
    else void this.#arrive();
  }

  /** At an address, a new one perhaps: what may serve it? */
  async #arrive() {
    const isNew = await this.#sources.arrive(address());
    if (!isNew) return;
    this.#error = null;
    this.#enter(() => this.#served?.reading.refresh());
  }

  /**
   * Something else serves the page, or nothing does.
   * @param {Source | null} source
   */
  #take(source) {
    if (source !== (this.#served?.source ?? null)) {
      this.#served?.end.abort();
      this.#served = source && this.#serve(source);
    }
    this.#news();
  }

  /**
   * Starts to read.
   * @param {Source} source
   * @returns {Served}
   */
  #serve(source) {
    const end = new AbortController();
    const signal = AbortSignal.any([this.life.signal, end.signal]);
    const [categories, settings] = [this.#categories, this.#settings];
    const view = new View(source.root, { categories, settings, host: this.#host, signal });
    const theme = new PageTheme(document, (theme) => this.#enter(() => this.#dress(theme)), signal);
    const reader = new Reader(source.root, source.adapter);
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
        visit: settings.markNew ? visit : null,
        failed: (error) => this.#fail(error),
        shown: () => this.#news(),
      },
      signal,
    );
    return { source, view, ...this.#equip(view, reading, reader, end), theme, reader, reading, end };
  }

  /**
   * Gives the reader the tools of a page.
   * @param {View} view
   * @param {Reading} reading
   * @param {Reader} reader
   * @param {AbortController} end  Of what they belong to.
   */
  #equip(view, reading, reader, end) {
    const toolsEnd = new AbortController();
    const tools = new Tools(
      document,
      {
        categories: this.#categories,
        settings: this.#settings,
        host: this.#host,
        view,
        reading,
        reader,
        entries: () => this.#entries(),
        status: () => this.#status(),
        changed: () => this.#news(),
        failed: (error) => this.#fail(error),
        enter: (action) => this.#enter(action),
      },
      this.#wishes,
      AbortSignal.any([this.life.signal, end.signal, toolsEnd.signal]),
    );
    return { tools, toolsEnd };
  }

  /** What the panel's script asks for; null while nothing is read. */
  get door() {
    return this.#served?.tools.door ?? null;
  }

  /** @param {MutationRecord[] | null} changes */
  #follow(changes) {
    const served = this.#served;
    if (!served) return this.#sources.follow(changes, null);
    const { view, reading, reader } = served;
    view.painter.register();
    reading.follow(changes);
    const isKnown = (/** @type {Element} */ element) =>
      view.badges.isHost(element) || reader.owner(element) !== null || reader.hasComments(element);
    this.#sources.follow(changes, reading.entries.length > 0 ? isKnown : null);
  }

  /**
   * Says whether there is anything here that the command can be about.
   * @param {import("../common/messages.js").Command} command
   */
  #obey(command) {
    const hasComments = this.#entries().length > 0;
    if (hasComments) this.#enter(() => this.#served?.tools.obey(command));
    return hasComments;
  }

  /** Has the reader say which elements are comments. */
  #pick() {
    this.#picked.abort();
    this.#picked = new AbortController();
    const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
    this.picking = {
      like: (element, root) => this.#sources.like(element, root),
      save: (adapter) =>
        ask({ type: "remember_adapter", adapter, origin: "picked" }).catch((error) => this.#fail(error)),
      answered: () => ask({ type: "end_picking", by: FRAME_ID }).catch((error) => this.#fail(error)),
      theme: this.#served?.theme.theme ?? (isDark ? "dark" : "light"),
      signal: AbortSignal.any([this.life.signal, this.#picked.signal]),
    };
    ask({ type: "inject_script", name: "picker" }).catch((error) => this.#fail(error));
  }

  /** @param {import("../common/palette.js").Theme} theme */
  #dress(theme) {
    this.#served?.view.badges.setTheme(theme);
    this.#served?.tools.setTheme(theme);
    ask({ type: "set_theme", theme }).catch((error) => this.#fail(error));
  }

  /** Takes on what the reader has chosen and made; if the engine answers otherwise since, it is asked again. */
  async #load() {
    const [settings, ownCategories, now] = await Promise.all([loadSettings(), own.load(), revision.load()]);
    const revised = now !== this.#revision;
    this.#revision = now;
    if (!this.#apply(settings, ownCategories) && revised) this.#served?.reading.again();
  }

  /**
   * The settings have changed.
   * @param {Settings} settings
   */
  #hear(settings) {
    // The last word counts.
    if (isOff(settings, this.#host) && !isOff(this.#settings, this.#host)) this.#here = false;
    this.#apply(settings);
  }

  /**
   * Says whether everything is read anew: categories have come or gone, or what is new counts.
   * @param {Settings} settings
   * @param {readonly OwnCategory[]} [ownCategories]
   */
  #apply(settings, ownCategories = this.#own) {
    const { markNew } = this.#settings;
    this.#settings = settings;
    this.#own = ownCategories;
    if (isOff(settings, this.#host) && !this.#here) {
      this.life.abort();
      if (!IS_TOP) beginWhenOn(this.#host);
      return false;
    }
    const categories = categoriesOf(settings, ownCategories);
    const before = this.#categories;
    const same = isSame(categories, before) && settings.markNew === markNew;
    this.#categories = categories;
    if (!same) this.#serveAgain();
    else if (JSON.stringify(categories) !== JSON.stringify(before)) this.#lookAgain();
    if (this.#served?.view.set(settings, this.#entries())) this.#served.reading.repaint();
    this.#served?.tools.set(settings);
    return !same;
  }

  /** Categories are called or coloured otherwise. */
  #lookAgain() {
    const served = this.#served;
    if (!served) return;
    const { view, reading, reader, theme, toolsEnd, end } = served;
    view.badges.look(this.#categories);
    toolsEnd.abort();
    Object.assign(served, this.#equip(view, reading, reader, end));
    if (theme.theme) this.#dress(theme.theme);
    served.tools.setOnly(view.only);
  }

  #serveAgain() {
    if (!this.#served) return;
    const { source, end, view } = this.#served;
    end.abort();
    this.#served = this.#serve(source);
    if (this.#categories.some(({ id }) => id === view.only)) this.#served.tools.setOnly(view.only);
  }

  /** Tells those who look that something is new. */
  #news() {
    void this.#teller.tell();
    this.#served?.tools.update();
  }

  /** Tries again what failed. */
  #retry() {
    void this.#arrive();
    this.#served?.reading.work();
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#enter(() => {
      this.#error = error instanceof Error ? error.message : String(error);
      void this.#teller.tell();
    });
  }

  #entries() {
    return this.#served?.reading.entries.filter(({ passage }) => passage?.text) ?? [];
  }

  /** @returns {Status} */
  #status() {
    const { source, reading, theme } = this.#served ?? {};
    const entries = this.#entries();
    /** @type {Record<string, number>} */
    const counts = {};
    for (const { tags } of entries) {
      for (const { category } of tags) counts[category] = (counts[category] ?? 0) + 1;
    }
    return {
      frame: FRAME_ID,
      site: source ? { id: source.id, name: source.name, origin: source.origin } : null,
      comments: entries.length,
      tagged: entries.filter(({ tags }) => tags.length > 0).length,
      waiting: (reading?.waiting ?? 0) + Number(this.#sources.waiting),
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
 * Whether these are the same categories, however they look.
 * @param {readonly { id: string }[]} some
 * @param {readonly { id: string }[]} others
 */
function isSame(some, others) {
  return some.length === others.length && some.every(({ id }, index) => others[index]?.id === id);
}

/**
 * Which of these comments are new here since the last visit. The visit lasts as long as the document.
 * @param {string[]} comments
 */
async function visit(comments) {
  return (await ask({ type: "record_visit", address: address(), begun: performance.timeOrigin, comments })).isNew;
}

/** Of the thread. */
function address() {
  return location.href.replace(/#.*/, "");
}

function removeSheet() {
  if (chrome.runtime?.id) ask({ type: "set_theme", theme: null }).catch(() => {});
}

/**
 * @param {Settings} settings
 * @param {string} host  Of the page.
 */
function isOff({ sitesOff }, host) {
  return [host, location.hostname].some((each) => sitesOff.includes(each));
}

/**
 * Begins again when the site is switched on. A page gets its script anew then, and with it its frames; but where only a frame may
 * be read, nobody could find it.
 * @param {string} host  Of the page around.
 */
function beginWhenOn(host) {
  const life = new AbortController();
  world.threadlight = { life, door: null, picking: null };
  onSettingsChange((settings) => chrome.runtime?.id && !isOff(settings, host) && begin(), life.signal);
}

// One copy a page: the site may have been off and on, or this is an update.
function begin() {
  if (world.threadlightHere === false) return;
  world.threadlight?.life.abort();
  sweepLayers(document);
  const page = new Page();
  world.threadlight = page;
  void page.start();
}

begin();
