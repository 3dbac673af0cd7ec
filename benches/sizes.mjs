/**
 * How big the extension is, as it is downloaded: `cargo xtask build`, which prints it, or `node benches/sizes.mjs`. Each file is
 * compressed by itself, as in a package. With `--write`, the figures go into docs/performance.md.
 */

import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

import { atMost, grouped, report } from "./figures.mjs";

/** The repository's folder. */
const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** How many bytes the package and the content script may have, compressed. */
const BUDGETS = { package: 6_000_000, content: 25_000 };

/** How large the site may be, compared with the package. */
const SITE_SHARE = 1.3;

const { values: options } = parseArgs({ options: { write: { type: "boolean", default: false } } });

/** @typedef {{ raw: number, compressed: number }} Size  In bytes. */

/**
 * @param {string} file
 * @returns {Promise<Size>}
 */
async function sizeOf(file) {
  const content = await readFile(file);
  return { raw: content.length, compressed: gzipSync(content, { level: 9 }).length };
}

/**
 * The sizes of all files in a folder, by their paths within it.
 * @param {string} folder
 */
async function sizesIn(folder) {
  // The site is there only after `cargo xtask www`.
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const path = (/** @type {string} */ file) => relative(folder, file).replaceAll(sep, "/");
  return new Map(await Promise.all(files.map(async (file) => /** @type {const} */ ([path(file), await sizeOf(file)]))));
}

/** @param {Iterable<Size>} sizes */
function sum(sizes) {
  let [raw, compressed] = [0, 0];
  for (const size of sizes) {
    raw += size.raw;
    compressed += size.compressed;
  }
  return { raw, compressed };
}

/**
 * @param {string} what
 * @param {Size | undefined} size
 * @param {number} [budget]
 */
function row(what, size, budget) {
  if (!size) throw new Error(`${what}: not in dist`);
  return [what, kb(size.raw), kb(size.compressed), budget ? atMost(size.compressed, budget, kb) : ""];
}

/** @param {number} bytes */
function kb(bytes) {
  return `${bytes < 100_000 ? (bytes / 1000).toFixed(1) : grouped(bytes / 1000)} KB`;
}

const dist = ["chromium", "firefox", "www"].map((name) => sizesIn(join(ROOT, "dist", name)));
const [chromium, firefox, site] = await Promise.all(dist);
const extension = sum(chromium?.values() ?? []);
const table = [
  ["what is downloaded", "as it is", "compressed", "budget, compressed"],
  row("The extension for Chromium", extension, BUDGETS.package),
  row("The extension for Firefox", sum(firefox?.values() ?? []), BUDGETS.package),
  row("of this the core, with the model", chromium?.get("core.wasm")),
  row("of the core the model alone", await sizeOf(join(ROOT, "src/tag/model.bin"))),
  row("The content script, which each page with comments loads", chromium?.get("content/main.js"), BUDGETS.content),
];
if (site?.size) table.push(row("The site, all of it", sum(site.values()), SITE_SHARE * extension.compressed));
await report("size", table, { write: options.write, runtime: `Node ${process.versions.node}` });
