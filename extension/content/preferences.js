/** What the reader has chosen and made, kept up to date: settings, own categories, and whether the page is read at all. */

import { IS_TOP } from "../common/this-frame.js";
import { categoriesOf } from "../store/categories.js";
import { own } from "../store/own.js";
import { revision } from "../store/revision.js";
import { DEFAULTS, loadSettings, onSettingsChange } from "../store/settings.js";
import { world } from "../ui/page-api.js";

/** @typedef {import("./life.js").Life} Life */
/** @typedef {import("../store/own.js").OwnCategory} OwnCategory */
/** @typedef {import("../store/settings.js").Settings} Settings */

/**
 * @typedef {object} Change
 * @property {boolean} mustReopen  Categories have come or gone, or new comments are to be marked from now on or no longer:
 *   the thread must be read again.
 * @property {boolean} isRestyled  The same categories have other titles or colours.
 * @property {boolean} isRevised  The engine would answer differently now.
 */

export class Preferences {
  settings = DEFAULTS;
  categories = categoriesOf(DEFAULTS, []);
  /** Whether the reader wants the panel in this document. It stays as it is when another thread opens. */
  isPanelWanted = false;
  #life;
  #changed;
  /** @type {readonly OwnCategory[]} */
  #own = [];
  /** @type {string | null} The engine's. */
  #revision = null;

  /**
   * @param {Life} life
   * @param {string} host  Of what the tab shows: its switches and exceptions apply. Empty if there are none.
   * @param {(change: Change) => void} changed
   */
  constructor(life, host, changed) {
    this.#life = life;
    this.host = host;
    this.#changed = changed;
    /** Whether the reader wants this page to be read whatever the site's switch says. */
    this.isForced = world.threadlightHere === true;
  }

  /** Whether this page is to be read. */
  get isReadingWanted() {
    return this.isForced || !isSiteOff(this.settings, this.host);
  }

  /** Loads everything, and follows changes from now on. */
  async start() {
    const { signal } = this.#life;
    onSettingsChange((settings) => this.#setSettings(settings), signal);
    revision.onChange(() => this.#life.ifAlive(() => this.load()), signal);
    // Adding or removing own categories also changes the engine's revision. They appear once the engine knows them.
    const restyle = (/** @type {readonly OwnCategory[]} */ changed) =>
      haveSameIds(changed, this.#own) && this.#set(this.settings, changed, false);
    own.onChange((changed) => this.#life.ifAlive(() => restyle(changed)), signal);
    await this.load();
    // One panel a tab: in a frame it opens only when the reader asks for it.
    this.isPanelWanted = IS_TOP && this.settings.panelOpen;
  }

  /** Loads everything that is stored. */
  async load() {
    const [settings, ownCategories, now] = await Promise.all([loadSettings(), own.load(), revision.load()]);
    const isRevised = now !== this.#revision;
    this.#revision = now;
    this.#set(settings, ownCategories, isRevised);
  }

  /** @param {Settings} settings */
  #setSettings(settings) {
    // Switching the site off overrides an earlier choice for this page alone.
    if (isSiteOff(settings, this.host) && !isSiteOff(this.settings, this.host)) this.isForced = false;
    this.#set(settings, this.#own, false);
  }

  /**
   * @param {Settings} settings
   * @param {readonly OwnCategory[]} ownCategories
   * @param {boolean} isRevised
   */
  #set(settings, ownCategories, isRevised) {
    const before = { categories: this.categories, markNew: this.settings.markNew };
    const categories = categoriesOf(settings, ownCategories);
    this.settings = settings;
    this.categories = categories;
    this.#own = ownCategories;
    const mustReopen = !haveSameIds(categories, before.categories) || settings.markNew !== before.markNew;
    const isRestyled = !mustReopen && JSON.stringify(categories) !== JSON.stringify(before.categories);
    this.#changed({ mustReopen, isRestyled, isRevised });
  }
}

/**
 * Whether the reader has switched off the site of this document, or the site of the page around it.
 * @param {Settings} settings
 * @param {string} host  Of what the tab shows.
 */
export function isSiteOff({ sitesOff }, host) {
  return [host, location.hostname].some((each) => sitesOff.includes(each));
}

/**
 * Whether two lists have the same categories, however they look.
 * @param {readonly { id: string }[]} some
 * @param {readonly { id: string }[]} others
 */
function haveSameIds(some, others) {
  return some.length === others.length && some.every(({ id }, index) => others[index]?.id === id);
}
