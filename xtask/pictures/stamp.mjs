/** What the pictures were made from, kept next to them: a digest of each source that they show. */

import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { SAMPLE } from "../sample.mjs";

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The stamp. */
const STAMP = join(ROOT, "docs/store/made-from.json");

/** The files and folders that decide what the pictures show. */
const SOURCES = [
  relative(ROOT, SAMPLE).replaceAll(sep, "/"),
  "src/taxonomy.toml",
  "src/tag/model.bin",
  "extension/_locales",
  "extension/common",
  "extension/content/act",
  "extension/content/show",
  "extension/icons/mark.svg",
  "extension/options",
  "extension/panel",
  "extension/popup",
  "extension/ui",
  "xtask/pictures",
];

/** Writes the stamp. */
export async function writeStamp() {
  await writeFile(STAMP, `${JSON.stringify(await digests(), null, 2)}\n`);
}

/** The sources that have changed since the pictures were taken. */
export async function changedSources() {
  const stamp = JSON.parse(await readFile(STAMP, "utf8").catch(() => "{}"));
  const now = await digests();
  return [...new Set([...Object.keys(stamp), ...Object.keys(now)])].filter((source) => stamp[source] !== now[source]);
}

/** @returns {Promise<Record<string, string>>} */
async function digests() {
  return Object.fromEntries(
    await Promise.all(SOURCES.map(async (source) => [source, await digest(join(ROOT, source))])),
  );
}

/**
 * A digest of a file, or of all files in a folder: of names and contents, whatever their dates, their order and the ends of their lines.
 * @param {string} path
 */
export async function digest(path) {
  const hash = createHash("sha256");
  for (const file of await filesIn(path)) {
    const content = await readFile(join(path, file));
    const isText = !content.includes(0);
    hash.update(`${file}\0`);
    hash.update(isText ? content.toString("utf8").replaceAll("\r\n", "\n") : content);
    hash.update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

/**
 * The files in a folder by their paths within it, in a fixed order; of a file, the empty path alone.
 * @param {string} path
 */
async function filesIn(path) {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === "ENOTDIR") return null;
    throw error;
  });
  if (!entries) return [""];
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => relative(path, join(parentPath, name)).replaceAll(sep, "/")).sort();
}
