/** Every text that the shell shows is in `_locales`, and every text there is used. */

import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

/** The extension's folder. */
const EXTENSION = fileURLToPath(new URL("../../extension/", import.meta.url));

/** The languages that there are texts in. */
const LOCALES = readdirSync(join(EXTENSION, "_locales"));

/** The patterns that refer to a text; the first group is its key. */
const USES = [/\btext\("(\w+)"/g, /\bdata-(?:text|label)="(\w+)"/g, /__MSG_(\w+)__/g];

/**
 * The keys that the extension's sources refer to.
 * @returns {Set<string>}
 */
function used() {
  const files = readdirSync(EXTENSION, { recursive: true, encoding: "utf8" });
  const sources = files.filter((file) => /\.(js|html|json)$/.test(file) && !/^(generated|_locales)\b/.test(file));
  const text = sources.map((file) => readFileSync(join(EXTENSION, file), "utf8")).join("\n");
  return new Set(USES.flatMap((use) => [...text.matchAll(use)].map(([, key = ""]) => key)));
}

/** @returns {Record<string, { message: string, placeholders?: Record<string, { content: string }> }>} */
function messages(/** @type {string} */ locale) {
  return JSON.parse(readFileSync(join(EXTENSION, "_locales", locale, "messages.json"), "utf8"));
}

test("no text is missing or unused", () => {
  assert.deepEqual(Object.keys(messages("en")).sort(), [...used()].sort());
});

test("each text names the placeholders that it declares", () => {
  for (const locale of LOCALES) {
    for (const [key, { message, placeholders = {} }] of Object.entries(messages(locale))) {
      const named = [...message.matchAll(/\$(\w+)\$/g)].map(([, name = ""]) => name.toLowerCase());
      assert.deepEqual(named.sort(), Object.keys(placeholders).sort(), `${locale}: ${key}`);
    }
  }
});

test("every other language has the same texts, with the same placeholders", () => {
  const english = messages("en");
  for (const locale of LOCALES.filter((locale) => locale !== "en")) {
    const texts = messages(locale);
    // The texts of categories are English in the taxonomy; tests/taxonomy.rs checks the others.
    const own = Object.keys(texts).filter((key) => !/^(title|label|means)_/.test(key));
    assert.deepEqual(own.sort(), Object.keys(english).sort(), locale);
    for (const [key, { placeholders = {} }] of Object.entries(english)) {
      const contents = Object.entries(placeholders).map(([name, { content }]) => [name, content]);
      const others = Object.entries(texts[key]?.placeholders ?? {}).map(([name, { content }]) => [name, content]);
      assert.deepEqual(others.sort(), contents.sort(), `${locale}: ${key}`);
    }
  }
});
