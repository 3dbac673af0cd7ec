/** The popup: a switch for this site, one for each category, and what is seen in the page. */

import { axisTitle } from "../common/axes.js";
import { loadCategories } from "../common/categories.js";
import { densityTitles } from "../common/density.js";
import { followFrames, pass, together } from "../common/frames.js";
import { ask, PICK } from "../common/messages.js";
import { badgeColours } from "../common/palette.js";
import { localise, text } from "../common/strings.js";
import { forgetAdapter } from "../store/adapters.js";
import {
  changeSettings,
  DENSITIES,
  loadSettings,
  onSettingsChange,
  shownAs,
  switchCategory,
} from "../store/settings.js";

/** @typedef {import("../common/messages.js").Status} Status */
/** @typedef {import("../store/settings.js").Settings} Settings */
/** @typedef {import("../generated/protocol").Axis} Axis */

/**
 * How it is known where the comments are.
 * @param {Status["site"]} site
 */
function saySource(site) {
  const said = {
    site: text("servedBySite", site?.name ?? ""),
    found: text("servedByFinder"),
    picked: text("servedByPick"),
  };
  find("#source span").textContent = site ? said[site.origin] : "";
  find("#forget").hidden = site?.origin !== "picked";
}

/**
 * The page that the popup was opened on.
 * @typedef {{ tab: number, host: string, origins: string[] }} Target
 */

/** @param {string} selector */
function find(selector) {
  return /** @type {HTMLElement} */ (document.querySelector(selector));
}

const siteSwitch = /** @type {HTMLInputElement} */ (find("#site"));
const allow = /** @type {HTMLButtonElement} */ (find("#allow"));
const readHere = /** @type {HTMLButtonElement} */ (find("#read-here"));

/** @param {string} message @param {boolean} [bad] */
function say(message, bad = false) {
  find("#message").textContent = message;
  find("#message").classList.toggle("bad", bad);
}

/** The page's side. */
class SiteView {
  /** Ends listening to the page. @type {() => void} */
  #leave = () => {};

  /** @param {Target} target */
  constructor(target) {
    this.target = target;
    find("#host").textContent = target.host;
    siteSwitch.addEventListener("change", () => this.#switch(siteSwitch.checked));
    allow.addEventListener("click", () => this.#allow());
    readHere.addEventListener("click", () => this.#switchPage(true));
    find("#not-here").addEventListener("click", () => this.#switchPage(false));
    find("#panel").addEventListener("click", () => this.#openPanel());
    find("#forget").addEventListener("click", () => forgetAdapter(target.host));
    find("#teach").addEventListener("click", () => this.#teach());
  }

  async show() {
    const [granted, { sitesOff }] = await Promise.all([
      chrome.permissions.contains({ origins: this.target.origins }),
      loadSettings(),
    ]);
    const off = sitesOff.includes(this.target.host);
    allow.hidden = granted;
    siteSwitch.hidden = !granted && !off;
    siteSwitch.checked = !off;
    if (granted && !off) this.#listen();
    else this.#listenToPage(off ? text("siteOff") : text("notAllowed"));
  }

  /** In the page, which the popup then makes way for. */
  async #openPanel() {
    await pass(this.target.tab, "panel");
    window.close();
  }

  /**
   * Asked for in the click itself: browsers want to see that it is the reader's wish. Where the browser closes the popup
   * meanwhile, the background does the rest.
   */
  async #allow() {
    const granted = await chrome.permissions.request({ origins: this.target.origins });
    if (granted) await this.#switch(true);
    await this.show();
  }

  /** The page asks the rest: the popup would stand in the way. */
  async #teach() {
    await chrome.tabs.sendMessage(this.target.tab, { type: PICK });
    window.close();
  }

  /** @param {boolean} on */
  async #switch(on) {
    this.#forgetPage();
    say(on ? text("starting") : text("siteOff"));
    if (!(await tried({ type: "switch_site", host: this.target.host, on }))) return;
    if (on && allow.hidden) this.#listen(false);
    else this.#listenToPage(on ? text("notAllowed") : text("siteOff"));
  }

  /**
   * This page alone, whatever its site's switch says.
   * @param {boolean} on
   */
  async #switchPage(on) {
    this.#forgetPage();
    if (on) say(text("starting"));
    if (await tried({ type: "switch_page", tab: this.target.tab, on })) await this.show();
  }

  /** Nothing is said of the page any more. */
  #forgetPage() {
    this.#leave();
    for (const id of ["panel", "teach", "not-here", "extent", "read-here"]) find(`#${id}`).hidden = true;
    showCounts({});
    saySource(null);
  }

  /** Offers to read the page alone. */
  #offerPage(label = text("readHere")) {
    readHere.textContent = label;
    readHere.hidden = false;
  }

  /**
   * Follows what the content script sees.
   * @param {boolean} [restart]  Whether to start one if there is none.
   */
  #listen(restart = true) {
    say(text("starting"));
    let heard = false;
    const seen = (/** @type {Status[]} */ statuses) => {
      heard = true;
      showPage(statuses);
    };
    const gone = async () => {
      if (heard) return;
      if (await isOffHere(this.target.tab)) {
        say(text("hereOff"));
        this.#offerPage(text("readHereAgain"));
      } else if (restart) {
        void this.#switch(true);
      } else {
        say(text("unreadable"));
      }
    };
    this.#leave = followFrames(this.target.tab, seen, gone);
  }

  /**
   * The site is off or not allowed. The reader may have this page alone read; and what others say in frames of it may be.
   * @param {string} why
   */
  #listenToPage(why) {
    say(why);
    this.#offerPage();
    const seen = (/** @type {Status[]} */ statuses) => {
      const isRead = statuses.some(isPage);
      if (!isRead && together(statuses).comments === 0) return;
      readHere.hidden = isRead;
      find("#extent").hidden = !isRead;
      if (!isRead) siteSwitch.hidden = false;
      showPage(statuses);
    };
    this.#leave = followFrames(this.target.tab, seen);
  }
}

/**
 * Whether it is what the tab shows, not a frame in it.
 * @param {Status} status
 */
function isPage({ frame }) {
  return frame === 0;
}

/** @param {Status[]} statuses  Of its frames. */
function showPage(statuses) {
  const isRead = statuses.some(isPage);
  find("#teach").hidden = !isRead;
  find("#not-here").hidden = !isRead;
  showStatus(together(statuses));
}

/**
 * Asks the background; where that fails, says so.
 * @param {Parameters<typeof ask>[0]} request
 */
async function tried(request) {
  try {
    await ask(request);
    return true;
  } catch (error) {
    say(text("failed", reason(error)), true);
    return false;
  }
}

/**
 * Whether the reader wants to have this page alone; see `World` in `content/panel-api.js`.
 * @param {number} tab
 */
async function isOffHere(tab) {
  const here = () => /** @type {import("../content/panel-api.js").World} */ (globalThis).threadlightHere;
  // Pages that no extension may read say nothing.
  const [said] = await chrome.scripting.executeScript({ target: { tabId: tab }, func: here }).catch(() => []);
  return said?.result === false;
}

/** @param {Status} status */
function showStatus({ site, comments, tagged, waiting, counts, error }) {
  showCounts(counts);
  find("#panel").hidden = comments === 0;
  if (error) say(text("failed", error), true);
  else if (comments > 0 && waiting > 0) say(text("countsSoFar", comments, tagged));
  else if (comments > 0) say(text("counts", comments, tagged));
  else if (waiting > 0) say(text("starting"));
  else say(text("noComments"));
  saySource(comments > 0 || site?.origin === "picked" ? site : null);
}

/** @param {Record<string, number>} counts */
function showCounts(counts) {
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".category"))) {
    const count = counts[row.dataset.category ?? ""];
    /** @type {Element} */ (row.querySelector(".count")).textContent = count ? String(count) : "";
  }
}

const density = /** @type {HTMLSelectElement} */ (find("#density select"));

/** How much is highlighted. */
function buildDensity() {
  const titles = densityTitles();
  density.append(...DENSITIES.map((each) => new Option(titles[each], each)));
  density.addEventListener("change", () => {
    // As it is now: other settings that change meanwhile set it back to what is stored.
    const chosen = DENSITIES[density.selectedIndex] ?? "normal";
    void changeSettings(() => ({ density: chosen }));
  });
}

/** One switch a category, by axis. */
function buildCategories() {
  const axes = new Set(categories.map(({ axis }) => axis));
  find("#categories").append(...[...axes].map(buildAxis));
}

/** @param {Axis} axis */
function buildAxis(axis) {
  const listed = categories.filter((category) => category.axis === axis);
  const section = copy("#axis");
  section.dataset.axis = axis;
  const [heading, list] = [section.querySelector("h2"), section.querySelector("ul")];
  if (heading) heading.textContent = axisTitle(axis);
  list?.append(...listed.map(buildCategory));
  list?.setAttribute("aria-label", axisTitle(axis));
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll("[data-every]"))) {
    const on = button.dataset.every === "on";
    button.setAttribute("aria-label", `${axisTitle(axis)}: ${button.textContent}`);
    button.addEventListener(
      "click",
      () =>
        void changeSettings((settings) => {
          let all = settings;
          for (const { id } of listed) all = { ...all, ...switchCategory(all, id, on, host) };
          return all;
        }),
    );
  }
  return section;
}

/** @param {import("../generated/protocol").Category} category */
function buildCategory({ id, title, description }) {
  const item = copy("#category");
  const row = /** @type {HTMLElement} */ (item.querySelector(".category"));
  const [input, badge, name] = [row.querySelector("input"), row.querySelector(".badge"), row.querySelector(".title")];
  row.dataset.category = id;
  row.title = text("categoryMeans", description);
  badge?.setAttribute("data-category", id);
  if (name) name.textContent = title;
  input?.addEventListener("change", () => {
    const { checked } = input;
    void changeSettings((settings) => switchCategory(settings, id, checked, host));
  });
  return item;
}

/** @param {string} template */
function copy(template) {
  const content = /** @type {HTMLTemplateElement} */ (find(template)).content.cloneNode(true);
  localise(/** @type {DocumentFragment} */ (content));
  return /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (content).firstElementChild);
}

/** @param {Settings} settings */
function showSettings(settings) {
  density.value = settings.density;
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".category"))) {
    const input = /** @type {HTMLInputElement} */ (row.querySelector("input"));
    input.checked = shownAs(settings, row.dataset.category ?? "", host) !== "off";
  }
}

function dress() {
  const sheet = new CSSStyleSheet();
  const dark = badgeColours(categories, "dark");
  sheet.replaceSync(`${badgeColours(categories, "light")}\n@media (prefers-color-scheme: dark) {\n${dark}\n}`);
  document.adoptedStyleSheets.push(sheet);
}

/** @returns {Promise<Target | null>} Null for what no extension can read. */
async function findTarget() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  const url = tab?.url ? new URL(tab.url) : null;
  if (tab?.id === undefined || !url || !["http:", "https:"].includes(url.protocol)) return null;
  return { tab: tab.id, host: url.hostname, origins: [`${url.protocol}//${url.hostname}/*`] };
}

/** @param {unknown} error */
function reason(error) {
  return error instanceof Error ? error.message : String(error);
}

localise(document);
find("#options").addEventListener("click", () => chrome.runtime.openOptionsPage());
const [target, categories] = await Promise.all([findTarget(), loadCategories()]);
const host = target?.host ?? null;
dress();
buildCategories();
buildDensity();
showSettings(await loadSettings());
onSettingsChange(showSettings);
if (target) await new SiteView(target).show();
else say(text("unreadable"));
ask({ type: "start_engine" }).catch((error) => say(text("failed", reason(error)), true));
