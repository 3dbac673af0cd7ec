/**
 * Drives Firefox over WebDriver BiDi. What the protocol lacks for extensions runs as privileged code in the browser's own
 * window, which `--remote-allow-system-access` permits.
 */

import puppeteer from "puppeteer-core";

import { until } from "./inspect.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./session.mjs").Driver} Driver */

/** @implements {Driver} */
export class Firefox {
  /** The extension's id, once it is installed. */
  #id = "";
  /** The address of the extension's folder. */
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
        // Pages served over http: are not upgraded to https:.
        "dom.security.https_first": false,
        // Grants every permission at once: tests can't click the browser's own dialog.
        "extensions.webextOptionalPermissionPrompts": false,
        ...(profile && {
          // Firefox uninstalls temporary extensions when it closes; keep their data for the next start.
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
    await firefox.#inWindow(`(script) => (${collectErrors})(script)`, `(${forwardConsoleErrors})()`);
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
   * Opens the popup's page in a background tab, because the real popup can be opened but not driven. It sees the same:
   * the page's tab is still the active one.
   * @param {Page} page
   */
  async openPopup(page) {
    await page.bringToFront();
    // A click on the extension's button grants access to the active tab, so this must, too.
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
  async findTab(url) {
    return until("the extension opens a tab", async () => {
      for (const page of await this.browser.pages()) {
        // A tab that is being opened or closed doesn't answer.
        if ((await page.evaluate(() => document.URL).catch(() => "")) === url) return page;
      }
      return null;
    });
  }

  /** @param {string} url */
  async openExtensionPage(url) {
    const page = await this.browser.newPage({ type: "tab", background: true });
    // WebDriver refuses to navigate to extension pages, and doesn't always notice a tab opened by the window: so
    // WebDriver opens the tab and the window navigates it.
    await this.#inWindow(
      `(url) => {
        const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
        gBrowser.tabs.at(-1).linkedBrowser.loadURI(Services.io.newURI(url), { triggeringPrincipal });
      }`,
      url,
    );
    // Polls by time because a background tab has no animation frames.
    await page.waitForFunction("document.URL !== 'about:blank' && document.readyState === 'complete'", { polling: 20 });
    return page;
  }

  async killBackground() {
    await this.#inWindow("(id) => WebExtensionPolicy.getByID(id).extension.terminateBackground()", this.#id);
  }

  /**
   * @param {Page} page
   * @param {string} item
   */
  async chooseForSelection(page, item) {
    const place = await page.evaluate(() => {
      const [box] = getSelection()?.getRangeAt(0).getClientRects() ?? [];
      return box && { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    });
    if (!place) throw new Error("nothing is selected");
    await page.mouse.click(place.x, place.y, { button: "right" });
    const choose = `(item) => {
      const menu = document.getElementById("contentAreaContextMenu");
      const found = menu.state === "open" && menu.querySelector('[id$="-menuitem-_' + item + '"]');
      if (!found) return false;
      found.doCommand();
      menu.hidePopup();
      return true;
    }`;
    await until("the item is in the menu", () => this.#inWindow(choose, item));
  }

  /** Does nothing: a preference set at launch grants every permission. */
  async willGrant() {}

  /**
   * Sets the scheme of all pages by a preference, since BiDi has no command for one page.
   * @param {Page} page
   * @param {"light" | "dark"} scheme
   */
  async setColorScheme(page, scheme) {
    await this.#inWindow(
      "(value) => Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', value)",
      scheme === "dark" ? 0 : 1,
    );
    // The change reaches the page's process with a delay.
    const isApplied = (/** @type {string} */ scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches;
    await page.waitForFunction(isApplied, { polling: 20 }, scheme);
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
      // Includes closed shadow roots in the serialized hosts.
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
    ).filter((/** @type {string} */ text) => !PAGE_LEFT.test(text));
  }

  async close() {
    await this.browser.close();
  }

  /**
   * Calls a function in the browser's own window, with the browser's privileges.
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
    // Uses Puppeteer's connection, because Firefox allows only one BiDi session.
    const { connection } = /** @type {any} */ (this.browser);
    return (await connection.send(method, parameters)).result;
  }
}

/**
 * Runs in the browser's own window and collects the errors of all processes in `window.threadlightErrors`.
 * @param {string} processScript  The source of a script that runs in each process.
 */
function collectErrors(processScript) {
  const { Services, Ci } = /** @type {any} */ (window);
  /** @type {{ source: string, text: string }[]} */
  const errors = [];
  Object.assign(window, { threadlightErrors: errors });
  Services.ppmm.addMessageListener("threadlight", (/** @type {any} */ { data }) => errors.push(data));
  Services.ppmm.loadProcessScript(`data:,${encodeURIComponent(processScript)}`, true);
  Services.console.registerListener({
    observe(/** @type {any} */ message) {
      if (!(message instanceof Ci.nsIScriptError) || message.flags & message.warningFlag) return;
      errors.push({ source: message.sourceName, text: `${message.errorMessage} (line ${message.lineNumber})` });
    },
  });
}

/** Firefox reports this when a page is closed while a promise of the browser is pending. It is not our error. */
const PAGE_LEFT = /^Promise (resolved|rejected) after context unloaded/;

/** Runs in every process and sends the arguments of each `console.error` to {@link collectErrors}. */
function forwardConsoleErrors() {
  const { Services, Cc, Ci } = /** @type {any} */ (globalThis);
  const forward = (/** @type {any} */ event) => {
    const { level, filename, arguments: parts } = event.wrappedJSObject;
    if (level !== "error") return;
    Services.cpmm.sendAsyncMessage("threadlight", { source: filename, text: parts.map(String).join(" ") });
  };
  const systemPrincipal = Cc["@mozilla.org/systemprincipal;1"].createInstance(Ci.nsIPrincipal);
  Cc["@mozilla.org/consoleAPI-storage;1"]
    .getService(Ci.nsIConsoleAPIStorage)
    .addLogEventListener(forward, systemPrincipal);
}

/** @param {any} answer */
function resultOf(answer) {
  if (answer.type !== "success") throw new Error(answer.exceptionDetails.text);
  return answer.result;
}

/**
 * BiDi's id for the page's browsing context.
 * @param {Page} page
 * @returns {string}
 */
function contextOf(page) {
  return /** @type {any} */ (page.mainFrame())._id;
}
