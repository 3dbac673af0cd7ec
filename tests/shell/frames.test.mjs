/** The statuses of a tab's frames, merged into one. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

import { NO_FILTER } from "../../extension/common/filter.js";
import { mergeStatuses } from "../../extension/common/frames.js";

/** @typedef {import("../../extension/common/messages.js").Status} Status */

/** @param {Partial<Status>} status @returns {Status} */
function status(status) {
  return {
    frame: 0,
    site: null,
    comments: 0,
    tagged: 0,
    waiting: 0,
    counts: {},
    topics: [],
    filter: NO_FILTER,
    kept: 0,
    theme: null,
    error: null,
    ...status,
  };
}

/** A known site, as a status gives it. */
const SITE = /** @type {const} */ ({ id: "forum", name: "Forum", origin: "site" });

test("counts are added up, and the frame with most comments provides the rest", () => {
  const page = status({ comments: 2, kept: 2, tagged: 1, counts: { ai: 1, law: 1 }, waiting: 1, error: "late" });
  const frame = status({
    frame: 0.5,
    comments: 3,
    kept: 1,
    tagged: 3,
    counts: { ai: 2, sport: 1 },
    site: SITE,
    topics: ["ai"],
    theme: "dark",
  });
  for (const statuses of [
    [page, frame],
    [frame, page],
  ]) {
    assert.deepEqual(mergeStatuses(statuses), {
      frame: 0.5,
      comments: 5,
      tagged: 4,
      waiting: 1,
      counts: { ai: 3, law: 1, sport: 1 },
      site: SITE,
      topics: ["ai"],
      filter: NO_FILTER,
      kept: 3,
      theme: "dark",
      error: "late",
    });
  }
  assert.deepEqual(
    [page.counts, frame.counts],
    [
      { ai: 1, law: 1 },
      { ai: 2, sport: 1 },
    ],
  );
});

test("between frames with equally many comments, the page itself wins", () => {
  assert.equal(mergeStatuses([status({ frame: 0.5 }), status({ site: SITE })]).site, SITE);
});
