/** The report of a thread, as text and as JSON. */

import { strict as assert } from "node:assert";
import { test } from "node:test";

Object.assign(globalThis, {
  chrome: {
    i18n: { getMessage: (/** @type {string} */ key, /** @type {string[]} */ values) => [key, ...values].join(" ") },
  },
});
const { json, summary } = await import("../../extension/panel/thread-report.js");

/** @typedef {import("../../extension/panel/thread-report.js").Reported} Reported */

/** @type {import("../../extension/generated/protocol").Category[]} */
const CATEGORIES = [
  { id: "tea", axis: "topic", title: "Tea", label: "Tea", hue: 120, line: null },
  { id: "ask", axis: "kind", title: "Asks", label: "Asks", hue: 240, line: "solid" },
];

/**
 * A comment of the report, with tags of these scores by category.
 * @param {string} id
 * @param {string} text
 * @param {Record<string, number>} scores
 * @returns {Reported}
 */
function comment(id, text, scores) {
  const tags = Object.entries(scores).map(([category, score]) => ({
    category,
    axis: CATEGORIES.find(({ id }) => id === category)?.axis ?? "own",
    score,
    level: /** @type {const} */ ("sure"),
    evidence: [],
  }));
  return { id, author: `by_${id}`, link: `https://a.example/t#${id}`, depth: 0, text, tags };
}

/** A thread with text that Markdown would take for markup. */
const THREAD = {
  title: "On [tea]",
  address: "https://a.example/t",
  comments: [
    comment("1", "Weak.", { tea: 0.5 }),
    comment("2", "Strong\nand <b>hot</b>.", { tea: 0.9, ask: 0.7 }),
    comment("3", "x".repeat(500), { tea: 0.8 }),
    comment("4", "Least.", { tea: 0.4 }),
    comment("5", "Nothing.", {}),
  ],
};

test("the summary has the counts and the strongest comments of each category", () => {
  const lines = summary(THREAD, CATEGORIES).split("\n");
  assert.equal(lines[0], "# [On \\[tea\\]](https://a.example/t)");
  assert.ok(lines.includes("counts 5 4"));
  const tea = lines.indexOf("### Tea (4)");
  assert.deepEqual(lines.slice(tea + 2, tea + 6), [
    "- [by\\_2](https://a.example/t#2): Strong and \\<b\\>hot\\</b\\>.",
    `- [by\\_3](https://a.example/t#3): ${"x".repeat(160)} …`,
    "- [by\\_1](https://a.example/t#1): Weak.",
    "",
  ]);
  assert.ok(lines.includes("### Asks (1)"));
});

test("a category without comments is not mentioned", () => {
  const report = summary({ ...THREAD, comments: [comment("1", "x", { tea: 1 })] }, CATEGORIES);
  assert.ok(!report.includes("Asks") && !report.includes("kinds"));
});

test("tagged comments are saved with all that is known of them", () => {
  const saved = JSON.parse(json(THREAD));
  assert.deepEqual(saved, { ...THREAD, comments: THREAD.comments.slice(0, 4) });
});
