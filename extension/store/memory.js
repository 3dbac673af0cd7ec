/**
 * What is remembered of threads that were read, in the extension's own IndexedDB. Threads and comments are there by their
 * hashes alone.
 */

const NAME = "memory";
const VERSION = 1;

/**
 * Tags that were given, as many as were asked for at a time. The oldest are forgotten first.
 * @typedef {{ thread: string, tags: [comment: string, tags: Tag[]][] }} Tagged
 */
/** @typedef {import("../generated/protocol").Tag} Tag */

/**
 * Which comments of a thread were seen, by the starts of their hashes.
 * @typedef {object} Visited
 * @property {string} thread
 * @property {number} visit  When the last visit began, in milliseconds since 1970.
 * @property {string[]} seen  On visits before that.
 * @property {string[]} now  On that visit, for the first time.
 */

/** How many {@link Visited} are kept: those of the threads that were visited last. */
const MOST_VISITED = 500;

/** How many comments of a thread are kept. */
const MOST_SEEN = 20_000;

/** How many {@link Tagged} are kept: of some two hundred comments each at most. */
const MOST_TAGGED = 400;

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("tagged", { autoIncrement: true }).createIndex("thread", "thread");
      request.result.createObjectStore("visited", { keyPath: "thread" }).createIndex("visit", "visit");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  // A browser that keeps nothing, say: the next caller tries again.
  return opened.catch((error) => {
    opened = null;
    throw error;
  });
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @param {"tagged" | "visited"} name
 * @param {IDBTransactionMode} mode
 */
async function store(name, mode) {
  return (await open()).transaction(name, mode).objectStore(name);
}

/**
 * The tags that were given to comments of a thread, by the comments' hashes.
 * @param {string} thread
 * @returns {Promise<Map<string, Tag[]>>}
 */
export async function loadTags(thread) {
  /** @type {Tagged[]} */
  const kept = await result((await store("tagged", "readonly")).index("thread").getAll(thread));
  return new Map(kept.flatMap(({ tags }) => tags));
}

/** @param {Tagged} tagged */
export async function addTags(tagged) {
  const all = await store("tagged", "readwrite");
  all.add(tagged);
  const surplus = (await result(all.count())) - MOST_TAGGED;
  if (surplus <= 0) return;
  const oldest = await result(all.getAllKeys(null, surplus));
  all.delete(IDBKeyRange.upperBound(oldest.at(-1)));
}

/**
 * Notes which comments of a thread were seen on a visit. May be repeated, in parts too.
 * @param {string} thread
 * @param {number} visit  When it began.
 * @param {readonly string[]} comments
 * @returns {Promise<Set<string>>}  Those that are new since the visit before; none on the first one.
 */
export async function noteVisit(thread, visit, comments) {
  const all = await store("visited", "readwrite");
  /** @type {Visited | undefined} */
  const before = await result(all.get(thread));
  const { visited, fresh } = visitedNow(before ?? { thread, visit, seen: [], now: [] }, visit, comments);
  all.put(visited);
  const surplus = (await result(all.count())) - MOST_VISITED;
  if (surplus > 0) {
    for (const key of await result(all.index("visit").getAllKeys(null, surplus))) all.delete(key);
  }
  return fresh;
}

/**
 * @param {Visited} before
 * @param {number} visit
 * @param {readonly string[]} comments
 * @returns {{ visited: Visited, fresh: Set<string> }}
 */
export function visitedNow(before, visit, comments) {
  const isLater = visit > before.visit;
  const seen = isLater ? [...before.seen, ...before.now].slice(-MOST_SEEN) : before.seen;
  const known = new Set(seen);
  const unseen = comments.filter((comment) => !known.has(comment));
  const now = [...new Set([...(isLater ? [] : before.now), ...unseen])];
  const visited = { thread: before.thread, visit: Math.max(visit, before.visit), seen, now };
  return { visited, fresh: new Set(seen.length > 0 ? unseen : []) };
}

/** Nothing is remembered any more. */
export async function clearMemory() {
  for (const name of /** @type {const} */ (["tagged", "visited"])) (await store(name, "readwrite")).clear();
}
