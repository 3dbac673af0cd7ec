/** Tags comments: from memory where a thread was read before, and by the engine for the rest. */

import { withoutFragment } from "../common/address.js";
import { digest } from "../common/digest.js";
import { CORE } from "../generated/core.js";
import { addTags, loadTags } from "../store/memory.js";
import { revision } from "../store/revision.js";
import { configuredEngine, startEngine } from "./engine.js";

/** @typedef {import("../generated/protocol").Answer} Answer */
/** @typedef {import("../generated/protocol").Comment} Comment */
/** @typedef {import("../generated/protocol").Tag} Tag */

/** How many threads' tags are kept at hand, so that the database isn't asked: about as many as anybody reads side by side. */
const CACHED_THREADS = 8;

/** @type {Map<string, Promise<Map<string, readonly Tag[]>>>} By thread; the one used last is at the end. */
const cache = new Map();

/**
 * @param {Comment[]} comments
 * @param {chrome.runtime.MessageSender} sender
 * @returns {Promise<Answer[]>}  In the order of the comments.
 */
export async function tag(comments, { url = "", tab }) {
  // Private windows leave no trace.
  if (tab?.incognito) return (await configuredEngine()).tag(comments);
  const address = withoutFragment(url);
  const hashes = await Promise.all(comments.map(hashOf));
  const known = await remembered(await threadOf(address, await revision.load()));
  const questions = comments.map((comment, index) => ({ comment, hash: hashes[index] ?? "" }));
  const missing = questions.filter(({ hash }) => !known.has(hash));
  const fresh = missing.length > 0 ? await askAndRemember(missing, address) : new Map();
  return questions.map(({ comment: { id }, hash }) => ({ id, tags: fresh.get(hash) ?? known.get(hash) ?? [] }));
}

/**
 * Called when a page begins to be read: looks up what is remembered of it, and starts the engine if there is nothing.
 * @param {chrome.runtime.MessageSender} sender
 */
export async function prepare({ url = "", tab }) {
  const known = tab?.incognito ? null : await remembered(await threadOf(withoutFragment(url), await revision.load()));
  if (!known?.size) await startEngine();
}

/**
 * @param {{ comment: Comment, hash: string }[]} questions
 * @param {string} address
 * @returns {Promise<Map<string, Tag[]>>}  By the comments' hashes.
 */
async function askAndRemember(questions, address) {
  const { tag, revision } = await configuredEngine();
  const answers = tag(questions.map(({ comment }) => comment));
  /** @type {[string, Tag[]][]} */
  const tags = questions.map(({ hash }, index) => [hash, answers[index]?.tags ?? []]);
  // The revision is the one that the engine had when it answered: it may have been reconfigured since memory was looked up.
  const thread = await threadOf(address, revision);
  const known = await remembered(thread);
  for (const [hash, each] of tags) known.set(hash, each);
  // If they can't be stored, they are only computed again.
  addTags({ thread, tags }).catch(() => {});
  return new Map(tags);
}

/**
 * The remembered tags of a thread.
 * @param {string} thread
 */
function remembered(thread) {
  const known = cache.get(thread) ?? loadTags(thread).catch(() => new Map());
  cache.delete(thread);
  cache.set(thread, known);
  const [oldest] = cache.keys();
  if (cache.size > CACHED_THREADS && oldest !== undefined) cache.delete(oldest);
  return known;
}

/**
 * The key under which a thread's tags are remembered. It includes the core and the revision, since tags depend on both.
 * @param {string} address
 * @param {string} revision
 */
function threadOf(address, revision) {
  return digest([CORE, revision, address].join("\n"));
}

/**
 * A hash of everything in a comment that the engine reads.
 * @param {Comment} comment
 */
function hashOf({ title, parent, text }) {
  return digest(JSON.stringify([title, parent, text]));
}
