/**
 * The browser's part of `cargo xtask pictures`: takes the pictures of the README and of the stores, from the extension at work on
 * the sample thread.
 */

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { buildWith } from "../../tests/browser/lib/extension.mjs";
import { Session } from "../../tests/browser/lib/session.mjs";
import { shrink, take, takeTile, takeWithPopup } from "./camera.mjs";
import { ADDRESS, README_SCENE, STORE_SCENES } from "./scenes.mjs";
import { writeStamp } from "./stamp.mjs";

/** @typedef {import("./scenes.mjs").Scene} Scene */

/** @typedef {"light" | "dark"} Scheme */

/** The languages of the store's pictures, and their colour schemes: what is dark in one language is dark in the other, and weighs as much. */
const LANGUAGES = /** @type {Record<string, readonly Scheme[]>} */ ({ en: ["light", "dark"], de: ["light"] });

const { values: options } = parseArgs({ options: { folder: { type: "string", default: "target/pictures" } } });

for (const [language, schemes] of Object.entries(LANGUAGES)) {
  const extension = resolve(options.folder, `extension-${language}`);
  await mkdir(options.folder, { recursive: true });
  await buildWith("chromium", extension, [`${ADDRESS}*`]);
  await speak(extension, language);
  const session = await Session.launch({ browser: "chromium", extension });
  try {
    if (language === "en") {
      await picture(session, README_SCENE, schemes, (scheme) =>
        scheme === "light" ? "docs/screenshot.png" : "docs/screenshot-dark.png",
      );
      await save("docs/store/tile.png", await takeTile(session));
    }
    for (const scene of STORE_SCENES)
      await picture(session, scene, schemes, (scheme) => `docs/store/${language}/${scene.name}-${scheme}.png`);
    await session.verify();
  } finally {
    await session.close();
  }
}
await writeStamp();

/**
 * Leaves the extension no other language: what the browser speaks depends on the machine.
 * @param {string} extension  Its folder.
 * @param {string} language
 */
async function speak(extension, language) {
  for (const other of Object.keys(LANGUAGES).filter((each) => each !== language))
    await rm(join(extension, "_locales", other), { recursive: true });
  const file = join(extension, "manifest.json");
  const manifest = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...manifest, default_locale: language }));
}

/**
 * Takes the pictures of a scene.
 * @param {Session} session
 * @param {Scene} scene
 * @param {readonly Scheme[]} schemes
 * @param {(scheme: Scheme) => string} fileOf
 */
async function picture(session, { view, open, hasPopup }, schemes, fileOf) {
  await session.reset();
  const page = await open(session);
  for (const scheme of schemes) {
    await session.setColorScheme(scheme);
    await page.bringToFront();
    await save(fileOf(scheme), hasPopup ? await takeWithPopup(session, page, view) : await take(page));
  }
}

/**
 * @param {string} file
 * @param {Buffer} content  A PNG file.
 */
async function save(file, content) {
  await mkdir(dirname(file), { recursive: true });
  const small = shrink(content);
  await writeFile(file, small);
  console.log(`${file}: ${Math.round(small.length / 1000)} KB`);
}
