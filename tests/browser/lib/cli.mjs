/** Runs the command line. It has the same core as the extension, so tests compare what the two say. */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { USUAL_LEVEL } from "../../../extension/common/levels.js";

/** @typedef {import("../../../extension/generated/protocol").Answer} Answer */
/** @typedef {import("../../../extension/generated/protocol").Comment} Comment */
/** @typedef {import("../../../extension/generated/protocol").Level} Level */

/** The repository's folder. */
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** The arguments of cargo that run the program, optimised like the tests: without, the encoder takes half a second a comment. */
const CARGO = ["run", "--quiet", "--profile", "test", "--bin", "threadlight", "--"];

const run = promisify(execFile);

/**
 * Reads the comments of a saved page with the adapter of its site.
 * @param {string} url
 * @param {string} page  Its HTML.
 * @returns {Promise<Comment[]>}
 */
export function read(url, page) {
  return threadlight(["read", "--url", url], withByteOrderMark(page));
}

/**
 * Reads the comments of a saved page with what the finder finds, even where a site's adapter matches.
 * @param {string} url
 * @param {string} page  Its HTML.
 * @returns {Promise<Comment[]>}
 */
export function find(url, page) {
  return threadlight(["read", "--finder", "--url", url], withByteOrderMark(page));
}

/**
 * The packed outline of a page, which is all that the finder sees of it.
 * @param {string} url
 * @param {string} page  Its HTML.
 * @returns {Promise<import("../../../extension/generated/protocol").PackedOutline>}
 */
export async function outline(url, page) {
  const [outline] = await threadlight(["outline", "--url", url], withByteOrderMark(page));
  return outline;
}

/**
 * Puts a byte order mark in front: it declares UTF-8, as the Content-Type header does when the page is served.
 * @param {string} page
 */
function withByteOrderMark(page) {
  return `\ufeff${page}`;
}

/**
 * Tags comments. All of a thread go in together, since a reply is tagged with its parent as context.
 * @param {Comment[]} comments
 * @param {Level} [level]  The usual one if it is left out.
 * @returns {Promise<Answer[]>}
 */
export function tag(comments, level = USUAL_LEVEL) {
  return threadlight(["tag", "--level", level], comments.map((comment) => JSON.stringify(comment)).join("\n"));
}

/**
 * Which sites' adapters may serve pages.
 * @param {readonly string[]} addresses
 * @returns {Promise<string[][]>}  Their ids, best first, for each address.
 */
export function chooseSites(addresses) {
  return threadlight(["sites"], addresses.map((address) => `${address}\n`).join(""));
}

/**
 * Runs the program; returns the JSON values of its output lines.
 * @param {string[]} args
 * @param {string} input
 */
async function threadlight(args, input) {
  const running = run("cargo", [...CARGO, ...args], { cwd: ROOT, maxBuffer: 1 << 28 });
  running.child.stdin?.end(input);
  const { stdout } = await running;
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
