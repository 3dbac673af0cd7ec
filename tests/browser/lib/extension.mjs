/** The built extension and variants of it. */

import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {import("./session.mjs").BrowserName} BrowserName */

/**
 * The folder of the extension as `cargo xtask build` wrote it.
 * @param {BrowserName} browser
 */
export function built(browser) {
  return fileURLToPath(new URL(`../../../dist/${browser}`, import.meta.url));
}

/**
 * Copies the built extension to `folder` and gives it access to more sites, as if the reader had allowed them.
 * @param {BrowserName} browser
 * @param {string} folder
 * @param {readonly string[]} origins  Match patterns.
 */
export async function buildWith(browser, folder, origins) {
  await rm(folder, { recursive: true, force: true });
  await cp(built(browser), folder, { recursive: true });
  const file = join(folder, "manifest.json");
  const manifest = JSON.parse(await readFile(file, "utf8"));
  manifest.host_permissions = [...new Set([...manifest.host_permissions, ...origins])];
  await writeFile(file, JSON.stringify(manifest));
}
