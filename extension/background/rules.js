/** Which sites' rules may serve a page: what the core says, without starting it, so that a page need not wait for that. */

import { SITES } from "../generated/sites.js";

/** @typedef {import("../generated/protocol").Site} Site */

/**
 * As `page::sites::candidates` in the core: those of the address's host, then software that runs anywhere.
 * @param {string} url
 * @returns {Site[]}
 */
export function candidates(url) {
  const host = URL.parse(url)?.hostname.replace(/\.$/, "") ?? "";
  const isHere = (/** @type {Site} */ { hosts }) => hosts.some((of) => isHost(of, host));
  const runsAnywhere = (/** @type {Site} */ { elsewhere, signature }) => elsewhere && signature !== undefined;
  return [...SITES.filter(isHere), ...SITES.filter((site) => !isHere(site) && runsAnywhere(site))];
}

/**
 * @param {string} pattern  A host; with `*.` before it, all below it too.
 * @param {string} host
 */
function isHost(pattern, host) {
  return pattern.startsWith("*.") ? `.${host}`.endsWith(pattern.slice(1)) : pattern === host;
}
