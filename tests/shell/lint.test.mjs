/** The linter's own rules of this project catch what they are meant to catch. */

import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The repository's folder. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What the linter's report calls our rules against strings that become markup, as it does all rules of plugins. */
const MARKUP = "plugin";

/** The rule against imports from other rooms. */
const IMPORT = "lint/style/noRestrictedImports";

/** The rule against imports in a circle. */
const CIRCLE = "lint/suspicious/noImportCycles";

/**
 * Lints these files, alone in a folder with our configuration; returns the rules that each file breaks.
 * @param {Record<string, string>} files  Contents by path.
 * @returns {Promise<Record<string, string[]>>}
 */
async function brokenRules(files) {
  const folder = await mkdtemp(path.join(tmpdir(), "lint-"));
  try {
    await cp(path.join(ROOT, "biome.jsonc"), path.join(folder, "biome.jsonc"));
    await cp(path.join(ROOT, "xtask/lint"), path.join(folder, "xtask/lint"), { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    const biome = path.join(ROOT, "node_modules/.bin/biome");
    const options = ["lint", "--vcs-enabled=false", "--max-diagnostics=none", "--reporter=json"];
    // Biome exits with 1 if it finds something.
    const { stdout } = await promisify(execFile)(biome, options, { cwd: folder }).catch((error) => error);
    /** @type {{ diagnostics: { category: string, location: { path: string } }[] }} */
    const { diagnostics } = JSON.parse(stdout);
    /** @type {Record<string, string[]>} */
    const found = Object.fromEntries(Object.keys(files).map((name) => [name, []]));
    for (const { category, location } of diagnostics) found[location.path]?.push(category);
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("a string that becomes markup is caught", async () => {
  const statements = [
    'document.body.innerHTML = "x";',
    'document.body["innerHTML"] = "x";',
    'document.body.outerHTML += "x";',
    'document.body.insertAdjacentHTML("beforeend", "x");',
    'document.body.setHTMLUnsafe("x");',
    'document.createRange().createContextualFragment("x");',
    'document.write("x");',
    'globalThis.top.document.writeln("x");',
    'Object.assign(document.body, { innerHTML: "x" });',
    'document.createElement("iframe").setAttribute("srcdoc", "x");',
  ];
  const files = Object.fromEntries(statements.map((statement, i) => [`extension/ui/sample-${i}.js`, statement]));
  for (const [name, rules] of Object.entries(await brokenRules(files))) assert.ok(rules.includes(MARKUP), files[name]);
});

test("a string that becomes code is caught", async () => {
  const statements = {
    "lint/security/noGlobalEval": 'eval("x()");',
    "lint/nursery/noImpliedEval": 'setTimeout("x()", 1);',
  };
  for (const [rule, statement] of Object.entries(statements)) {
    const { "extension/background/sample.js": rules } = await brokenRules({
      "extension/background/sample.js": statement,
    });
    assert.deepEqual(rules, [rule]);
  }
});

test("a style sheet in a script is linted like one in a file", async () => {
  const rule = "lint/correctness/noUnknownProperty";
  const found = await brokenRules({
    "extension/ui/script.js": `export const CSS = css\`
  .box {
    colr: \${INK};
  }
\`;
`,
    "extension/popup/sheet.css": ".box {\n  colr: red;\n}\n",
  });
  assert.deepEqual(found, { "extension/ui/script.js": [rule], "extension/popup/sheet.css": [rule] });
});

test("text that only mentions markup passes", async () => {
  const file = "extension/ui/sample.js";
  const found = await brokenRules({ [file]: 'document.body.textContent = "never innerHTML";\n' });
  assert.deepEqual(found[file], []);
});

test("a room may import only from the rooms before it", async () => {
  const allowed = {
    "extension/content/read/sample.js": "../find/other.js",
    "extension/content/act/sample.js": "../show/other.js",
    "extension/content/show/sample.js": "../../ui/other.js",
    "extension/panel/sample.js": "../ui/page-api.js",
    "extension/store/sample.js": "../common/other.js",
    "extension/ui/sample.js": "../common/other.js",
    "extension/welcome/sample.js": "../content/open-thread.js",
  };
  const forbidden = {
    "extension/content/read/one.js": "../show/other.js",
    "extension/content/read/two.js": "../main.js",
    "extension/content/find/three.js": "../read/other.js",
    "extension/content/show/four.js": "../act/other.js",
    "extension/content/act/five.js": "../read/other.js",
    "extension/content/act/twelve.js": "../open-thread.js",
    "extension/panel/six.js": "../content/act/other.js",
    "extension/popup/seven.js": "../content/panel/other.js",
    "extension/options/eight.js": "../background/other.js",
    "extension/store/nine.js": "../ui/other.js",
    "extension/ui/ten.js": "../store/other.js",
    "extension/common/eleven.js": "../ui/page-api.js",
    "extension/common/thirteen.js": "../store/other.js",
    "extension/welcome/fourteen.js": "../background/other.js",
    "extension/options/fifteen.js": "../welcome/other.js",
  };
  /** @param {Record<string, string>} imports */
  const files = (imports) =>
    Object.fromEntries(
      Object.entries(imports).map(([file, from]) => [file, `import { other } from "${from}";\nother();\n`]),
    );
  const found = await brokenRules({ ...files(allowed), ...files(forbidden) });
  for (const file of Object.keys(allowed)) assert.deepEqual(found[file], [], file);
  for (const file of Object.keys(forbidden)) assert.deepEqual(found[file], [IMPORT], file);
});

test("a circle of imports is caught, but imports of types don't count", async () => {
  const found = await brokenRules({
    "extension/common/one.js": 'import { two } from "./two.js";\nexport const one = () => two;\n',
    "extension/common/two.js": 'import { one } from "./one.js";\nexport const two = () => one;\n',
    "extension/common/three.js": 'import { four } from "./four.js";\nexport const three = () => four;\n',
    "extension/common/four.js": '/** @typedef {import("./three.js").Three} Three */\nexport const four = 4;\n',
  });
  assert.deepEqual(Object.values(found), [[CIRCLE], [CIRCLE], [], []]);
});
