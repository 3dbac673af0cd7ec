/**
 * Everything that the reader has chosen and made, as one JSON file. Permissions are not part of it: only the browser can give
 * them.
 */

import { isRecord } from "../common/is-record.js";
import { text } from "../common/strings.js";
import { MAX_CORRECTIONS, MAX_OWN_CATEGORIES } from "../generated/constants.js";
import { loadAdapters, parseAdapters, replaceAdapters } from "../store/adapters.js";
import { parseCorrections, wrongFieldInCorrection } from "../store/corrections.js";
import { clearMemory } from "../store/memory.js";
import { parseOwn, wrongFieldInOwn } from "../store/own.js";
import { parseSettings } from "../store/settings.js";

/** @typedef {import("../store/settings.js").Settings} Settings */

/** The version of the file format. A file states it as `threadlight`. */
const VERSION = 1;

/** The parts that are stored under keys of the same names. Adapters have a key for each host. */
const STORED_PARTS = /** @type {const} */ (["settings", "own", "corrections"]);

/**
 * What a file contains. Each part that is present replaces what is stored.
 * @typedef {object} Backup
 * @property {Settings} [settings]
 * @property {import("../store/own.js").OwnCategory[]} [own]
 * @property {import("../store/corrections.js").StoredCorrection[]} [corrections]
 * @property {import("../store/adapters.js").LearnedAdapters} [adapters]
 */

/** What is wrong with a file, in the reader's words. */
export class FileError extends Error {}

/** Everything that is stored. @returns {Promise<Backup>} */
export async function snapshot() {
  const stored = await chrome.storage.local.get([...STORED_PARTS]);
  return {
    settings: parseSettings(stored.settings),
    own: parseOwn(stored.own),
    corrections: parseCorrections(stored.corrections),
    adapters: await loadAdapters(),
  };
}

/**
 * Stores the parts of a backup. The others stay as they are.
 * @param {Backup} backup
 */
export async function restore(backup) {
  if (backup.adapters) await replaceAdapters(backup.adapters);
  const parts = STORED_PARTS.filter((part) => backup[part]);
  await chrome.storage.local.set(Object.fromEntries(parts.map((part) => [part, backup[part]])));
}

/** Resets everything to what it is after installation. */
export async function clear() {
  await Promise.all([chrome.storage.local.remove([...STORED_PARTS]), replaceAdapters({}), clearMemory()]);
}

/** @param {Backup} backup */
export function toFile(backup) {
  return `${JSON.stringify({ threadlight: VERSION, ...backup }, null, 2)}\n`;
}

/**
 * A file with own categories alone, which `threadlight tag --own` reads too.
 * @param {readonly import("../store/own.js").OwnCategory[]} own
 */
export function ownCategoriesFile(own) {
  return toFile({ own: [...own] });
}

/**
 * Reads a file. Nothing is stored.
 * @param {string} content
 * @returns {Backup}
 * @throws {FileError} What is wrong, and where.
 */
export function readBackup(content) {
  const file = parseJson(content);
  if (!isRecord(file) || !Number.isInteger(file.threadlight)) throw new FileError(text("fileForeign"));
  if (Number(file.threadlight) > VERSION) throw new FileError(text("fileNewer", Number(file.threadlight)));
  /** @type {Backup} */
  const backup = {};
  if (file.settings !== undefined) backup.settings = readSettings(file.settings);
  if (file.own !== undefined) backup.own = readList("own", file.own, wrongFieldInOwn, MAX_OWN_CATEGORIES);
  if (file.corrections !== undefined) {
    backup.corrections = readList("corrections", file.corrections, wrongFieldInCorrection, MAX_CORRECTIONS);
  }
  if (file.adapters !== undefined) backup.adapters = readAdapters(file.adapters);
  return backup;
}

/** @param {string} content @returns {unknown} */
function parseJson(content) {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new FileError(text("fileNoJson", error instanceof Error ? error.message : ""));
  }
}

/**
 * Settings from a file. Whatever parsing would drop or replace is an error here.
 * @param {unknown} value
 * @returns {Settings}
 */
function readSettings(value) {
  if (!isRecord(value)) throw wrongAt("settings");
  const settings = parseSettings(value);
  const parsed = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (settings));
  const wrong = Object.keys(value).find((key) => key !== "version" && !isSame(parsed[key], value[key]));
  if (wrong !== undefined) throw wrongAt(`settings.${wrong}${wrongEntry(wrong, value[wrong], parsed[wrong])}`);
  return settings;
}

/**
 * Which entry of a setting is wrong, as the end of a path; empty if it is the setting as a whole.
 * @param {string} key  Of the setting.
 * @param {unknown} given
 * @param {unknown} parsed  What parsing makes of it.
 */
function wrongEntry(key, given, parsed) {
  if (Array.isArray(given)) {
    const parsedAlone = (/** @type {unknown} */ item) => Reflect.get(parseSettings({ [key]: [item] }), key);
    const index = given.findIndex((item) => !isSame(parsedAlone(item), [item]));
    return index >= 0 ? `[${index}]` : "";
  }
  const name = isRecord(given) && isRecord(parsed) ? Object.keys(given).find((name) => !(name in parsed)) : undefined;
  return name === undefined ? "" : `.${name}`;
}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * A list from a file, whose items have ids.
 * @param {string} part  Its name in the file.
 * @param {unknown} value
 * @param {(item: unknown) => string | null} wrongField  Which field of an item is wrong; "" for the item itself.
 * @param {number} limit  How many items it may have.
 * @returns {any[]}
 */
function readList(part, value, wrongField, limit) {
  if (!Array.isArray(value)) throw wrongAt(part);
  if (value.length > limit) throw new FileError(text("fileTooMany", part, limit));
  const ids = new Set();
  for (const [index, item] of value.entries()) {
    const field = ids.has(item?.id) ? "id" : wrongField(item);
    if (field !== null) throw wrongAt(`${part}[${index}]${field && `.${field}`}`);
    ids.add(item.id);
  }
  return value;
}

/** @param {unknown} value @returns {import("../store/adapters.js").LearnedAdapters} */
function readAdapters(value) {
  if (!isRecord(value)) throw wrongAt("adapters");
  const parsed = parseAdapters(value);
  const wrong = Object.keys(value).find((host) => !Object.hasOwn(parsed, host));
  if (wrong !== undefined) throw wrongAt(`adapters[${JSON.stringify(wrong)}]`);
  return parsed;
}

/** @param {string} path */
function wrongAt(path) {
  return new FileError(text("fileWrong", path));
}
