/** Everything as a file: export, import, reset; and own categories alone, to pass on. */

import { ask } from "../common/messages.js";
import { text } from "../common/strings.js";
import { find, findInput } from "../common/templates.js";
import { MOST_OWN } from "../generated/limits.js";
import { own } from "../store/own.js";
import { clear, FileError, readBackup, restore, rulesFile, snapshot, toFile } from "./backup-file.js";

/** @typedef {import("./backup-file.js").Backup} Backup */
/** @typedef {import("./notice.js").Notice} Notice */

export class BackupSection {
  #file = findInput("#file");
  /** @type {(backup: Backup) => Promise<void>} What is done with the file that is chosen. */
  #use = async () => {};
  #notice;

  /** @param {Notice} notice */
  constructor(notice) {
    this.#notice = notice;
  }

  start() {
    this.#on("#export", async () => save("threadlight.json", toFile(await snapshot())));
    this.#on("#export-rules", async () => save("threadlight-rules.json", rulesFile(await own.load())));
    this.#on("#import", async () => this.#choose((backup) => this.#import(backup)));
    this.#on("#import-rules", async () => this.#choose((backup) => this.#importRules(backup)));
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
      await checkRules(backup);
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

  /** @param {Backup} backup */
  async #importRules({ own: rules = [] }) {
    if (rules.length === 0) throw new FileError(text("fileNoRules"));
    const ids = new Set(rules.map(({ id }) => id));
    const kept = (await own.load()).filter(({ id }) => !ids.has(id));
    if (kept.length + rules.length > MOST_OWN) throw new FileError(text("fileTooMany", "own", MOST_OWN));
    await this.#replace(() => own.change(() => [...kept, ...rules]), text("rulesImported", rules.length));
  }

  /**
   * @param {() => Promise<unknown>} action
   * @param {string} said
   */
  async #replace(action, said) {
    const before = await snapshot();
    await action();
    this.#notice.say(said, () => restore(before));
  }
}

/**
 * Whether the core takes each own category.
 * @param {Backup} backup
 */
async function checkRules({ own: rules = [] }) {
  for (const [index, category] of rules.entries()) {
    const { flaw } = await ask({ type: "check", category, sample: "" });
    if (!flaw) continue;
    const field = flaw.word === null ? "pattern" : `words[${flaw.word}]`;
    throw new FileError(
      text("fileWrongAt", `own[${index}].${field}`, text("flawInPattern", flaw.at + 1, flaw.message)),
    );
  }
}

/**
 * Gives the reader a file.
 * @param {string} name
 * @param {string} content
 */
async function save(name, content) {
  const url = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
