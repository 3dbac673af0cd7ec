/** The pages that sites are tested with: our own sample pages, and saved real pages where they are available. */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { DISCOURSE, GITHUB, HACKER_NEWS } from "./policies.mjs";
import { missing, sharedPage } from "./shared-pages.mjs";

/**
 * @typedef {object} Sample
 * @property {string} name
 * @property {string} url
 * @property {() => Promise<string>} load  Gives its HTML.
 * @property {string} policy  A strict Content-Security-Policy to serve it with.
 * @property {string | false} skip  Why it can't be tested; false if it can.
 */

/** The folder of the site files, which list the sample pages. */
const SITES = new URL("../../../src/page/sites/", import.meta.url);

/** The folder of the sample pages. */
const PAGES = new URL("../../pages/", import.meta.url);

/** Policies that the sample pages are served with in turn. */
const POLICIES = [HACKER_NEWS, GITHUB, DISCOURSE];

/** Saved real pages of sites that have an adapter. */
const REAL = [
  "hackernews/defuddle-rs-2024-39232976.html",
  "lobsters/wcxb-0575-lobste-rs.html",
  "reddit/wcxb-0562-old-reddit-com.html",
];

/**
 * Our own sample pages, one or more for each site, as the site files list them.
 * @type {Sample[]}
 */
export const OWN_SAMPLES = readdirSync(SITES)
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
 * The sample page with this file name.
 * @param {string} name
 */
export function sampleNamed(name) {
  const sample = OWN_SAMPLES.find((sample) => sample.name === name);
  if (!sample) throw new Error(`no such page: ${fileURLToPath(new URL(name, PAGES))}`);
  return sample;
}

/**
 * The same page at another address, for tests that open it several times.
 * @param {Sample} sample
 * @param {string} query
 * @returns {Sample}
 */
export function atOtherAddress(sample, query) {
  return { ...sample, url: `${sample.url}?${query}` };
}

/** @type {Promise<Sample[]>} */
const realSamples = Promise.all(
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

/** Our own pages and the real ones. */
export const ALL_SAMPLES = [...OWN_SAMPLES, ...(await realSamples)];
