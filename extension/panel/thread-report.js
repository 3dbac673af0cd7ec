/** The thread as a report: a summary in Markdown, and the tagged comments as JSON. Nothing here needs a page. */

import { axisTitle } from "../common/axes.js";
import { text } from "../common/strings.js";

/** @typedef {import("../generated/protocol").Category} Category */
/** @typedef {import("../generated/protocol").Tag} Tag */

/**
 * A comment in a report. If it has no permalink of its own, `link` is the page's address.
 * @typedef {{ id: string, author: string | null, link: string, depth: number, text: string, tags: readonly Tag[] }} Reported
 */
/** @typedef {{ title: string, address: string, comments: readonly Reported[] }} ReportedThread */

/** How many comments of each category the summary quotes: those with the highest scores. */
const QUOTED_COMMENTS = 3;

/** How much of a comment the summary quotes, in UTF-16 units. */
const QUOTED_UNITS = 160;

/**
 * A summary in Markdown: the counts by category, and the best comments of each with link and author.
 * @param {ReportedThread} thread
 * @param {readonly Category[]} categories
 */
export function summary({ title, address, comments }, categories) {
  const tagged = comments.filter(({ tags }) => tags.length > 0);
  const lines = [`# [${escaped(title)}](${address})`, "", text("counts", comments.length, tagged.length)];
  for (const axis of new Set(categories.map((category) => category.axis))) {
    const sections = categories.filter((category) => category.axis === axis).flatMap((each) => section(each, comments));
    if (sections.length > 0) lines.push("", `## ${axisTitle(axis)}`, ...sections);
  }
  return `${lines.join("\n")}\n`;
}

/**
 * @param {Category} category
 * @param {readonly Reported[]} comments
 */
function section({ id, title }, comments) {
  const having = comments.flatMap((comment) => {
    const tag = comment.tags.find(({ category }) => category === id);
    return tag ? [{ comment, score: tag.score }] : [];
  });
  if (having.length === 0) return [];
  const best = having.sort((one, other) => other.score - one.score).slice(0, QUOTED_COMMENTS);
  const items = best.map(({ comment: { author, link, text } }) => {
    const words = text.replace(/\s+/g, " ");
    const start = words.length > QUOTED_UNITS ? `${words.slice(0, QUOTED_UNITS).trimEnd()} …` : words;
    return `- [${escaped(author ?? "#")}](${link}): ${escaped(start)}`;
  });
  return ["", `### ${escaped(title)} (${having.length})`, "", ...items];
}

/**
 * Escapes Markdown, so that nothing in a comment becomes markup.
 * @param {string} words
 */
function escaped(words) {
  return words.replace(/[\\`*_[\]<>#|~!]/g, "\\$&");
}

/**
 * The comments with tags, as JSON.
 * @param {ReportedThread} thread
 */
export function json({ title, address, comments }) {
  return `${JSON.stringify({ title, address, comments: comments.filter(({ tags }) => tags.length > 0) }, null, 2)}\n`;
}
