/** The shell chooses among sites as the core does. */

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { candidates } from "../../extension/background/site-choice.js";
import { SITES } from "../../extension/generated/sites.js";

/** What the core answers for addresses of each site, beside each site, and odd ones: the build asks it. */
const CHOICES = /** @type {[url: string, ids: string[]][]} */ (
  JSON.parse(readFileSync(new URL("../../extension/generated/site-choices.json", import.meta.url), "utf8"))
);

test("which sites may serve an address is what the core says", () => {
  for (const [url, ids] of CHOICES) {
    assert.deepEqual(
      candidates(url).map(({ id }) => id),
      ids,
      url,
    );
  }
});

test("there is an address that each site may serve", () => {
  const chosen = new Set(CHOICES.flatMap(([, ids]) => ids));
  assert.deepEqual([...chosen].sort(), SITES.map(({ id }) => id).sort());
});
