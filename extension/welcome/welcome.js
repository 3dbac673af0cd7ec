/** The welcome page: a sample thread that is really read, what the marks on it mean, and where Threadlight starts. */

import { aboutTopics } from "../common/about-topics.js";
import { highlightSheet } from "../common/palette.js";
import { localise } from "../common/strings.js";
import { find } from "../common/templates.js";
import { loadCategories } from "../store/categories.js";
import { drawLegend, legendLooks, legendSheet } from "./legend.js";
import { readSample } from "./sample.js";
import { sayWhere } from "./where.js";

localise(document);
find("#about").lang = document.documentElement.lang;

const [highlights, badges] = [new CSSStyleSheet(), new CSSStyleSheet()];
document.adoptedStyleSheets.push(highlights, badges);

const [categories] = await Promise.all([loadCategories(), sayWhere()]);
badges.replaceSync(legendSheet(categories));
drawLegend(categories);
// Only now, so that nothing moves while texts are filled in.
document.body.hidden = false;

await readSample({
  async paint(theme) {
    const present = await loadCategories();
    highlights.replaceSync(theme ? highlightSheet([...present, ...legendLooks(present)], theme) : "");
  },
  follow({ topics }) {
    find("#about").textContent = aboutTopics(topics, categories);
  },
});
