/** The options page. Each section follows what is stored, so that it stays correct whoever changes it. */

import { localise } from "../common/strings.js";
import { BackupSection } from "./backup-section.js";
import { CategoriesSection } from "./categories-section.js";
import { CorrectionsSection } from "./corrections-section.js";
import { ExceptionsList } from "./exceptions-list.js";
import { NoticeLine } from "./notice-line.js";
import { OwnSection } from "./own-section.js";
import { SitesSection } from "./sites-section.js";
import { followCategories } from "./state.js";

localise(document);
const notice = new NoticeLine();
const ownSection = new OwnSection(notice);
const parts = [new CategoriesSection(), new ExceptionsList(notice), ownSection, new CorrectionsSection(notice)];
await followCategories((state) => parts.forEach((part) => part.show(state)));
await ownSection.start();
await new SitesSection(notice).start();
new BackupSection(notice).start();
