/** The popup: whether the page and its site are read, what is found there, and what is shown of it. */

import { badgeSheet } from "../common/badge-sheet.js";
import { ask } from "../common/messages.js";
import { localise, text } from "../common/strings.js";
import { find } from "../common/templates.js";
import { loadCategories } from "../store/categories.js";
import { changeSettings, loadSettings, onSettingsChange } from "../store/settings.js";
import { LevelSlider } from "../ui/level-slider.js";
import { buildCategories, showSwitches } from "./category-switches.js";
import { FilterControls } from "./filter-controls.js";
import { followOwnPage } from "./own-page.js";
import { say, sayFailure } from "./page-report.js";
import { SiteControls } from "./site-controls.js";
import { findTab, targetOf } from "./target.js";

localise(document);
find("#options").addEventListener("click", () => chrome.runtime.openOptionsPage());

const [tab, categories] = await Promise.all([findTab(), loadCategories()]);
const target = targetOf(tab);
const host = target?.host ?? null;

const sheet = new CSSStyleSheet();
sheet.replaceSync(badgeSheet(categories));
document.adoptedStyleSheets.push(sheet);

const filter = tab?.id === undefined ? null : new FilterControls(tab.id, categories);
if (filter) find("#about").after(filter.element);
const controls = target && filter && new SiteControls(target, filter, categories);
buildCategories(categories, { host, toggleOnly: (category) => filter?.toggleOnly(category) });
const slider = new LevelSlider(document, (level) => void changeSettings(() => ({ level })));
find("#choices").after(slider.element);
/** @param {import("../store/settings.js").Settings} settings */
const showSettings = (settings) => {
  slider.show(settings.level);
  showSwitches(settings, host);
};
showSettings(await loadSettings());
onSettingsChange(showSettings);

if (controls) await controls.show();
else say(text("unreadable"));
if (tab?.id !== undefined && filter && !target) followOwnPage(tab.id, filter, categories);
// Starts the engine early, so that it is ready by the time the reader allows the site.
ask({ type: "start_engine" }).catch(sayFailure);
