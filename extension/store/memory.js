/**
 * What is remembered of the threads that were read, in an IndexedDB database of the extension's own. Threads and comments are
 * stored under hashes: the database holds no address and no text.
 */

import { openDB } from "idb";

/** @typedef {import("../generated/protocol").Tag} Tag */

/**
 * The tags of comments that the engine was asked about together. The oldest batches are forgotten first.
 * @typedef {{ thread: string, tags: [comment: string, tags: Tag[]][] }} TagBatch
 */

/**
 * Which comments of a thread the reader has seen, as the first characters of their hashes.
 * @typedef {object} VisitRecord
 * @property {string} thread
 * @property {number} visit  When the latest visit began, in milliseconds since 1970.
 * @property {string[]} seen  Comments seen on the visits before that.
 * @property {string[]} now  Comments seen for the first time on the latest visit.
 */

/**
 * @typedef {object} Database
 * @property {{ key: number, value: TagBatch, indexes: { thread: string } }} tagged  In the order in which they were added.
 * @property {{ key: string, value: VisitRecord, indexes: { visit: number } }} visited  By thread.
 */

/** The name of the database. Under another name, readers would lose what is remembered. */
const NAME = "memory";

/** The version of {@link Database}; a higher one needs a migration in {@link connect}. */
const VERSION = 1;

/** How many {@link VisitRecord}s are kept: those of the threads visited last. */
const VISITS_LIMIT = 500;

/** How many comments of one thread a {@link VisitRecord} keeps from earlier visits. */
const SEEN_LIMIT = 20_000;

/** How many {@link TagBatch}es are kept, of some two hundred comments each at most. */
const BATCHES_LIMIT = 400;

/** @type {Promise<import("idb").IDBPDatabase<Database>> | null} */
let opened = null;

/** @returns {Promise<import("idb").IDBPDatabase<Database>>} */
function open() {
  opened ??= connect().catch((error) => {
    // The browser may be unable to store anything at the moment: the next caller tries again.
    opened = null;
    throw error;
  });
  return opened;
}

/** @returns {Promise<import("idb").IDBPDatabase<Database>>} */
function connect() {
  return openDB(NAME, VERSION, {
    upgrade(database) {
      database.createObjectStore("tagged", { autoIncrement: true }).createIndex("thread", "thread");
      database.createObjectStore("visited", { keyPath: "thread" }).createIndex("visit", "visit");
    },
  });
}

/**
 * The remembered tags of a thread's comments.
 * @param {string} thread
 * @returns {Promise<Map<string, Tag[]>>}  By the comments' hashes.
 */
export async function loadTags(thread) {
  const batches = await (await open()).getAllFromIndex("tagged", "thread", thread);
  return new Map(batches.flatMap(({ tags }) => tags));
}

/** @param {TagBatch} batch */
export async function addTags(batch) {
  const { store, done } = (await open()).transaction("tagged", "readwrite");
  await store.add(batch);
  const surplus = (await store.count()) - BATCHES_LIMIT;
  if (surplus > 0) {
    const oldest = await store.getAllKeys(null, surplus);
    await store.delete(IDBKeyRange.upperBound(oldest.at(-1)));
  }
  await done;
}

/**
 * Records which comments of a thread were seen on a visit. It may be called several times during a visit, for the same or for
 * other comments.
 * @param {string} thread
 * @param {number} visit  When it began, in milliseconds since 1970.
 * @param {readonly string[]} comments
 * @returns {Promise<Set<string>>}  The comments that are new since the previous visit; empty on a first visit.
 */
export async function recordVisit(thread, visit, comments) {
  const { store, done } = (await open()).transaction("visited", "readwrite");
  const before = (await store.get(thread)) ?? { thread, visit, seen: [], now: [] };
  const { record, fresh } = mergeVisit(before, visit, comments);
  await store.put(record);
  const surplus = (await store.count()) - VISITS_LIMIT;
  if (surplus > 0) {
    for (const key of await store.index("visit").getAllKeys(null, surplus)) await store.delete(key);
  }
  await done;
  return fresh;
}

/**
 * What {@link recordVisit} stores and returns.
 * @param {VisitRecord} before
 * @param {number} visit
 * @param {readonly string[]} comments
 * @returns {{ record: VisitRecord, fresh: Set<string> }}
 */
export function mergeVisit(before, visit, comments) {
  const isLater = visit > before.visit;
  const seen = isLater ? [...before.seen, ...before.now].slice(-SEEN_LIMIT) : before.seen;
  const known = new Set(seen);
  const unseen = comments.filter((comment) => !known.has(comment));
  const now = [...new Set([...(isLater ? [] : before.now), ...unseen])];
  const record = { thread: before.thread, visit: Math.max(visit, before.visit), seen, now };
  return { record, fresh: new Set(seen.length > 0 ? unseen : []) };
}

/** Forgets everything. */
export async function clearMemory() {
  const database = await open();
  await Promise.all([database.clear("tagged"), database.clear("visited")]);
}
