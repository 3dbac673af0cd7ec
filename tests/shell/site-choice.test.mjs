/** The shell chooses among sites as the core does. */

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { sitesFor } from "../../extension/background/site-choice.js";
import { SITES } from "../../extension/generated/sites.js";

/** The core's choices, written by the build: for addresses of each site, similar addresses of other sites, and odd ones. */
const CHOICES = /** @type {[url: string, ids: string[]][]} */ (
  JSON.parse(readFileSync(new URL("../../extension/generated/site-choices.json", import.meta.url), "utf8"))
);

test("the sites that may serve an address are those that the core chooses", () => {
  for (const [url, ids] of CHOICES) {
    assert.deepEqual(
      sitesFor(url).map(({ id }) => id),
      ids,
      url,
    );
  }
});

test("there is an address that each site may serve", () => {
  const chosen = new Set(CHOICES.flatMap(([, ids]) => ids));
  assert.deepEqual([...chosen].sort(), SITES.map(({ id }) => id).sort());
});
