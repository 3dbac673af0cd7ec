/** The part of the popup about a page of the extension itself that shows a thread. It belongs to no site that could be switched. */

import { followFrames, sendCommand } from "../common/frames.js";
import { find } from "../common/templates.js";
import { reportPage } from "./page-report.js";

/**
 * Reports what is found in the tab. Does nothing if no thread is shown there.
 * @param {number} tab
 * @param {import("./filter-controls.js").FilterControls} filter
 * @param {readonly import("../generated/protocol").Category[]} categories
 */
export function followOwnPage(tab, filter, categories) {
  find("#panel").addEventListener("click", async () => {
    await sendCommand(tab, "panel");
    window.close();
  });
  followFrames(tab, (statuses) => {
    filter.report(statuses);
    reportPage(
      statuses.map((status) => ({ ...status, site: null })),
      categories,
    );
    // Its comments are where they are, and it is always read.
    find("#page").hidden = true;
  });
}
