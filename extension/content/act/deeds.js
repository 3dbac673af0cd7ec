/** What the reader does to tags and categories in the page. Each deed is told in the notice, and each can be undone there. */

import { shortened } from "../../common/cut.js";
import { ask } from "../../common/messages.js";
import { text } from "../../common/strings.js";
import { addCorrection } from "../../store/correction-requests.js";
import { changeSettings, shownAsBefore, switchCategory, switchEverywhere } from "../../store/settings.js";

/** @typedef {import("../../generated/protocol").Category} Category */
/** @typedef {import("../../store/settings.js").Settings} Settings */
/** @typedef {import("../read/thread.js").PageComment} PageComment */

/** How much of selected words the notice quotes, in UTF-16 units. */
const QUOTED_UNITS = 40;

export class Deeds {
  #preferences;
  #thread;
  #notice;
  #failed;
  /** Says how many comments a correction has changed. Returns false once that is no longer told. @type {(() => boolean) | null} */
  #sayAlike = null;

  /**
   * @param {object} parts
   * @param {import("../show/view.js").ShowPreferences} parts.preferences
   * @param {import("../read/thread.js").Thread} parts.thread
   * @param {import("./notice.js").Notice} parts.notice
   * @param {(error: unknown) => void} parts.failed
   */
  constructor({ preferences, thread, notice, failed }) {
    this.#preferences = preferences;
    this.#thread = thread;
    this.#notice = notice;
    this.#failed = failed;
  }

  /** Comments have other tags now. */
  tagsChanged() {
    if (this.#sayAlike?.() === false) this.#sayAlike = null;
  }

  /**
   * Records the reader's correction. The new tags arrive like any others.
   * @param {PageComment} comment
   * @param {string} id  The category's.
   * @param {boolean} wanted
   */
  async correct(comment, id, wanted) {
    const { asked } = comment;
    const category = this.#category(id);
    if (!asked || !category) return;
    const before = new Map(this.#thread.withText().map((each) => [each, each.tags]));
    try {
      const undo = await addCorrection(asked, id, wanted);
      const run = () => undo().catch(this.#failed);
      const say = this.#notice.tell({ words: text("corrected"), category, actions: [{ label: text("undo"), run }] });
      this.#sayAlike = () => {
        const alike = this.#thread.withText().filter((each) => each !== comment && before.get(each) !== each.tags);
        return say(alike.length > 0 ? text("correctedAlike", alike.length) : text("corrected"));
      };
    } catch (error) {
      this.#failed(error);
    }
  }

  /**
   * Hides a category on all sites. The reader may undo that, or have it on this site alone.
   * @param {string} id
   */
  async hide(id) {
    const { host, settings: before } = this.#preferences;
    await changeSettings((settings) => switchEverywhere(settings, id, false, host));
    const hideHere = async () => {
      await changeSettings((settings) => {
        const restored = { ...settings, ...shownAsBefore(settings, id, before) };
        return { ...restored, ...switchCategory(restored, id, false, host) };
      });
      this.#tell(text("hiddenHere"), id, before, []);
    };
    // A page of the extension itself belongs to no site.
    this.#tell(text("hiddenEverywhere"), id, before, host ? [{ label: text("onlyHere"), run: hideHere }] : []);
  }

  /**
   * Tells what became of words that were to be added to an own category.
   * @param {import("../../common/messages.js").TellWordsRequest} told
   */
  tellWords({ words, category, isNew, problem }) {
    const quoted = shortened(words, QUOTED_UNITS);
    const run = () => ask({ type: "remove_words", category, words }).catch(this.#failed);
    const outcome = isNew ? text("wordsAdded", quoted) : text("wordsPresent", quoted);
    this.#notice.tell({
      words: problem === null ? outcome : text("wordsRefused", quoted, problem),
      category: this.#category(category),
      actions: isNew ? [{ label: text("undo"), run }] : [],
    });
  }

  /**
   * @param {string} words
   * @param {string} id  The category's.
   * @param {Settings} before  What an undo restores for the category.
   * @param {readonly { label: string, run: () => unknown }[]} others
   */
  #tell(words, id, before, others) {
    const run = () => changeSettings((settings) => shownAsBefore(settings, id, before));
    const actions = [{ label: text("undo"), run }, ...others];
    this.#notice.tell({ words, category: this.#category(id), actions });
  }

  /** @param {string} id */
  #category(id) {
    return this.#preferences.categories.find((category) => category.id === id) ?? null;
  }
}
