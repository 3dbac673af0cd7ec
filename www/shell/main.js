/** The site's page: the sample thread, the playground, and what is known of both. */

import { stopListening, tellFailure } from "./failure.js";
import "./page-chrome.js";

import { badgeSheet } from "../../extension/common/badge-sheet.js";
import { messageOf } from "../../extension/common/error-message.js";
import { highlightSheet } from "../../extension/common/palette.js";
import { text } from "../../extension/common/strings.js";
import { find } from "../../extension/common/templates.js";
import { loadCategories } from "../../extension/store/categories.js";
import { own } from "../../extension/store/own.js";
import { onSettingsChange } from "../../extension/store/settings.js";
import { readDemo } from "./demo.js";
import { offerLooks } from "./looks.js";
import { markSheet } from "./mark-sheet.js";
import { keepOffline } from "./offline.js";
import { startPlayground } from "./playground.js";
import { countRequests } from "./requests.js";

const [highlights, badges] = [new CSSStyleSheet(), new CSSStyleSheet()];
document.adoptedStyleSheets.push(highlights, badges);

/** The style sheet of badges and marks outside the thread. */
async function drawBadges() {
  const categories = await loadCategories();
  badges.replaceSync(`${badgeSheet(categories)}\n${markSheet(categories)}`);
}

offerLooks();
await drawBadges();
onSettingsChange(drawBadges);
own.onChange(drawBadges);

await readDemo({
  async paint(theme) {
    highlights.replaceSync(theme ? highlightSheet(await loadCategories(), theme) : "");
  },
  failed: tellFailure,
});
stopListening();
await startPlayground().catch((error) => {
  find("#own-status").textContent = text("ownNotLoaded", messageOf(error));
});
await keepOffline();
countRequests();
