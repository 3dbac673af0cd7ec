/** What the sections show: the stored values, and the categories that follow from them. */

import { badgeSheet } from "../common/badge-sheet.js";
import { categoriesOf } from "../store/categories.js";
import { corrections } from "../store/corrections.js";
import { own } from "../store/own.js";
import { loadSettings, onSettingsChange } from "../store/settings.js";

/** @typedef {import("../store/corrections.js").StoredCorrection} StoredCorrection */
/** @typedef {import("../store/own.js").OwnCategory} OwnCategory */
/** @typedef {import("../generated/protocol").Category} Category */
/** @typedef {import("../store/settings.js").Settings} Settings */

/**
 * @typedef {object} State
 * @property {Settings} settings
 * @property {readonly OwnCategory[]} own
 * @property {readonly StoredCorrection[]} corrections
 * @property {readonly Category[]} categories
 */

/**
 * Calls `show` with what is stored, now and at each change.
 * @param {(state: State) => void} show
 */
export async function followCategories(show) {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  let [settings, ownCategories, storedCorrections] = await Promise.all([
    loadSettings(),
    own.load(),
    corrections.load(),
  ]);
  const update = () => {
    const categories = categoriesOf(settings, ownCategories);
    sheet.replaceSync(badgeSheet(categories));
    show({ settings, own: ownCategories, corrections: storedCorrections, categories });
  };
  onSettingsChange((changed) => {
    settings = changed;
    update();
  });
  own.onChange((changed) => {
    ownCategories = changed;
    update();
  });
  corrections.onChange((changed) => {
    storedCorrections = changed;
    update();
  });
  update();
}
