/** The npm packages: their versions are exact, their licences allowed, and the lock file matches package.json. */

import { strict as assert } from "node:assert";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

/**
 * A package as package-lock.json lists it.
 * @typedef {object} Locked
 * @property {string} version
 * @property {string} [license]
 * @property {string} [integrity]
 * @property {string} [resolved]
 * @property {boolean} [hasInstallScript]
 * @property {Record<string, string>} [devDependencies]
 */

/** The repository's folder. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Licences allowed for packages that the extension or the site includes. They require no more than a notice. */
const PERMISSIVE = ["Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];

/** Further licences, allowed for tools only, as package-lock.json spells them. */
const FOR_TOOLS = [
  ...["0BSD", "BlueOak-1.0.0", "CC0-1.0", "MPL-2.0", "Python-2.0"],
  ...["(BSD-2-Clause OR MIT OR Apache-2.0)", "(BSD-3-Clause OR GPL-2.0)", "(MIT AND Zlib)", "(MIT OR CC0-1.0)"],
  ...["(MIT OR GPL-3.0-or-later)", "MIT OR Apache-2.0"],
];

/** Tools whose licence in package-lock.json is not an SPDX identifier, with what it says there. */
const ODD = new Map([["winreg", "BSD"]]);

/** Packages with an installation script. npm runs none of them; what we use works without. */
const HAVE_SCRIPTS = ["esbuild"];

const { "": own, ...locked } = /** @type {Record<string, Locked>} */ ((await json("package-lock.json")).packages);
const packages = Object.entries(locked).map(([key, found]) => ({
  name: key.slice(key.lastIndexOf("node_modules/") + "node_modules/".length),
  ...found,
}));

/** @param {string} file */
async function json(file) {
  return JSON.parse(await readFile(path.join(ROOT, file), "utf8"));
}

/** The packages that the modules of the extension and of the site import. */
async function shipped() {
  const found = new Set();
  for (const folder of ["extension", "www/shell"]) {
    const files = await readdir(path.join(ROOT, folder), { recursive: true });
    for (const file of files.filter((name) => name.endsWith(".js") && !name.startsWith("generated"))) {
      const text = await readFile(path.join(ROOT, folder, file), "utf8");
      for (const [, name] of text.matchAll(/^(?:import|\}).* from "([^."][^"]*)";$/gm)) found.add(name);
    }
  }
  return found;
}

test("package-lock.json has the versions that package.json asks for", async () => {
  const hint = "run: npm install --package-lock-only";
  const { devDependencies, "//devDependencies": reasons } = await json("package.json");
  assert.deepEqual(Object.keys(reasons), Object.keys(devDependencies), "say in package.json what each package is for");
  assert.deepEqual(own?.devDependencies, devDependencies, hint);
  for (const [name, version] of Object.entries(devDependencies)) {
    assert.match(version, /^\d+\.\d+\.\d+$/, `${name}: one version, so that everybody has the same`);
    assert.equal(locked[`node_modules/${name}`]?.version, version, hint);
  }
});

test("every package has a checksum and no registry address", () => {
  for (const { name, integrity, resolved } of packages) {
    assert.match(integrity ?? "", /^sha512-/, name);
    assert.equal(resolved, undefined, `${name}: .npmrc says omit-lockfile-registry-resolved, run npm install here`);
  }
});

test("every package has a licence that we accept", async () => {
  const ships = await shipped();
  assert.deepEqual([...ships].toSorted(), ["comlink", "idb"]);
  for (const { name, license = "none" } of packages) {
    const allowed = ships.has(name) ? PERMISSIVE : [...PERMISSIVE, ...FOR_TOOLS];
    assert.ok(
      allowed.includes(license) || ODD.get(name) === license,
      `${name} has the licence ${license}: choose another package, or add the licence to tests/shell/packages.test.mjs`,
    );
  }
});

test("no unknown package has an installation script", () => {
  const scripts = packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
  assert.deepEqual(scripts, HAVE_SCRIPTS);
});
