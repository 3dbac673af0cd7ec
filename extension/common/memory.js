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

/** How many {@link Tagged} are kept: of some two hundred comments each at most. */
const MOST_TAGGED = 400;

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("tagged", { autoIncrement: true }).createIndex("thread", "thread");
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
 * @param {"tagged"} name
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

/** Nothing is remembered any more. */
export async function clearMemory() {
  (await store("tagged", "readwrite")).clear();
}
