/** The switches of the categories, by axis, with how many comments of the page have each. */

import { axisTitle } from "../common/axes.js";
import { descriptionOf } from "../common/descriptions.js";
import { text } from "../common/strings.js";
import { copyTemplate, find, findInput } from "../common/templates.js";
import { changeSettings, shownAs, switchCategory } from "../store/settings.js";

/** @typedef {import("../generated/protocol").Category} Category */
/** @typedef {import("../generated/protocol").Axis} Axis */
/** @typedef {import("../store/settings.js").Settings} Settings */

/** How many categories of an axis are shown, at most, before the reader asks for all: so many that the popup needs no scrolling. */
const LEADING = 6;

/** Whether the reader wants to see all categories, whether or not the page has them. */
let isUnfolded = false;

/**
 * @param {readonly Category[]} categories
 * @param {string | null} host  Where exceptions for a site are switched; null if the page has no host.
 */
export function buildCategories(categories, host) {
  find("#all-categories").addEventListener("click", unfold);
  const axes = new Set(categories.map(({ axis }) => axis));
  find("#categories").append(
    ...[...axes].map((axis) =>
      buildAxis(
        axis,
        categories.filter((category) => category.axis === axis),
        host,
      ),
    ),
  );
}

/**
 * @param {Axis} axis
 * @param {readonly Category[]} categories  Of that axis.
 * @param {string | null} host
 */
function buildAxis(axis, categories, host) {
  const section = copyTemplate("#axis");
  section.dataset.axis = axis;
  find("h2", section).textContent = axisTitle(axis);
  const list = find("ul", section);
  list.append(...categories.map((category) => buildCategory(category, host)));
  list.ariaLabel = axisTitle(axis);
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll("[data-every]"))) {
    button.ariaLabel = `${axisTitle(axis)}: ${button.textContent}`;
    button.addEventListener("click", () => switchAll(categories, button.dataset.every === "on", host));
  }
  return section;
}

/**
 * @param {readonly Category[]} categories
 * @param {boolean} on
 * @param {string | null} host
 */
function switchAll(categories, on, host) {
  void changeSettings((settings) => {
    let all = settings;
    for (const { id } of categories) all = { ...all, ...switchCategory(all, id, on, host) };
    return all;
  });
}

/**
 * @param {Category} category
 * @param {string | null} host
 */
function buildCategory(category, host) {
  const { id, title } = category;
  const item = copyTemplate("#category");
  const row = find(".category", item);
  row.dataset.category = id;
  row.title = text("categoryMeans", descriptionOf(category));
  find(".badge", row).dataset.category = id;
  find(".title", row).textContent = title;
  const input = findInput("input", row);
  input.addEventListener("change", () => {
    // Read now: another change of settings may reset the switch before this one is stored.
    const { checked } = input;
    void changeSettings((settings) => switchCategory(settings, id, checked, host));
  });
  return item;
}

/**
 * Sets the switches.
 * @param {Settings} settings
 * @param {string | null} host
 */
export function showSwitches(settings, host) {
  for (const row of rows()) findInput("input", row).checked = shownAs(settings, categoryOf(row), host) !== "off";
}

/**
 * Shows how many comments have each category. All but the most frequent of each axis are folded away, unless the page has none at all.
 * @param {Record<string, number>} counts
 */
export function showCounts(counts) {
  const countOf = (/** @type {HTMLElement} */ row) => counts[categoryOf(row)] ?? 0;
  for (const axis of document.querySelectorAll(".axis")) {
    const ranked = [...rows(axis)].sort((one, other) => countOf(other) - countOf(one));
    for (const [rank, row] of ranked.entries()) {
      find(".count", row).textContent = countOf(row) > 0 ? String(countOf(row)) : "";
      row.parentElement?.classList.toggle("minor", rank >= LEADING || countOf(row) === 0);
    }
  }
  const isFolded = !isUnfolded && Object.keys(counts).length > 0;
  find("#categories").classList.toggle("folded", isFolded);
  find("#all-categories").hidden = !isFolded;
}

function unfold() {
  isUnfolded = true;
  find("#categories").classList.remove("folded");
  find("#all-categories").hidden = true;
  findInput(".minor input").focus();
}

/** @param {ParentNode} [root] */
function rows(root = document) {
  return /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".category"));
}

/** @param {HTMLElement} row */
function categoryOf(row) {
  return row.dataset.category ?? "";
}
