/** The options page. Each section follows what is stored, so that it stays correct whoever changes it. */

import { localise } from "../common/strings.js";
import { BackupSection } from "./backup.js";
import { CategoriesSection } from "./categories.js";
import { CorrectionsSection } from "./corrections.js";
import { ExceptionsList } from "./exceptions.js";
import { NoticeLine } from "./notice-line.js";
import { OwnSection } from "./own.js";
import { SitesSection } from "./sites.js";
import { followCategories } from "./state.js";

localise(document);
const notice = new NoticeLine();
const parts = [
  new CategoriesSection(),
  new ExceptionsList(notice),
  new OwnSection(notice),
  new CorrectionsSection(notice),
];
await followCategories((state) => parts.forEach((part) => part.show(state)));
await new SitesSection(notice).start();
new BackupSection(notice).start();
