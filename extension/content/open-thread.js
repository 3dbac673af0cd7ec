/**
 * A thread that is being read: everything that exists from when an adapter serves the page until another does.
 */

import { pageAddress } from "../common/this-frame.js";
import { PageControls } from "./act/page-controls.js";
import { CommentReader } from "./read/comment-reader.js";
import { NearView } from "./read/near-view.js";
import { TaggingQueue } from "./read/tagging-queue.js";
import { Thread } from "./read/thread.js";
import { ThreadFollower } from "./read/thread-follower.js";
import { ThreadTopics } from "./read/thread-topics.js";
import { PageTheme } from "./show/theme.js";
import { View } from "./show/view.js";

/** @typedef {import("../common/palette.js").Theme} Theme */
/** @typedef {import("../generated/protocol").Comment} Comment */
/** @typedef {import("../generated/protocol").ThreadCounts} ThreadCounts */

/**
 * What a thread needs from outside its page.
 * @typedef {object} Services
 * @property {typeof import("../common/messages.js").ask} ask  Asks whoever hosts the core.
 * @property {(theme: Theme | null) => Promise<void>} paint  Gives the page the style sheet of the highlights; null takes it away.
 * @property {() => Promise<unknown>} loadPanel  Runs the panel's script beside the content script.
 */

/**
 * What outlives a single thread.
 * @typedef {object} Context
 * @property {Services} services
 * @property {import("./life.js").Life} life
 * @property {import("./status.js").StatusReporter} status
 * @property {import("./preferences.js").Preferences} preferences
 */

export class OpenThread {
  #context;
  #end = new AbortController();
  #signal;
  #thread;
  #view;
  #theme;
  #queue;
  #topics;
  #follower;
  #controls;

  /**
   * @param {import("./find/sources.js").Source} source
   * @param {Context} context
   */
  constructor(source, context) {
    const { life, status, preferences } = context;
    const signal = AbortSignal.any([life.signal, this.#end.signal]);
    this.source = source;
    this.#context = context;
    this.#signal = signal;
    this.#thread = new Thread(new CommentReader(source.root, source.adapter), preferences.settings.level);
    const nearView = new NearView(signal);
    const view = new View(this.#thread, nearView, preferences, signal);
    const theme = new PageTheme(document, (theme) => life.ifAlive(() => this.#applyTheme(theme)), signal);
    this.#view = view;
    this.#theme = theme;
    this.#topics = new ThreadTopics(
      this.#thread,
      (counts) => this.#askTopics(counts),
      () => life.ifAlive(() => this.#topicsAnswered()),
    );
    this.#queue = new TaggingQueue(
      this.#thread,
      nearView,
      {
        tag: (questions) => this.#tag(questions),
        areNew: preferences.settings.markNew ? (keys) => this.#areNew(keys) : null,
      },
      {
        read: ({ body }) => body && theme.decideBy(body),
        answered: (comment) => view.show(comment),
        progressed: () => this.#threadChanged(),
        failed: status.failed,
      },
      signal,
    );
    this.#follower = new ThreadFollower(this.#thread, this.#queue, view, () => this.#threadChanged(), signal);
    this.#controls = this.#makeControls();
    this.#follower.refresh();
  }

  /** Removes everything that is shown. */
  end() {
    this.#end.abort();
  }

  /** The comments with a text, in page order. */
  get comments() {
    return this.#thread.withText();
  }

  /** How many answers are being waited for: one for each comment that has not been read or not been answered yet, and one for the topics. */
  get waiting() {
    return this.#queue.waiting + Number(this.#topics.isAsking);
  }

  /** The page's theme; null until a comment was read. */
  get theme() {
    return this.#theme.theme;
  }

  get panelApi() {
    return this.#controls.panelApi;
  }

  /** Which comments stay. */
  get filter() {
    return this.#view.filter;
  }

  /** @param {import("../common/filter.js").Filter} filter */
  setFilter(filter) {
    this.#controls.setFilter(filter);
  }

  /** @param {import("../common/messages.js").Command} command */
  run(command) {
    this.#controls.run(command);
  }

  /** @param {import("../common/messages.js").TellWordsRequest} told  See {@link PageControls.tellWords}. */
  tellWords(told) {
    return this.#controls.tellWords(told);
  }

  /** Checks which comments the page has now. */
  refresh() {
    this.#follower.refresh();
  }

  /** Continues after a failure. */
  retry() {
    this.#queue.work();
  }

  /** Asks about all comments again. */
  askAgain() {
    this.#queue.askAgain();
  }

  /**
   * Follows changes of the page.
   * @param {MutationRecord[] | null} changes  Null if there were too many to list.
   */
  follow(changes) {
    this.#view.restoreHighlights();
    this.#follower.follow(changes);
  }

  /** Puts highlights back that the page may have removed. */
  restoreHighlights() {
    this.#view.restoreHighlights();
  }

  /**
   * Whether the extension has added a node to the page.
   * @param {Node} node
   */
  isOurs(node) {
    return this.#view.isOurs(node);
  }

  /**
   * Tells whether an element belongs to the comments; null if there are no comments.
   * @returns {((element: Element) => boolean) | null}
   */
  get isKnown() {
    const { comments, reader } = this.#thread;
    if (comments.size === 0) return null;
    return (element) => this.isOurs(element) || reader.owner(element) !== null || reader.hasComments(element);
  }

  /** The status has changed. */
  updatePanel() {
    this.#controls.updatePanel();
  }

  /** The ids of the topics that the thread as a whole is about, the surest first. */
  get topics() {
    return this.#topics.ids;
  }

  /** The settings have changed. */
  settingsChanged() {
    const changed = this.#thread.setLevel(this.#context.preferences.settings.level);
    this.#view.showAgain(changed);
    this.#view.settingsChanged();
    if (changed.length > 0) this.#context.status.changed();
    this.#controls.settingsChanged();
  }

  /** The same categories have other titles or colours now. */
  restyle() {
    this.#view.titlesChanged();
    this.#controls.end();
    this.#controls = this.#makeControls();
    if (this.theme) this.#applyTheme(this.theme);
    this.#controls.setFilter(this.filter);
    this.#controls.updatePanel();
  }

  #makeControls() {
    return new PageControls(document, { ...this.#context, thread: this.#thread, view: this.#view }, this.#signal);
  }

  /** @param {Theme} theme */
  #applyTheme(theme) {
    this.#view.setTheme(theme);
    this.#controls.setTheme(theme);
    this.#context.services.paint(theme).catch(this.#context.status.failed);
  }

  #threadChanged() {
    if (this.#signal.aborted) return;
    this.#view.threadChanged();
    this.#context.status.changed();
    this.#topics.update().catch(this.#context.status.failed);
  }

  #topicsAnswered() {
    if (this.#signal.aborted) return;
    this.#view.setThreadTopics(this.topics);
    this.#context.status.changed();
  }

  /** @param {Comment[]} questions */
  async #tag(questions) {
    const { answers } = await this.#context.services.ask({ type: "tag", comments: questions });
    this.#context.status.succeeded();
    return answers;
  }

  /**
   * What the thread is about, given how many of its comments have each topic.
   * @param {ThreadCounts} counts
   */
  async #askTopics(counts) {
    const { topics } = await this.#context.services.ask({ type: "thread", counts });
    return topics.map(({ category }) => category);
  }

  /**
   * Which comments, by keys unique in the thread, are new since the last visit. A visit lasts as long as the document.
   * @param {string[]} keys
   */
  async #areNew(keys) {
    const visit = { address: pageAddress(), begun: performance.timeOrigin, comments: keys };
    return (await this.#context.services.ask({ type: "record_visit", ...visit })).isNew;
  }
}
