/** Everything that the reader has chosen and made, as one JSON file. What the browser keeps, permissions, is not in it. */

import { text } from "../common/strings.js";
import { MOST_CORRECTIONS, MOST_OWN } from "../generated/limits.js";
import { loadAdapters, parseAdapters, replaceAdapters } from "../store/adapters.js";
import * as lessons from "../store/corrections.js";
import { clearMemory } from "../store/memory.js";
import * as rules from "../store/own.js";
import { parseSettings } from "../store/settings.js";

/** The version of the file's form; a file says it under the extension's name. */
const VERSION = 1;

/** The parts that are stored under keys of that name; adapters are not. */
const PARTS = /** @type {const} */ (["settings", "own", "corrections"]);

/**
 * What a file holds: each part, where there is one, instead of what is stored.
 * @typedef {object} Backup
 * @property {import("../store/settings.js").Settings} [settings]
 * @property {import("../store/own.js").OwnCategory[]} [own]
 * @property {import("../store/corrections.js").StoredCorrection[]} [corrections]
 * @property {import("../store/adapters.js").LearnedAdapters} [adapters]
 */

/** What is wrong with a file, for the reader. */
export class FileError extends Error {}

/** All that is stored. @returns {Promise<Backup>} */
export async function snapshot() {
  const stored = await chrome.storage.local.get([...PARTS]);
  return {
    settings: parseSettings(stored.settings),
    own: rules.parseOwn(stored.own),
    corrections: lessons.parseCorrections(stored.corrections),
    adapters: await loadAdapters(),
  };
}

/**
 * Stores the parts that there are.
 * @param {Backup} backup
 */
export async function restore(backup) {
  if (backup.adapters) await replaceAdapters(backup.adapters);
  await chrome.storage.local.set(
    Object.fromEntries(PARTS.filter((part) => backup[part]).map((part) => [part, backup[part]])),
  );
}

/** As after installation. */
export async function clear() {
  await Promise.all([chrome.storage.local.remove([...PARTS]), replaceAdapters({}), clearMemory()]);
}

/** @param {Backup} backup */
export function toFile(backup) {
  return `${JSON.stringify({ threadlight: VERSION, ...backup }, null, 2)}\n`;
}

/**
 * A file of own categories alone, which `threadlight tag --own` takes too.
 * @param {readonly import("../store/own.js").OwnCategory[]} own
 */
export function rulesFile(own) {
  return toFile({ own: [...own] });
}

/**
 * Reads a file; nothing is stored.
 * @param {string} content
 * @returns {Backup}
 * @throws {FileError} What is wrong, and where.
 */
export function readBackup(content) {
  const file = fromJson(content);
  if (!isRecord(file) || !Number.isInteger(file.threadlight)) throw new FileError(text("fileForeign"));
  if (Number(file.threadlight) > VERSION) throw new FileError(text("fileNewer", Number(file.threadlight)));
  /** @type {Backup} */
  const backup = {};
  if (file.settings !== undefined) backup.settings = settings(file.settings);
  if (file.own !== undefined) backup.own = list("own", file.own, rules.wrongIn, MOST_OWN);
  if (file.corrections !== undefined) {
    backup.corrections = list("corrections", file.corrections, lessons.wrongIn, MOST_CORRECTIONS);
  }
  if (file.adapters !== undefined) backup.adapters = adapters(file.adapters);
  return backup;
}

/** @param {string} content @returns {unknown} */
function fromJson(content) {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new FileError(text("fileNoJson", error instanceof Error ? error.message : ""));
  }
}

/** @param {unknown} value @returns {import("../store/settings.js").Settings} */
function settings(value) {
  if (!isRecord(value)) throw wrongAt("settings");
  const parsed = parseSettings(value);
  for (const [key, given] of Object.entries(value)) {
    const taken = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (parsed))[key];
    if (key === "version" || JSON.stringify(taken) === JSON.stringify(given)) continue;
    const parts = Array.isArray(given) ? given.map((item) => [item]) : [];
    const index = parts.findIndex(
      (part) =>
        JSON.stringify(parseSettings({ [key]: part })[/** @type {"sitesOff"} */ (key)]) !== JSON.stringify(part),
    );
    const entry = isRecord(given) && isRecord(taken) ? Object.keys(given).find((name) => !(name in taken)) : undefined;
    throw wrongAt(`settings.${key}${index >= 0 ? `[${index}]` : ""}${entry === undefined ? "" : `.${entry}`}`);
  }
  return parsed;
}

/**
 * @param {string} part
 * @param {unknown} value
 * @param {(item: unknown) => string | null} wrongIn
 * @param {number} most
 * @returns {any[]}
 */
function list(part, value, wrongIn, most) {
  if (!Array.isArray(value)) throw wrongAt(part);
  if (value.length > most) throw new FileError(text("fileTooMany", part, most));
  const ids = new Set();
  for (const [index, item] of value.entries()) {
    const field = ids.has(item?.id) ? "id" : wrongIn(item);
    if (field !== null) throw wrongAt(`${part}[${index}]${field && `.${field}`}`);
    ids.add(item.id);
  }
  return value;
}

/** @param {unknown} value @returns {import("../store/adapters.js").LearnedAdapters} */
function adapters(value) {
  if (!isRecord(value)) throw wrongAt("adapters");
  const parsed = parseAdapters(value);
  const wrong = Object.keys(value).find((host) => !Object.hasOwn(parsed, host));
  if (wrong !== undefined) throw wrongAt(`adapters[${JSON.stringify(wrong)}]`);
  return parsed;
}

/** @param {string} place */
function wrongAt(place) {
  return new FileError(text("fileWrong", place));
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
