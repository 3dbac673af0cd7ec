/** The command line, which runs the same core: what the extension shows is held against it. */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** @typedef {import("../../../extension/generated/protocol").Answer} Answer */
/** @typedef {import("../../../extension/generated/protocol").Comment} Comment */

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const CARGO = ["run", "--quiet", "--bin", "threadlight", "--"];
const run = promisify(execFile);

/**
 * The comments of a saved page.
 * @param {string} url
 * @param {string} page  Its text.
 * @returns {Promise<Comment[]>}
 */
export function read(url, page) {
  return threadlight(["read", "--url", url], marked(page));
}

/**
 * The same by the finder alone.
 * @param {string} url
 * @param {string} page  Its text.
 * @returns {Promise<Comment[]>}
 */
export function find(url, page) {
  return threadlight(["read", "--finder", "--url", url], marked(page));
}

/**
 * What the finder sees of a page.
 * @param {string} url
 * @param {string} page  Its text.
 * @returns {Promise<import("../../../extension/generated/protocol").Packed>}
 */
export async function outline(url, page) {
  const [outline] = await threadlight(["outline", "--url", url], marked(page));
  return outline;
}

/**
 * With the mark that says that this is UTF-8, as the header does that pages are served with.
 * @param {string} page
 */
function marked(page) {
  return `\ufeff${page}`;
}

/**
 * The tags of comments; replies are read with the comments that they answer.
 * @param {Comment[]} comments
 * @returns {Promise<Answer[]>}
 */
export function tag(comments) {
  return threadlight(["tag"], comments.map((comment) => JSON.stringify(comment)).join("\n"));
}

/**
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
