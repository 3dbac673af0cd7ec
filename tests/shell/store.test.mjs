/** The texts for the stores are there in each language, and no longer than the stores allow. */

import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

/** @param {string} path  From the repository's folder. */
function read(path) {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

/** The greatest lengths, in characters: of the Chrome Web Store, of AMO, and of a manifest in either. */
const LIMITS = { Name: 45, Summary: 132, Description: 15_000, "Single purpose": 1000 };

/**
 * @param {string} language
 * @param {string} title  Of a section.
 */
function section(language, title) {
  const sections = read(`docs/store/${language}.md`).split(/^## /m);
  const found = sections.find((each) => each.startsWith(`${title}\n`));
  return found?.slice(title.length).trim() ?? "";
}

for (const language of readdirSync(new URL("../../extension/_locales/", import.meta.url))) {
  test(`${language}: name, summary, description and purpose fit into the stores`, () => {
    for (const [title, limit] of Object.entries(LIMITS)) {
      const { length } = section(language, title);
      assert.ok(length > 0 && length <= limit, `${title}: ${length} characters`);
    }
  });

  test(`${language}: name and summary are those of the manifest, as the Chrome Web Store takes them from there`, () => {
    const { name, description } = JSON.parse(read(`extension/_locales/${language}/messages.json`));
    assert.equal(section(language, "Name"), name.message);
    assert.equal(section(language, "Summary"), description.message);
  });
}
