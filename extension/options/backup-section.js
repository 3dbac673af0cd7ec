/** The section that exports, imports and resets everything, and that exports and imports own categories to share them. */

import { ask } from "../common/messages.js";
import { saveJsonFile } from "../common/save-file.js";
import { text } from "../common/strings.js";
import { find, findInput } from "../common/templates.js";
import { MAX_OWN_CATEGORIES } from "../generated/constants.js";
import { own } from "../store/own.js";
import { clear, FileError, ownCategoriesFile, readBackup, restore, snapshot, toFile } from "./backup-file.js";

/** @typedef {import("./backup-file.js").Backup} Backup */
/** @typedef {import("./notice-line.js").NoticeLine} NoticeLine */

export class BackupSection {
  #file = findInput("#file");
  /** What to do with the file that the reader is choosing. @type {(backup: Backup) => Promise<void>} */
  #use = async () => {};
  #notice;

  /** @param {NoticeLine} notice */
  constructor(notice) {
    this.#notice = notice;
  }

  start() {
    this.#on("#export", async () => saveJsonFile("threadlight.json", toFile(await snapshot())));
    this.#on("#export-own", async () => saveJsonFile("threadlight-rules.json", ownCategoriesFile(await own.load())));
    this.#on("#import", async () => this.#choose((backup) => this.#import(backup)));
    this.#on("#import-own", async () => this.#choose((backup) => this.#importOwnCategories(backup)));
    this.#on("#reset", async () => this.#replace(clear, text("resetDone")));
    this.#file.addEventListener("change", () => this.#notice.try(() => this.#read()));
  }

  /**
   * @param {string} button
   * @param {() => Promise<unknown>} action
   */
  #on(button, action) {
    find(button).addEventListener("click", () => this.#notice.try(action));
  }

  /** @param {(backup: Backup) => Promise<void>} use */
  #choose(use) {
    this.#use = use;
    this.#file.value = "";
    this.#file.click();
  }

  async #read() {
    const file = this.#file.files?.[0];
    if (!file) return;
    try {
      const backup = readBackup(await file.text());
      await checkOwnCategories(backup);
      await this.#use(backup);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.#notice.say(text("badFile", file.name, error.message));
    }
  }

  /** @param {Backup} backup */
  #import(backup) {
    return this.#replace(() => restore(backup), text("imported"));
  }

  /**
   * Adds the own categories of a file; those with the same ids are replaced.
   * @param {Backup} backup
   */
  async #importOwnCategories({ own: imported = [] }) {
    if (imported.length === 0) throw new FileError(text("fileNoOwn"));
    const ids = new Set(imported.map(({ id }) => id));
    const kept = (await own.load()).filter(({ id }) => !ids.has(id));
    if (kept.length + imported.length > MAX_OWN_CATEGORIES)
      throw new FileError(text("fileTooMany", "own", MAX_OWN_CATEGORIES));
    await this.#replace(() => own.change(() => [...kept, ...imported]), text("ownImported", imported.length));
  }

  /**
   * Does something that the reader can undo.
   * @param {() => Promise<unknown>} action
   * @param {string} message  Shown once it is done.
   */
  async #replace(action, message) {
    const before = await snapshot();
    await action();
    this.#notice.say(message, () => restore(before));
  }
}

/**
 * Has the core check each own category, since only it knows which patterns it can use.
 * @param {Backup} backup
 * @throws {FileError} What is wrong, and where.
 */
async function checkOwnCategories({ own: categories = [] }) {
  for (const [index, category] of categories.entries()) {
    const { flaw } = await ask({ type: "check", category, sample: "" });
    if (!flaw) continue;
    const field = flaw.word === null ? "pattern" : `words[${flaw.word}]`;
    throw new FileError(
      text("fileWrongAt", `own[${index}].${field}`, text("flawInPattern", flaw.at + 1, flaw.message)),
    );
  }
}
