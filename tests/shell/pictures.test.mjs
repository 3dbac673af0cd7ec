/** The pictures of the README and of the stores: they show the extension as it is, and fit. */

import { strict as assert } from "node:assert";
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";

import { changedSources, digest, ROOT } from "../../xtask/pictures/stamp.mjs";

/** How many bytes all pictures may have together: everybody who clones the repository downloads them. */
const MAX_BYTES = 1_500_000;

/**
 * A PNG file's size in pixels.
 * @param {Buffer} file
 */
function sizeOf(file) {
  return [file.readUInt32BE(16), file.readUInt32BE(20)].join(" x ");
}

/**
 * A digest of a folder with these files, written in this order.
 * @param {Record<string, string>} files
 */
async function digestOf(files) {
  const folder = await mkdtemp(join(tmpdir(), "threadlight-stamp-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      const file = join(folder, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      const time = Object.keys(files).length * content.length;
      await utimes(file, time, time);
    }
    return await digest(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("the pictures are as new as what they show", async () => {
  const changed = await changedSources();
  const hint = `\`cargo xtask pictures\` takes them anew: ${changed.join(", ")} changed`;
  assert.deepEqual(changed, [], `the pictures in docs are older than what they show. ${hint}`);
});

test("a digest depends on names and contents, and on neither order, dates nor ends of lines", async () => {
  const before = await digestOf({ "a.js": "one\ntwo\n", "b/c.css": "three\n" });
  assert.equal(await digestOf({ "b/c.css": "three\r\n", "a.js": "one\r\ntwo\r\n" }), before);
  assert.notEqual(await digestOf({ "a.js": "one\ntwo\n", "b/d.css": "three\n" }), before);
  assert.notEqual(await digestOf({ "a.js": "one\ntwo!\n", "b/c.css": "three\n" }), before);
  assert.notEqual(await digestOf({ "a.js": "one\ntwo\n" }), before);
  // What is not text is taken as it is.
  assert.notEqual(await digestOf({ "a.bin": "\0\r\n" }), await digestOf({ "a.bin": "\0\n" }));
});

test("stores get the sizes that they ask for, and the repository stays small", async () => {
  const docs = join(ROOT, "docs");
  const names = (await readdir(docs, { recursive: true })).filter((name) => name.endsWith(".png"));
  let bytes = 0;
  for (const name of names) {
    const file = await readFile(join(docs, name));
    bytes += file.length;
    if (name.startsWith("store")) assert.equal(sizeOf(file), name.includes("tile") ? "440 x 280" : "1280 x 800", name);
  }
  assert.ok(bytes < MAX_BYTES, `${names.length} pictures of ${bytes} bytes`);
  const english = await readdir(join(docs, "store/en"));
  assert.ok(english.length > 0);
  const light = english.filter((name) => name.endsWith("-light.png"));
  assert.deepEqual(await readdir(join(docs, "store/de")).then((files) => files.sort()), light.sort());
  for (const name of light) assert.ok(english.includes(name.replace("-light", "-dark")), name);
});
