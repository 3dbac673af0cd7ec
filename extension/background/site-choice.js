/** Which sites may serve a page. Chosen without the core, so that no page has to wait for it to start. */

import { SITES } from "../generated/sites.js";

/** @typedef {import("../generated/protocol").Site} Site */

/**
 * The sites whose adapters may serve the page at an address, best first: those of its host, then software that runs anywhere.
 * `page::sites::candidates` in the core makes the same choice.
 * @param {string} url
 * @returns {Site[]}
 */
export function sitesFor(url) {
  const host = URL.parse(url)?.hostname.replace(/\.$/, "") ?? "";
  const isHere = (/** @type {Site} */ { hosts }) => hosts.some((pattern) => matches(pattern, host));
  const runsAnywhere = (/** @type {Site} */ { elsewhere, signature }) => elsewhere && signature !== undefined;
  return [...SITES.filter(isHere), ...SITES.filter((site) => !isHere(site) && runsAnywhere(site))];
}

/**
 * @param {string} pattern  A host; after `*.`, that host and all below it.
 * @param {string} host
 */
function matches(pattern, host) {
  return pattern.startsWith("*.") ? `.${host}`.endsWith(pattern.slice(1)) : pattern === host;
}
