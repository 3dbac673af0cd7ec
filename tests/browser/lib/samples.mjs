/** Pages that sites are tested with: our own, and real ones where they are at hand. */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { DISCOURSE, GITHUB, HACKER_NEWS } from "./policies.mjs";
import { missing, sharedPage } from "./shared-pages.mjs";

/**
 * @typedef {object} Sample
 * @property {string} name
 * @property {string} url
 * @property {() => Promise<string>} load  Its text.
 * @property {string} policy  A strict Content-Security-Policy to serve it with.
 * @property {string | false} skip  Why it can't be tested.
 */

const SITES = new URL("../../../src/page/sites/", import.meta.url);
const PAGES = new URL("../../pages/", import.meta.url);
const POLICIES = [HACKER_NEWS, GITHUB, DISCOURSE];

/** Real pages of the sites that we have rules for. */
const REAL = [
  "hackernews/defuddle-rs-2024-39232976.html",
  "lobsters/wcxb-0575-lobste-rs.html",
  "reddit/wcxb-0562-old-reddit-com.html",
];

/**
 * Our own pages, one or more a site, as the sites' files name them.
 * @type {Sample[]}
 */
export const OWN = readdirSync(SITES)
  .filter((file) => file.endsWith(".toml"))
  .flatMap((file) => [...readFileSync(new URL(file, SITES), "utf8").matchAll(/^page = "(.+)"\nurl = "(.+)"$/gm)])
  .map(([, page = "", url = ""], index) => ({
    name: page,
    url,
    load: async () => readFileSync(new URL(page, PAGES), "utf8"),
    policy: POLICIES[index % POLICIES.length] ?? GITHUB,
    skip: false,
  }));

/**
 * The own page of that name.
 * @param {string} name
 */
export function own(name) {
  const sample = OWN.find((sample) => sample.name === name);
  if (!sample) throw new Error(`no such page: ${fileURLToPath(new URL(name, PAGES))}`);
  return sample;
}

/**
 * The same page at an address of its own, for tests that open it several times.
 * @param {Sample} sample
 * @param {string} mark
 * @returns {Sample}
 */
export function again(sample, mark) {
  return { ...sample, url: `${sample.url}?${mark}` };
}

/** @type {Promise<Sample[]>} */
const real = Promise.all(
  REAL.map(async (file) => {
    const page = missing ? null : await sharedPage(file);
    return {
      name: file,
      url: page?.url ?? "",
      load: async () => page?.body.toString("utf8") ?? "",
      policy: HACKER_NEWS,
      skip: missing,
    };
  }),
);

/** The real pages, and ours. */
export const ALL = [...OWN, ...(await real)];
