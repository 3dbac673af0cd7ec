/** The tags of comments: those of a thread that was read before are there at once, the others the engine gives. */

import { digest } from "../common/digest.js";
import { CORE } from "../generated/core.js";
import { addTags, loadTags } from "../store/memory.js";
import { revision } from "../store/revision.js";
import { configuredEngine, engine } from "./engine.js";

/** @typedef {import("../generated/protocol").Answer} Answer */
/** @typedef {import("../generated/protocol").Comment} Comment */
/** @typedef {import("../generated/protocol").Tag} Tag */

/** How many threads are at hand without being looked up. */
const AT_HAND = 8;

/** @type {Map<string, Promise<Map<string, readonly Tag[]>>>} By thread, the one that was asked for last at the end. */
const atHand = new Map();

/**
 * @param {Comment[]} comments
 * @param {chrome.runtime.MessageSender} sender
 * @returns {Promise<Answer[]>}  In the order of the comments.
 */
export async function tag(comments, { url = "", tab }) {
  // What is read in a private window leaves no trace.
  if (tab?.incognito) return (await configuredEngine()).tag(comments);
  const address = addressOf(url);
  const hashes = await Promise.all(comments.map(hashOf));
  const known = await remembered(await threadOf(address, await revision.load()));
  const questions = comments.map((comment, index) => ({ comment, hash: hashes[index] ?? "" }));
  const missing = questions.filter(({ hash }) => !known.has(hash));
  const fresh = missing.length > 0 ? await classify(missing, address) : new Map();
  return questions.map(({ comment: { id }, hash }) => ({ id, tags: fresh.get(hash) ?? known.get(hash) ?? [] }));
}

/**
 * A page begins to read. Meanwhile what it will ask about is looked up, and if nothing is remembered the engine starts.
 * @param {chrome.runtime.MessageSender} sender
 */
export async function prepare({ url = "", tab }) {
  const known = tab?.incognito ? null : await remembered(await threadOf(addressOf(url), await revision.load()));
  if (!known?.size) await engine();
}

/**
 * Asks the engine, and remembers what it says.
 * @param {{ comment: Comment, hash: string }[]} questions
 * @param {string} address
 */
async function classify(questions, address) {
  const { tag, revision } = await configuredEngine();
  const answers = tag(questions.map(({ comment }) => comment));
  /** @type {[string, Tag[]][]} */
  const tags = questions.map(({ hash }, index) => [hash, answers[index]?.tags ?? []]);
  // Of the engine as it is, which may know more than it did when it was looked for what is remembered.
  const thread = await threadOf(address, revision);
  const known = await remembered(thread);
  for (const [hash, each] of tags) known.set(hash, each);
  // It is no loss to the reader if it can't be kept.
  addTags({ thread, tags }).catch(() => {});
  return new Map(tags);
}

/** @param {string} url */
function addressOf(url) {
  return url.replace(/#.*/, "");
}

/** @param {string} thread */
function remembered(thread) {
  const known = atHand.get(thread) ?? loadTags(thread).catch(() => new Map());
  atHand.delete(thread);
  atHand.set(thread, known);
  const [first] = atHand.keys();
  if (atHand.size > AT_HAND && first !== undefined) atHand.delete(first);
  return known;
}

/**
 * What tags of a thread are remembered by: of another core, or other own categories or corrections, they are others.
 * @param {string} address
 * @param {string} revision
 */
function threadOf(address, revision) {
  return digest([CORE, revision, address].join("\n"));
}

/**
 * By all that the engine looks at.
 * @param {Comment} comment
 */
function hashOf({ title, parent, depth, text }) {
  return digest(JSON.stringify([title, parent, depth, text]));
}
