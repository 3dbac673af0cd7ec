/** What is built for the stores: complete, no larger than it may be, with nothing of the machine, and with explained permissions. */

import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";

/** The repository's folder. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The folders that `cargo xtask build` writes. */
const BUILT = ["chromium", "firefox"].map((browser) => {
  const files = filesOf(browser);
  return { browser, files, manifest: JSON.parse(String(files.get("manifest.json"))) };
});

/** The site. */
const SITE = filesOf("www");

/** The greatest sizes, in bytes as they are downloaded. What every page loads is the one to keep small. */
const BUDGETS = { "": 6_000_000, "core.wasm": 4_500_000, "content/main.js": 32_000 };

/** How large the site may be, compared with the package: the model is in both, and the site has its own page and module beside it. */
const SITE_SHARE = 1.3;

/** How a manifest names a file of the package. */
const FILE_NAME = /^[\w-]+(?:\/[\w-]+)*\.(?:css|html|js|png|svg|wasm)$/;

/** How a script does: from the package's root, perhaps with a place in the page. */
const QUOTED_NAME = /["'`]([\w-]+(?:\/[\w-]+)*\.(?:css|html|js|png|svg|wasm))(?:#\w+)?["'`]/g;

/** A script names the style sheet of the highlights in both browsers, but uses it in Chromium alone. */
const NOT_IN_FIREFOX = "content/highlights.css";

/** Folders that exist on machines only, and moments, which differ from build to build. */
const OF_A_MACHINE =
  /\/(?:home|root|Users|tmp|var|mnt|workspace)\/|[A-Z]:\\\\?(?:Users|a|Windows)\\|\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d/;

/**
 * The files of a folder in `dist` by their paths, which have slashes.
 * @param {string} name
 */
function filesOf(name) {
  const folder = path.join(ROOT, "dist", name);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name }) => path.join(parentPath, name));
  return new Map(paths.map((file) => [path.relative(folder, file).replaceAll(path.sep, "/"), readFileSync(file)]));
}

/**
 * The size of files as they are downloaded, in bytes.
 * @param {Map<string, Buffer>} files
 * @param {string} [part]  How their paths begin.
 */
function sizeOf(files, part = "") {
  const parts = [...files].filter(([file]) => file.startsWith(part));
  return parts.reduce((sum, [, content]) => sum + deflateRawSync(content).length, 0);
}

/**
 * Fails if a file has a folder of the machine or a moment in it.
 * @param {Map<string, Buffer>} files
 */
function assertNeutral(files) {
  for (const [file, content] of files) {
    const text = content.toString("latin1");
    const found = OF_A_MACHINE.exec(text);
    assert.equal(found && text.slice(found.index - 60, found.index + 60), null, file);
    assert.ok(!text.includes(ROOT), file);
  }
}

/**
 * The names of files in a value of JSON.
 * @param {unknown} value
 * @returns {string[]}
 */
function namesIn(value) {
  if (typeof value === "string") return FILE_NAME.test(value) ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(namesIn) : [];
}

/**
 * The files of the package that one of its files names.
 * @param {string} file
 * @param {string} text
 * @returns {string[]}
 */
function namedIn(file, text) {
  const beside = (/** @type {string} */ name) => path.posix.join(path.posix.dirname(file), name);
  const all = (/** @type {RegExp} */ pattern) => [...text.matchAll(pattern)].map(([, name = ""]) => name);
  if (file === "manifest.json") return namesIn(JSON.parse(text));
  if (file.endsWith(".html")) return all(/ (?:src|href)="([^"#]+)"/g).map(beside);
  if (file.endsWith(".css")) return all(/url\(["']?([^"')]+)/g).map(beside);
  return file.endsWith(".js") ? all(QUOTED_NAME) : [];
}

for (const { browser, files, manifest } of BUILT) {
  const names = new Set([...files].flatMap(([file, content]) => namedIn(file, String(content))));

  test(`${browser}: every file is named by another one, or is a language`, () => {
    const isLanguage = (/** @type {string} */ file) => /^_locales\/\w+\/messages\.json$/.test(file);
    const unused = [...files.keys()].filter((file) => !names.has(file) && !isLanguage(file));
    assert.deepEqual(unused, ["manifest.json"]);
  });

  test(`${browser}: every file that is named exists`, () => {
    const missing = [...names].filter((name) => !files.has(name));
    assert.deepEqual(missing, browser === "firefox" ? [NOT_IN_FIREFOX] : []);
    assert.ok(files.has(`_locales/${manifest.default_locale}/messages.json`));
  });

  test(`${browser}: the package, the core and the content script are within their budgets`, () => {
    for (const [part, budget] of Object.entries(BUDGETS)) {
      const size = sizeOf(files, part);
      assert.ok(size > 0 && size <= budget, `${part || "the package"}: ${size} bytes`);
    }
  });

  test(`${browser}: no file has a folder of the machine or a moment in it`, () => {
    assertNeutral(files);
  });

  test(`${browser}: our pages and the background reach nothing but their own files, and nobody else reaches those`, () => {
    const policy = manifest.content_security_policy.extension_pages;
    const sources = policy.split(/;\s*/).map((/** @type {string} */ directive) => directive.split(" "));
    assert.deepEqual(sources[0], ["default-src", "'none'"]);
    for (const [, ...allowed] of sources.slice(1)) {
      assert.ok(
        allowed.every((/** @type {string} */ each) => ["'none'", "'self'", "'wasm-unsafe-eval'"].includes(each)),
        policy,
      );
    }
    for (const key of ["content_scripts", "externally_connectable", "web_accessible_resources"]) {
      assert.equal(manifest[key], undefined, key);
    }
  });

  test(`${browser}: docs/privacy.md explains exactly the permissions that the manifest asks for`, () => {
    const document = readFileSync(path.join(ROOT, "docs/privacy.md"), "utf8");
    const [, section = ""] = /^## Permissions$(.*?)^## /ms.exec(document) ?? [];
    const rows = [...section.matchAll(/^\| (`.*?) \| (.*) \|$/gm)];
    for (const [, names = "", why = ""] of rows) assert.ok(why.trim().length > 20, `${names}: why?`);
    const explained = rows.flatMap(([, names = ""]) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    const hosts = manifest.host_permissions.map((/** @type {string} */ pattern) => pattern.split("/")[2]);
    const asked = [...manifest.permissions, ...manifest.optional_host_permissions, ...hosts];
    assert.deepEqual(explained.toSorted(), asked.toSorted());
    assert.deepEqual(manifest.optional_permissions ?? [], [], "explain them, too");
  });
}

test("the site has the very core of the extension, is little larger than its package, and names no machine", () => {
  const [{ files: extension }] = /** @type {[typeof BUILT[0]]} */ (BUILT);
  assert.ok(SITE.get("core.wasm")?.equals(extension.get("core.wasm") ?? Buffer.of()));
  const share = sizeOf(SITE) / sizeOf(extension);
  assert.ok(share <= SITE_SHARE, `${share.toFixed(2)} times the package`);
  // Its pages show when the figures were measured.
  assertNeutral(new Map([...SITE].filter(([file]) => !file.endsWith(".html"))));
});

test("the site's service worker keeps every file, and its pages allow nothing from elsewhere", () => {
  const [, list = "[]"] = /"files":(\[.*?\])/.exec(String(SITE.get("service-worker.js"))) ?? [];
  const kept = JSON.parse(list).map((/** @type {string} */ address) => address.slice("./".length));
  const expected = [...SITE.keys()].filter((file) => file !== "service-worker.js");
  assert.deepEqual(kept.toSorted(), expected.map((file) => file.replace(/index\.html$/, "")).toSorted());
  for (const file of ["index.html", "de/index.html"]) {
    const html = String(SITE.get(file));
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    assert.match(policy, /^default-src 'none';/);
    assert.doesNotMatch(policy, /\*|https?:|data:|unsafe-inline|'unsafe-eval'/);
    for (const [, address = ""] of html.matchAll(/ (?:src|srcset)="([^"]+)"/g))
      assert.doesNotMatch(address, /^\w+:|^\/\//);
  }
});
