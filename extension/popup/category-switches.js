/** The categories, by axis, each with a switch, how many comments of the page have it, and "only". */

import { axisTitle } from "../common/axes.js";
import { descriptionOf } from "../common/descriptions.js";
import { text } from "../common/strings.js";
import { copyTemplate, find, findInput } from "../common/templates.js";
import { changeSettings, shownAs, switchWhere } from "../store/settings.js";
import { ScopeChoice } from "../ui/scope-choice.js";

/** @typedef {import("../generated/protocol").Category} Category */
/** @typedef {import("../generated/protocol").Axis} Axis */
/** @typedef {import("../store/settings.js").Settings} Settings */

/** How many categories are shown, at most, before the reader asks for all: so many that the popup needs no scrolling. */
const LEADING = 8;

/** Whether the reader wants to see all categories, whether or not the page has them. */
let isUnfolded = false;

/** Whether switches count on this site alone. */
const scope = new ScopeChoice(document);

/**
 * What a category's controls need to know.
 * @typedef {object} Context
 * @property {string | null} host  The page's; null if it has none.
 * @property {(category: string) => void} toggleOnly  The reader wants the page's comments of a category alone, or no longer.
 */

/**
 * @param {readonly Category[]} categories
 * @param {Context} context
 */
export function buildCategories(categories, context) {
  find("#all-categories").addEventListener("click", unfold);
  if (context.host !== null) find("#choices").append(scope.element);
  const axes = new Set(categories.map(({ axis }) => axis));
  find("#categories").append(
    ...[...axes].map((axis) =>
      buildAxis(
        axis,
        categories.filter((category) => category.axis === axis),
        context,
      ),
    ),
  );
}

/**
 * @param {Axis} axis
 * @param {readonly Category[]} categories  Of that axis.
 * @param {Context} context
 */
function buildAxis(axis, categories, context) {
  const section = copyTemplate("#axis");
  section.dataset.axis = axis;
  find("h2", section).textContent = axisTitle(axis);
  const list = find("ul", section);
  list.append(...categories.map((category) => buildCategory(category, context)));
  list.ariaLabel = axisTitle(axis);
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll("[data-every]"))) {
    button.ariaLabel = `${axisTitle(axis)}: ${button.textContent}`;
    button.addEventListener("click", () => switchAll(categories, button.dataset.every === "on", context.host));
  }
  return section;
}

/**
 * @param {readonly Category[]} categories
 * @param {boolean} on
 * @param {string | null} host
 */
function switchAll(categories, on, host) {
  const { isOnlyHere } = scope;
  void changeSettings((settings) => {
    let all = settings;
    for (const { id } of categories) all = { ...all, ...switchWhere(all, id, on, { host, isOnlyHere }) };
    return all;
  });
}

/**
 * @param {Category} category
 * @param {Context} context
 */
function buildCategory(category, { host, toggleOnly }) {
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
    const { isOnlyHere } = scope;
    void changeSettings((settings) => switchWhere(settings, id, checked, { host, isOnlyHere }));
  });
  const only = find(".only", row);
  only.ariaLabel = text("onlyCategory", title);
  only.addEventListener("click", () => toggleOnly(id));
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
 * @param {readonly string[]} only  Those that the page's comments are filtered by.
 */
export function showCounts(counts, only) {
  const countOf = (/** @type {HTMLElement} */ row) => counts[categoryOf(row)] ?? 0;
  /** @type {Set<HTMLElement>} */
  const leading = new Set();
  for (const turn of rows().keys()) {
    // Each axis in turn gives its most frequent category that is left.
    for (const axis of document.querySelectorAll(".axis")) {
      const row = [...rows(axis)].sort((one, other) => countOf(other) - countOf(one))[turn];
      if (row && countOf(row) > 0 && leading.size < LEADING) leading.add(row);
    }
  }
  for (const row of rows()) {
    const isOnly = only.includes(categoryOf(row));
    find(".count", row).textContent = countOf(row) > 0 ? String(countOf(row)) : "";
    find(".only", row).ariaPressed = String(isOnly);
    find(".only", row).hidden = countOf(row) === 0 && !isOnly;
    row.parentElement?.classList.toggle("minor", !leading.has(row));
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
