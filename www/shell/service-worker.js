/** Serves the site from what the browser keeps of it, all files of one version together. The build fills in what they are. */

/** @type {{ version: string, files: string[] }} */
const { version, files } = /** @type {any} */ (globalThis).SITE;

/** A service worker has another global than the rest of the site, of which the type check knows nothing. */
const scope = /** @type {any} */ (globalThis);

/** How the names of this site's caches begin: other sites may be in other folders of the same host, with caches of their own. */
const prefix = `threadlight ${scope.registration.scope} `;

const current = prefix + version;

scope.addEventListener("install", (/** @type {any} */ event) => {
  const keep = async () => {
    const cache = await caches.open(current);
    // Asks the host each time: what the browser has kept beside may be of another version.
    await cache.addAll(files.map((file) => new Request(file, { cache: "no-cache" })));
  };
  event.waitUntil(keep());
});

scope.addEventListener("activate", (/** @type {any} */ event) => {
  const deleteOthers = async () => {
    for (const other of await caches.keys()) {
      if (other.startsWith(prefix) && other !== current) await caches.delete(other);
    }
  };
  event.waitUntil(deleteOthers());
});

scope.addEventListener("fetch", (/** @type {any} */ event) => {
  const answer = async () => {
    // Only this version's: a newer one may be waiting already.
    const cache = await caches.open(current);
    // Pages are kept by the addresses of their folders.
    const address = event.request.url.replace(/index\.html(?=$|[?#])/, "");
    return (await cache.match(address, { ignoreSearch: true })) ?? fetch(event.request);
  };
  event.respondWith(answer());
});
