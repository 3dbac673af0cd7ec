/**
 * Shows tags in the page: highlights and badges of the categories that are on, or of those that a filter names, and the comments
 * that fit it. Nothing else paints, and the view itself repaints whatever a change affects.
 */

import { runCooperatively, runDetached, yieldToPage } from "../../common/cooperative.js";
import { fits, isFiltering, NO_FILTER } from "../../common/filter.js";
import { OUR_ATTRIBUTE } from "../../generated/constants.js";
import { shownAs } from "../../store/settings.js";
import { Badges } from "./badges.js";
import { ForcedColours } from "./forced-colours.js";
import { Painter } from "./painter.js";
import { Rest } from "./rest.js";
import { ThreadHead } from "./thread-head.js";

/** @typedef {import("../../common/filter.js").Filter} Filter */
/** @typedef {import("../../generated/protocol").Category} Category */
/** @typedef {import("../../store/settings.js").Settings} Settings */
/** @typedef {import("../../store/settings.js").Show} Show */
/** @typedef {import("../read/near-view.js").NearView} NearView */
/** @typedef {import("../read/thread.js").PageComment} PageComment */
/** @typedef {import("../read/thread.js").Thread} Thread */

/**
 * What the reader wants to see at present.
 * @typedef {object} ShowPreferences
 * @property {readonly Category[]} categories
 * @property {Settings} settings
 * @property {string} host  The host whose exceptions apply.
 */

/**
 * A thread of up to this many comments is shown as a whole. In a longer one, comments are shown as they come near the
 * view: each badge makes the browser lay out the page again, and most of a long thread is never looked at.
 */
const WHOLE_THREAD = 100;

export class View {
  /** Which comments stay. It is forgotten with the page. @type {Filter} */
  filter = NO_FILTER;
  #thread;
  #nearView;
  #rest;
  #forced;
  #head;
  #preferences;
  #signal;
  #isPeeking = false;
  /** What the thread as a whole is about. @type {ReadonlySet<string>} */
  #threadTopics = new Set();
  /** Comments that are shown once they come near the view. */
  #deferred = /** @type {Set<PageComment>} */ (new Set());

  /**
   * @param {Thread} thread
   * @param {NearView} nearView
   * @param {ShowPreferences} preferences
   * @param {AbortSignal} signal  Removes everything again.
   */
  constructor(thread, nearView, preferences, signal) {
    const { categories } = preferences;
    /** Public only so that others can ask which highlights are where. */
    this.painter = new Painter(categories, signal);
    /** Public only so that others can ask which badges are where. */
    this.badges = new Badges(thread.reader.root, categories, signal);
    this.#forced = new ForcedColours(this.badges.document, signal);
    this.#head = new ThreadHead(this.badges.document, [this.badges.sheet], signal);
    this.#rest = new Rest(thread.reader.root, (node) => this.isOurs(node), signal);
    this.#thread = thread;
    this.#nearView = nearView;
    this.#preferences = preferences;
    this.#signal = signal;
    this.#apply();
    nearView.onApproach(() => this.#detach(this.#showNear()));
  }

  /**
   * Whether a category is shown.
   * @param {string} id
   */
  shows(id) {
    return this.#shownAs(id) !== "off";
  }

  /**
   * Shows a comment's tags, in a long thread once it comes near the view.
   * @param {PageComment} comment
   */
  show(comment) {
    const { element, body, passage, tags, isNew } = comment;
    if (!passage || this.#thread.comments.get(element) !== comment) return;
    if (!comment.isNear && this.#thread.comments.size > WHOLE_THREAD) {
      this.#deferred.add(comment);
      return;
    }
    comment.isNear = true;
    this.#deferred.delete(comment);
    this.#nearView.unwatch(comment);
    this.painter.paint(comment, passage, tags);
    if (body) this.#forced.add(body);
    const place = this.#thread.reader.badgePlace(element);
    const carried = carriedOn(comment);
    this.badges.show(element, { tags, carried, isNew: isNew === true }, { place, body });
  }

  /**
   * Shows a comment's tags wherever it is, because the reader is going there.
   * @param {PageComment} comment
   */
  reveal(comment) {
    comment.isNear = true;
    if (this.#deferred.has(comment)) this.show(comment);
  }

  /**
   * Puts a comment's badges back if the page has removed them.
   * @param {PageComment} comment
   */
  restore(comment) {
    if (this.badges.isLost(comment.element)) this.show(comment);
  }

  /**
   * Removes a comment's badges and highlights.
   * @param {PageComment} comment
   */
  drop(comment) {
    this.#deferred.delete(comment);
    this.#nearView.unwatch(comment);
    this.painter.drop(comment);
    this.badges.drop(comment.element);
    if (comment.body) this.#forced.drop(comment.body);
  }

  /**
   * Whether the view has added a node to the page.
   * @param {Node} node
   */
  isOurs(node) {
    return this.badges.isHost(node) || this.#head.isHost(node);
  }

  /** Removes badges that are not ours: left by an older copy of the extension, or cloned by the page. */
  sweep() {
    for (const host of this.#thread.reader.root.querySelectorAll(`[${OUR_ATTRIBUTE}]`)) {
      if (!this.isOurs(host)) host.remove();
    }
    this.#rest.sweep();
  }

  /** Comments have come or gone, or have other tags. */
  threadChanged() {
    for (const comment of this.#thread.comments.values()) this.badges.carry(comment.element, carriedOn(comment));
    this.#showHead();
    if (isFiltering(this.filter)) this.#leaveOut();
  }

  /** The settings have changed. */
  settingsChanged() {
    this.#update();
  }

  /**
   * The thread as a whole is about these topics. They are stated once, so they are not shown on each comment.
   * @param {readonly string[]} ids
   */
  setThreadTopics(ids) {
    if (ids.length === this.#threadTopics.size && ids.every((id) => this.#threadTopics.has(id))) return;
    this.#threadTopics = new Set(ids);
    this.#update();
  }

  /**
   * Shows comments again, since they have other tags.
   * @param {readonly PageComment[]} comments
   */
  showAgain(comments) {
    this.#detach(this.#showEach(comments));
  }

  /**
   * Shows the comments that fit a filter and, of their tags, those that it names.
   * @param {Filter} filter
   */
  setFilter(filter) {
    this.filter = filter;
    this.#apply();
    this.#leaveOut();
  }

  /**
   * Shows everything for as long as the reader peeks.
   * @param {boolean} on
   */
  peek(on) {
    if (on === this.#isPeeking) return;
    this.#isPeeking = on;
    this.#update();
  }

  /** The same categories have other titles now. Other colours come with {@link setTheme}. */
  titlesChanged() {
    this.badges.setLabels(this.#preferences.categories);
    this.#showHead();
  }

  /** @param {import("../../common/palette.js").Theme} theme */
  setTheme(theme) {
    this.badges.setTheme(theme);
  }

  /** Puts highlights back that the page may have removed: the browser's registry is shared with it. */
  restoreHighlights() {
    this.painter.register();
  }

  #update() {
    this.#apply();
    this.#showHead();
    if (isFiltering(this.filter)) this.#leaveOut();
  }

  /** Switches categories on and off. This costs the same for ten comments as for ten thousand. */
  #apply() {
    const ids = this.#preferences.categories.map(({ id }) => id);
    this.painter.switchOff(ids.filter((id) => this.#shownAs(id) !== "full"));
    const repeats = this.#isPeeking || this.filter.categories.length > 0 || this.#preferences.settings.repeatTopics;
    this.badges.switchOff(
      ids.filter((id) => this.#shownAs(id) === "off"),
      repeats,
    );
  }

  /** Says at the thread's head what it is about, unless its comments say it. */
  #showHead() {
    const { categories, settings, host } = this.#preferences;
    const isSaid = (/** @type {Category} */ { id }) =>
      this.#threadTopics.has(id) && !settings.repeatTopics && shownAs(settings, id, host) !== "off";
    this.#head.show(this.#thread.reader.titleElement(), categories.filter(isSaid));
  }

  /**
   * @param {string} id
   * @returns {Show}
   */
  #shownAs(id) {
    if (this.#isPeeking) return "full";
    const { categories } = this.filter;
    if (categories.length > 0) return categories.includes(id) ? "full" : "off";
    const { settings, host } = this.#preferences;
    if (this.#threadTopics.has(id) && !settings.repeatTopics) return "off";
    return shownAs(settings, id, host);
  }

  /** Leaves out the comments that do not fit the filter. */
  #leaveOut() {
    const isKept = (/** @type {PageComment} */ comment) => this.#isPeeking || fits(comment, this.filter);
    const comments = [...this.#thread.comments.values()];
    const others = comments.filter((comment) => !isKept(comment));
    this.#rest.show(others, comments.filter(isKept), this.#preferences.settings.rest);
  }

  /** @param {readonly PageComment[]} comments */
  *#showEach(comments) {
    for (const comment of comments) {
      this.show(comment);
      yield;
    }
  }

  *#showNear() {
    for (const comment of this.#deferred) {
      if (!comment.isNear) continue;
      this.show(comment);
      yield;
    }
  }

  /** @param {Generator<void, void, void>} work */
  #detach(work) {
    void runDetached(() => runCooperatively(work, yieldToPage, this.#signal), this.#signal);
  }
}

/**
 * The topics that a comment has in common with the one it answers.
 * @param {PageComment} comment
 */
function carriedOn({ parent, tags }) {
  let answered = parent;
  while (answered && answered.text === "") answered = answered.parent;
  const before = answered?.tags ?? [];
  return tags.flatMap(({ axis, category }) =>
    axis === "topic" && before.some((tag) => tag.category === category) ? [category] : [],
  );
}
