/**
 * Firefox, driven over WebDriver BiDi. What the protocol lacks for extensions is done from the browser's own window,
 * which the flag `--remote-allow-system-access` opens to it.
 */

import puppeteer from "puppeteer-core";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./session.mjs").Driver} Driver */

/** @implements {Driver} */
export class Firefox {
  #id = "";
  #base = "";

  /** @param {import("puppeteer-core").Browser} browser */
  constructor(browser) {
    this.browser = browser;
  }

  /** @param {import("./session.mjs").LaunchOptions} options */
  static async launch({ headless, proxy, profile }) {
    const browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: process.env.FIREFOX_BIN || "/usr/bin/firefox-esr",
      enableExtensions: true,
      defaultViewport: null,
      headless,
      ...(profile && { userDataDir: profile }),
      args: ["--remote-allow-system-access"],
      extraPrefsFirefox: {
        // Pages that are served at http: addresses stay there.
        "dom.security.https_first": false,
        // Whatever is asked for is granted: there is no way to click the browser's own dialog.
        "extensions.webextOptionalPermissionPrompts": false,
        ...(profile && {
          // Extensions that tests install go when the browser does.
          "extensions.webextensions.keepStorageOnUninstall": true,
          "extensions.webextensions.keepUuidOnUninstall": true,
        }),
        ...(proxy && {
          "network.proxy.type": 1,
          "network.proxy.http": "127.0.0.1",
          "network.proxy.http_port": proxy,
          "network.proxy.ssl": "127.0.0.1",
          "network.proxy.ssl_port": proxy,
          "network.proxy.allow_hijacking_localhost": true,
        }),
      },
    });
    const firefox = new Firefox(browser);
    await firefox.#inWindow(`(listen) => (${collectErrors})(listen)`, `(${listen})()`);
    return firefox;
  }

  /** @param {string} folder */
  async install(folder) {
    this.#id = await this.browser.installExtension(folder);
    const host = await this.#inWindow("(id) => WebExtensionPolicy.getByID(id).mozExtensionHostname", this.#id);
    this.#base = `moz-extension://${host}/`;
    return this.#base;
  }

  async uninstall() {
    await this.browser.uninstallExtension(this.#id);
  }

  /**
   * The real one can be opened but not driven. A tab behind the page's own sees the same: the page's tab is the active one.
   * @param {Page} page
   */
  async openPopup(page) {
    await page.bringToFront();
    // A click on the button lets the extension see what is in the tab.
    const path = await this.#inWindow(
      `(id) => {
        const { extension } = WebExtensionPolicy.getByID(id);
        extension.tabManager.addActiveTabPermission(gBrowser.selectedTab);
        return extension.manifest.action.default_popup;
      }`,
      this.#id,
    );
    return this.openExtensionPage(new URL(path, this.#base).href);
  }

  /** @param {string} url */
  async openExtensionPage(url) {
    const page = await this.browser.newPage({ type: "tab", background: true });
    // WebDriver refuses to go to such an address itself; and of a tab that the window opens it doesn't always hear.
    await this.#inWindow(
      `(url) => {
        const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
        gBrowser.tabs.at(-1).linkedBrowser.loadURI(Services.io.newURI(url), { triggeringPrincipal });
      }`,
      url,
    );
    // Not "raf": a tab in the background draws no frames.
    await page.waitForFunction("document.URL !== 'about:blank' && document.readyState === 'complete'", { polling: 20 });
    return page;
  }

  async killBackground() {
    await this.#inWindow("(id) => WebExtensionPolicy.getByID(id).extension.terminateBackground()", this.#id);
  }

  /** A preference at the launch has said so already. */
  async willGrant() {}

  /**
   * For all pages at once: the protocol knows no such setting.
   * @param {Page} page
   * @param {"light" | "dark"} scheme
   */
  async setColorScheme(page, scheme) {
    await this.#inWindow(
      "(value) => Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', value)",
      scheme === "dark" ? 0 : 1,
    );
    // The page's own process hears of it later.
    const told = (/** @type {string} */ scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches;
    await page.waitForFunction(told, { polling: 20 }, scheme);
  }

  /**
   * @param {Page} page
   * @param {string} selector
   * @param {string} fn
   * @param {unknown[]} args
   */
  async inShadows(page, selector, fn, args) {
    const context = contextOf(page);
    const hosts = await this.#call(context, "(selector) => [...document.querySelectorAll(selector)]", [selector], {
      // Closed shadow roots come with their hosts.
      serializationOptions: { includeShadowTree: "all", maxDomDepth: 0 },
    });
    const roots = hosts.value.map((/** @type {any} */ host) => host.value.shadowRoot);
    if (!roots.every(Boolean)) throw new Error("an element has no shadow root");
    const answer = await this.#send("script.callFunction", {
      functionDeclaration: `async (args, ...roots) => JSON.stringify(await (${fn})(roots, ...JSON.parse(args)) ?? null)`,
      arguments: [
        { type: "string", value: JSON.stringify(args) },
        ...roots.map((/** @type {any} */ { sharedId }) => ({ sharedId })),
      ],
      target: { context },
      awaitPromise: true,
    });
    return JSON.parse(resultOf(answer).value);
  }

  async takeErrors() {
    return JSON.parse(
      await this.#inWindow(
        `(base) => {
          const ours = window.threadlightErrors.splice(0).filter(({ source }) => source.startsWith(base));
          return JSON.stringify(ours.map(({ text }) => text));
        }`,
        this.#base,
      ),
    ).filter((/** @type {string} */ text) => !LEFT.test(text));
  }

  async close() {
    await this.browser.close();
  }

  /**
   * Calls a function in the browser's own window, where the browser is programmed.
   * @param {string} fn
   * @param {string | number} argument
   */
  async #inWindow(fn, argument) {
    const { contexts } = await this.#send("browsingContext.getTree", { "moz:scope": "chrome", maxDepth: 0 });
    return (await this.#call(contexts[0].context, fn, [argument])).value;
  }

  /**
   * @param {string} context
   * @param {string} functionDeclaration
   * @param {(string | number)[]} args
   * @param {object} [options]
   */
  async #call(context, functionDeclaration, args, options) {
    const answer = await this.#send("script.callFunction", {
      functionDeclaration,
      arguments: args.map((value) => ({ type: typeof value, value })),
      target: { context },
      awaitPromise: true,
      ...options,
    });
    return resultOf(answer);
  }

  /**
   * @param {string} method
   * @param {object} parameters
   * @returns {Promise<any>}
   */
  async #send(method, parameters) {
    // Puppeteer's own connection: a browser has no second session.
    const { connection } = /** @type {any} */ (this.browser);
    return (await connection.send(method, parameters)).result;
  }
}

/**
 * Runs in the browser's own window: collects what all processes complain of.
 * @param {string} listen  The source of a script for each process.
 */
function collectErrors(listen) {
  const { Services, Ci } = /** @type {any} */ (window);
  /** @type {{ source: string, text: string }[]} */
  const errors = [];
  Object.assign(window, { threadlightErrors: errors });
  Services.ppmm.addMessageListener("threadlight", (/** @type {any} */ { data }) => errors.push(data));
  Services.ppmm.loadProcessScript(`data:,${encodeURIComponent(listen)}`, true);
  Services.console.registerListener({
    observe(/** @type {any} */ message) {
      if (!(message instanceof Ci.nsIScriptError) || message.flags & message.warningFlag) return;
      errors.push({ source: message.sourceName, text: `${message.errorMessage} (line ${message.lineNumber})` });
    },
  });
}

/**
 * Firefox's remark on a page that was closed, or left, while it waited for an answer of the browser: nobody is there to
 * hear it, which is no fault of the one who asked.
 */
const LEFT = /^Promise (resolved|rejected) after context unloaded/;

/** Runs in every process: passes on what `console.error` is given. */
function listen() {
  const { Services, Cc, Ci } = /** @type {any} */ (globalThis);
  const pass = (/** @type {any} */ event) => {
    const { level, filename, arguments: parts } = event.wrappedJSObject;
    if (level !== "error") return;
    Services.cpmm.sendAsyncMessage("threadlight", { source: filename, text: parts.map(String).join(" ") });
  };
  const everybody = Cc["@mozilla.org/systemprincipal;1"].createInstance(Ci.nsIPrincipal);
  Cc["@mozilla.org/consoleAPI-storage;1"].getService(Ci.nsIConsoleAPIStorage).addLogEventListener(pass, everybody);
}

/** @param {any} answer */
function resultOf(answer) {
  if (answer.type !== "success") throw new Error(answer.exceptionDetails.text);
  return answer.result;
}

/**
 * The protocol's name for a page.
 * @param {Page} page
 * @returns {string}
 */
function contextOf(page) {
  return /** @type {any} */ (page.mainFrame())._id;
}
