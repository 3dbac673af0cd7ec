/** Saved pages of real sites, where they are at hand. They are others' and not in the repository. */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../../../shared/pages/", import.meta.url));

/** Why tests on real pages are skipped; false where the pages are. As `skip` of a test. */
export const missing = existsSync(join(FOLDER, "index.jsonl")) ? false : "../shared/pages is not here";

/**
 * A saved page.
 * @typedef {object} SharedPage
 * @property {string} file  Within the folder, such as `lobsters/name.html`.
 * @property {string} platform
 * @property {string} url  Its true address; empty where it is not known.
 * @property {Buffer} body  As it was sent, in whatever encoding.
 * @property {GoldComment[] | null} gold  Its comments, in page order; null where nobody has listed them.
 */

/** @typedef {{ id: string, author: string, time: string, permalink: string, depth: number, text: string }} GoldComment */

/**
 * The page that the index calls so.
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
