/** The part of the popup that is about the page: whether it and its site are read, and what is found there. */

import { followFrames, mergeStatuses, sendCommand } from "../common/frames.js";
import { PICK } from "../common/messages.js";
import { text } from "../common/strings.js";
import { find, findInput } from "../common/templates.js";
import { forgetAdapter } from "../store/adapters.js";
import { loadSettings } from "../store/settings.js";
import { clearReport, isOfPage, reportPage, say, tryRequest } from "./page-report.js";

/** @typedef {import("../common/messages.js").Status} Status */
/** @typedef {import("./target.js").Target} Target */

export class SiteControls {
  #target;
  #categories;
  #siteSwitch = findInput("#site");
  #allowButton = find("#allow");
  #readPageButton = find("#read-here");
  #filter;
  /** Ends following the page. @type {() => void} */
  #unfollow = () => {};

  /**
   * @param {Target} target
   * @param {import("./filter-controls.js").FilterControls} filter
   * @param {readonly import("../generated/protocol").Category[]} categories  The titles of the page's topics come from these.
   */
  constructor(target, filter, categories) {
    this.#target = target;
    this.#categories = categories;
    this.#filter = filter;
    find("#host").textContent = target.host;
    this.#siteSwitch.addEventListener("change", () => this.#switchSite(this.#siteSwitch.checked));
    this.#allowButton.addEventListener("click", () => this.#allow());
    this.#readPageButton.addEventListener("click", () => this.#switchPage(true));
    find("#not-here").addEventListener("click", () => this.#switchPage(false));
    find("#panel").addEventListener("click", () => this.#openPanel());
    find("#forget").addEventListener("click", () => forgetAdapter(target.host));
    find("#pick").addEventListener("click", () => this.#pick());
  }

  async show() {
    const [isAllowed, { sitesOff }] = await Promise.all([
      chrome.permissions.contains({ origins: this.#target.origins }),
      loadSettings(),
    ]);
    const isOff = sitesOff.includes(this.#target.host);
    this.#allowButton.hidden = isAllowed;
    this.#siteSwitch.hidden = !isAllowed && !isOff;
    this.#siteSwitch.checked = !isOff;
    if (isAllowed && !isOff) this.#follow();
    else this.#followUnreadSite(isOff ? text("siteOff") : text("notAllowed"));
  }

  /** Opens the panel in the page, and closes the popup to make way for it. */
  async #openPanel() {
    await sendCommand(this.#target.tab, "panel");
    window.close();
  }

  /** Lets the reader pick a comment in the page, and closes the popup to make way. */
  async #pick() {
    await chrome.tabs.sendMessage(this.#target.tab, { type: PICK });
    window.close();
  }

  /** @param {Status[]} statuses  Of the page's frames. */
  #report(statuses) {
    this.#filter.report(statuses);
    reportPage(statuses, this.#categories);
  }

  /**
   * Asks for permission before anything else, because browsers only allow that in direct response to a click. If the browser
   * closes the popup to ask, the background does the rest.
   */
  async #allow() {
    const isAllowed = await chrome.permissions.request({ origins: this.#target.origins });
    if (isAllowed) await this.#switchSite(true);
    await this.show();
  }

  /** @param {boolean} on */
  async #switchSite(on) {
    this.#reset();
    say(on ? text("starting") : text("siteOff"));
    if (!(await tryRequest({ type: "switch_site", host: this.#target.host, on }))) return;
    if (on && this.#allowButton.hidden) this.#follow(false);
    else this.#followUnreadSite(on ? text("notAllowed") : text("siteOff"));
  }

  /**
   * Switches this page alone, whatever the switch of its site says.
   * @param {boolean} on
   */
  async #switchPage(on) {
    this.#reset();
    if (on) say(text("starting"));
    if (await tryRequest({ type: "switch_page", tab: this.#target.tab, on })) await this.show();
  }

  #reset() {
    this.#unfollow();
    this.#filter.clear();
    clearReport();
  }

  /** Offers to read this page alone. */
  #offerPage(label = text("readHere")) {
    this.#readPageButton.textContent = label;
    this.#readPageButton.hidden = false;
  }

  /**
   * Follows what the content script reports of a page whose site is read.
   * @param {boolean} [restart]  Whether to start a content script if there is none.
   */
  #follow(restart = true) {
    say(text("starting"));
    let hasReported = false;
    const onStatuses = (/** @type {Status[]} */ statuses) => {
      hasReported = true;
      this.#report(statuses);
    };
    const onGone = async () => {
      if (hasReported) return;
      if (await isLeftAlone(this.#target.tab)) {
        say(text("hereOff"));
        this.#offerPage(text("readHereAgain"));
      } else if (restart) {
        await this.#switchSite(true);
      } else {
        say(text("unreadable"));
      }
    };
    this.#unfollow = followFrames(this.#target.tab, onStatuses, onGone);
  }

  /**
   * Follows a page whose site is off or not allowed. The reader may choose to read this page alone, and frames of other sites in
   * it may be read anyway.
   * @param {string} reason  Why it is not read.
   */
  #followUnreadSite(reason) {
    say(reason);
    this.#offerPage();
    const onStatuses = (/** @type {Status[]} */ statuses) => {
      const isRead = statuses.some(isOfPage);
      if (!isRead && mergeStatuses(statuses).comments === 0) return;
      this.#readPageButton.hidden = isRead;
      find("#extent").hidden = !isRead;
      if (!isRead) this.#siteSwitch.hidden = false;
      this.#report(statuses);
    };
    this.#unfollow = followFrames(this.#target.tab, onStatuses);
  }
}

/**
 * Whether the reader chose not to have this page read: see `World` in `ui/page-api.js`.
 * @param {number} tab
 */
async function isLeftAlone(tab) {
  const choice = () => /** @type {import("../ui/page-api.js").World} */ (globalThis).threadlightHere;
  // Fails on pages that no extension may read.
  const [answer] = await chrome.scripting.executeScript({ target: { tabId: tab }, func: choice }).catch(() => []);
  return answer?.result === false;
}
