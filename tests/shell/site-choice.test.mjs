/** The shell chooses the same sites for an address as the core, which is asked through the command line. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

import { sitesFor } from "../../extension/background/site-choice.js";
import { SITES } from "../../extension/generated/sites.js";
import { chooseSites } from "../browser/lib/cli.mjs";

/** Hosts of each site, and similar hosts of others. */
const NEAR = SITES.flatMap(({ hosts }) => hosts).flatMap((host) => [
  host.replace("*", "any"),
  host.replace("*", "a.b"),
  host.replace("*.", ""),
  `x${host.replace("*", "any")}`,
]);

/** Hosts of no site, and unusual ways to write hosts. */
const ODD_HOSTS = [
  "unknown.example",
  "NEWS.YCombinator.com",
  "lobste.rs.",
  "u:p@lobste.rs:8080",
  "[::1]",
  "münchen.example",
];

/** Addresses at all these hosts, and addresses without a host. */
const ADDRESSES = [
  ...[...NEAR, ...ODD_HOSTS].map((host) => `https://${host}/a?b=lobste.rs#c`),
  "",
  "about:srcdoc",
  "http:",
];

/** The ids of the sites that the core chooses for each address. */
const CHOICES = await chooseSites(ADDRESSES);

test("the sites that may serve an address are those that the core chooses", () => {
  assert.equal(CHOICES.length, ADDRESSES.length);
  for (const [index, url] of ADDRESSES.entries()) {
    assert.deepEqual(
      sitesFor(url).map(({ id }) => id),
      CHOICES[index],
      url,
    );
  }
});

test("there is an address that each site may serve", () => {
  assert.deepEqual([...new Set(CHOICES.flat())].sort(), SITES.map(({ id }) => id).sort());
});
