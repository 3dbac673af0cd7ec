/**
 * What a browser under test gets to see of the network: the pages that a test serves, at their true addresses, and
 * nothing else. Pages are answered by interception. Whatever asks past it (the background, the browser itself) meets a
 * proxy of ours that answers no request and remembers each: nothing leaves the machine, and nothing tries to unnoticed.
 */

import { once } from "node:events";
import { createServer } from "node:net";

/**
 * @typedef {object} Served
 * @property {string | Buffer} body  A string is sent as UTF-8, a buffer as it is.
 * @property {number} [status]  200, if not given.
 * @property {string} [type]  The media type; `text/html`, if not given.
 * @property {string} [policy]  The Content-Security-Policy.
 * @property {Record<string, string>} [headers]  Further ones.
 */

/** Hosts that browsers themselves ask for: clocks, updates, accounts. No setting silences all of them. */
const BROWSERS_OWN = new Set([
  "accounts.google.com",
  "clients2.google.com",
  "update.googleapis.com",
  "content-signature-2.cdn.mozilla.net",
  "firefox.settings.services.mozilla.com",
]);

export class Network {
  /** @type {Map<string, Served>} */
  #served = new Map();
  /** Servers on this machine, by the origin that pages know them by. @type {Map<string, string>} */
  #servers = new Map();
  /** @type {string[]} */
  #refused = [];
  #proxy = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", (head) => {
      this.#refused.push(hostOf(String(head)));
      socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });
  });

  /** Addresses that pages asked for and that no test served: they were answered "404". @type {string[]} */
  unserved = [];

  /** @param {{ online: boolean }} options  Whether what is not served comes from the real network. */
  constructor({ online }) {
    /** @private */
    this.online = online;
  }

  /** Starts the proxy; gives its port on this machine. */
  async start() {
    this.#proxy.listen(0, "127.0.0.1");
    await once(this.#proxy, "listening");
    // It is no reason to stay when all else is done.
    this.#proxy.unref();
    return /** @type {import("node:net").AddressInfo} */ (this.#proxy.address()).port;
  }

  stop() {
    this.#proxy.close();
  }

  /** Forgets what was served and what was asked for. */
  reset() {
    this.#served.clear();
    this.#servers.clear();
    this.#refused.length = 0;
    this.unserved.length = 0;
  }

  /**
   * From now on, this is what stands at the address.
   * @param {string} url
   * @param {Served | string} page
   */
  serve(url, page) {
    this.#served.set(key(url), typeof page === "string" ? { body: page } : page);
  }

  /**
   * From now on, what is asked for at the origin and not served otherwise comes from a server on this machine.
   * @param {string} origin
   * @param {string} server  Its own origin.
   */
  connect(origin, server) {
    this.#servers.set(origin, server);
  }

  /** Hosts that were asked for past the interception, but for what browsers ask on their own account. */
  get leaks() {
    return this.#refused.filter((host) => !BROWSERS_OWN.has(host));
  }

  /**
   * Answers everything that a page asks for.
   * @param {import("puppeteer-core").Page} page
   */
  async intercept(page) {
    await page.setRequestInterception(true);
    page.on("request", (request) => {
      // A page that is closed needs no answer.
      this.#answer(request).catch(() => {});
    });
  }

  /** @param {import("puppeteer-core").HTTPRequest} request */
  async #answer(request) {
    const url = request.url();
    // Of the browser or of the extension: nothing that a network would see.
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
 * What a server says to a request that changes nothing.
 * @param {string} server  Its origin.
 * @param {string} url  As a page asks for it.
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

/** @param {string} url */
function key(url) {
  const { href } = new URL(url);
  return href.split("#")[0] ?? href;
}

/**
 * The host that the first line of a request to a proxy names.
 * @param {string} head
 */
function hostOf(head) {
  const [method, target = ""] = head.split(/\s/, 2);
  const url = method === "CONNECT" ? `https://${target}` : target;
  return URL.canParse(url) ? new URL(url).hostname : head.slice(0, 80);
}
