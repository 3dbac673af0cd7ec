/**
 * The network as a browser under test sees it: pages that a test serves, at their true addresses, and nothing else.
 * Requests of pages are intercepted and answered here. All other requests (of the background, of the browser itself) go
 * to a proxy that refuses and records them, so nothing leaves this machine and every attempt is noticed. The proxy passes on only
 * what is for a server of the test's own.
 */

import { once } from "node:events";
import { createServer, connect as openSocket } from "node:net";

/**
 * @typedef {object} Served
 * @property {string | Buffer} body  A string is sent as UTF-8, a buffer as it is.
 * @property {number} [status]  The default is 200.
 * @property {string} [type]  The media type; the default is `text/html`.
 * @property {string} [policy]  The Content-Security-Policy.
 * @property {Record<string, string>} [headers]  Further headers.
 */

/** Hosts that browsers contact by themselves for time, updates and accounts. No setting stops all of it. */
const BROWSERS_OWN = new Set([
  "accounts.google.com",
  "clients2.google.com",
  "redirector.gvt1.com",
  "update.googleapis.com",
  "content-signature-2.cdn.mozilla.net",
  "firefox.settings.services.mozilla.com",
]);

export class Network {
  /** What is served, by address without fragment. @type {Map<string, Served>} */
  #served = new Map();
  /** True origins of servers on this machine, by the origin under which pages see them; null while one is out of reach. @type {Map<string, string | null>} */
  #servers = new Map();
  /** Hosts that the proxy refused. @type {string[]} */
  #refused = [];
  #proxy = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", (head) => {
      const host = hostOf(String(head));
      const server = this.#servers.get(`http://${host}`);
      if (server) return passOn(socket, head, server);
      if (server === null) return socket.destroy();
      this.#refused.push(host);
      socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
  });

  /** Addresses that pages requested and no test served; the answer was 404. @type {string[]} */
  unserved = [];

  /** @param {{ online: boolean }} options  Whether the real network answers requests for what is not served. */
  constructor({ online }) {
    /** @private */
    this.online = online;
  }

  /** Starts the proxy; returns its port on this machine. */
  async start() {
    this.#proxy.listen(0, "127.0.0.1");
    await once(this.#proxy, "listening");
    // The proxy must not keep the process alive.
    this.#proxy.unref();
    return /** @type {import("node:net").AddressInfo} */ (this.#proxy.address()).port;
  }

  stop() {
    this.#proxy.close();
  }

  /** Forgets all that was served and requested. */
  reset() {
    this.#served.clear();
    // A service worker may outlive its page, and ask once more.
    for (const origin of this.#servers.keys()) this.disconnect(origin);
    this.#refused.length = 0;
    this.unserved.length = 0;
  }

  /**
   * Serves a page at an address from now on.
   * @param {string} url
   * @param {Served | string} page
   */
  serve(url, page) {
    this.#served.set(key(url), typeof page === "string" ? { body: page } : page);
  }

  /**
   * From now on, a server on this machine answers requests to an origin, except for addresses that are served here.
   * @param {string} origin  The origin that pages see.
   * @param {string} server  The server's own origin.
   */
  connect(origin, server) {
    this.#servers.set(origin, server);
  }

  /**
   * From now on, that server is out of reach for requests that are not intercepted.
   * @param {string} origin  See {@link connect}.
   */
  disconnect(origin) {
    this.#servers.set(origin, null);
  }

  /** Hosts that were requested past the interception, without those that browsers contact by themselves. */
  get leaks() {
    return this.#refused.filter((host) => !BROWSERS_OWN.has(host));
  }

  /**
   * Answers all requests of a page.
   * @param {import("puppeteer-core").Page} page
   */
  async intercept(page) {
    await page.setRequestInterception(true);
    page.on("request", (request) => {
      // Answering fails if the page was closed meanwhile; nobody waits for the answer then.
      this.#answer(request).catch(() => {});
    });
  }

  /** @param {import("puppeteer-core").HTTPRequest} request */
  async #answer(request) {
    const url = request.url();
    // Other schemes are the browser's or the extension's and never reach a network.
    if (!/^(https?|wss?|ftp):/.test(url)) return request.continue();
    const served = this.#served.get(key(url));
    const server = this.#servers.get(new URL(url).origin);
    if (!served && server) return request.respond(await answerOf(server, url));
    if (!served && this.online) return request.continue();
    if (!served) {
      this.unserved.push(url);
      return request.respond({ status: 404, contentType: "text/plain", body: "" });
    }
    const { body, status = 200, type = "text/html", policy, headers = {} } = served;
    await request.respond({
      status,
      headers: {
        "content-type": typeof body === "string" ? `${type}; charset=utf-8` : type,
        ...(policy && { "content-security-policy": policy }),
        ...headers,
      },
      body,
    });
  }
}

/**
 * Connects a browser that has begun a request with a server on this machine.
 * @param {import("node:net").Socket} socket  The browser's.
 * @param {Buffer} head  What the browser has sent.
 * @param {string} server  The server's origin.
 */
function passOn(socket, head, server) {
  const upstream = openSocket(Number(new URL(server).port), "127.0.0.1");
  upstream.on("error", () => socket.destroy());
  socket.on("close", () => upstream.destroy());
  upstream.write(head);
  socket.pipe(upstream).pipe(socket);
}

/**
 * A server's answer to a GET request.
 * @param {string} server  Its origin.
 * @param {string} url  The address under which a page requested it.
 */
async function answerOf(server, url) {
  const { pathname, search } = new URL(url);
  const answer = await fetch(new URL(pathname + search, server));
  return {
    status: answer.status,
    contentType: answer.headers.get("content-type") ?? "text/plain",
    body: Buffer.from(await answer.arrayBuffer()),
  };
}

/**
 * The address without fragment.
 * @param {string} url
 */
function key(url) {
  const { href } = new URL(url);
  return href.split("#")[0] ?? href;
}

/**
 * The host named in the first line of a request to a proxy; the start of the line if it names none.
 * @param {string} head
 */
function hostOf(head) {
  const [method, target = ""] = head.split(/\s/, 2);
  const url = method === "CONNECT" ? `https://${target}` : target;
  return URL.canParse(url) ? new URL(url).hostname : head.slice(0, 80);
}
