/** Saved pages of real sites. They belong to others, so they are not in the repository and may be missing. */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the saved pages. */
const FOLDER = fileURLToPath(new URL("../../../../shared/pages/", import.meta.url));

/** The `skip` option of tests on real pages: why they are skipped, or false if the pages are available. */
export const missing = existsSync(join(FOLDER, "index.jsonl")) ? false : "../shared/pages is missing";

/**
 * A saved page.
 * @typedef {object} SharedPage
 * @property {string} file  Within the folder, such as `lobsters/name.html`.
 * @property {string} platform
 * @property {string} url  Its true address; empty if unknown.
 * @property {Buffer} body  The bytes that were sent, in whatever encoding.
 * @property {GoldComment[] | null} gold  Its true comments, in page order; null if unknown.
 */

/**
 * @typedef {{ id: string, author: string, time: string, permalink: string, depth: number, text: string }} GoldComment
 */

/**
 * Loads the page with this file name in the index.
 * @param {string} file
 * @returns {Promise<SharedPage>}
 */
export async function sharedPage(file) {
  const lines = (await readFile(join(FOLDER, "index.jsonl"), "utf8")).split("\n").filter(Boolean);
  const entry = lines.map((line) => JSON.parse(line)).find((entry) => entry.file === file);
  if (!entry) throw new Error(`no such page: ${file}`);
  const gold = join(FOLDER, "gold", file.replace("/", "__").replace(/html$/, "json"));
  return {
    file,
    platform: entry.platform,
    url: entry.url,
    body: await readFile(join(FOLDER, "html", file)),
    gold: existsSync(gold) ? JSON.parse(await readFile(gold, "utf8")) : null,
  };
}
