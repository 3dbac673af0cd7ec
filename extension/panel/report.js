/** The thread to take along: a summary in Markdown, and the tagged comments as JSON. Nothing here needs a page. */

import { axisTitle } from "../common/axes.js";
import { text } from "../common/strings.js";

/** @typedef {import("../generated/protocol").Category} Category */
/** @typedef {import("../generated/protocol").Tag} Tag */

/**
 * A comment, as it is told of.
 * @typedef {{ id: string, author: string | null, link: string, depth: number, text: string, tags: readonly Tag[] }} Told
 */
/** @typedef {{ title: string, address: string, comments: readonly Told[] }} Thread */

/** How many comments of each category are told of, the surest first. */
const STRONGEST = 3;

/** How much of each, in UTF-16 units. */
const START = 160;

/**
 * The counts by category, and of each the strongest comments with link and author.
 * @param {Thread} thread
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
 * @param {readonly Told[]} comments
 */
function section({ id, title }, comments) {
  const having = comments.flatMap((comment) => {
    const tag = comment.tags.find(({ category }) => category === id);
    return tag ? [{ comment, score: tag.score }] : [];
  });
  if (having.length === 0) return [];
  const strongest = having.sort((one, other) => other.score - one.score).slice(0, STRONGEST);
  const items = strongest.map(({ comment: { author, link, text: said } }) => {
    const words = said.replace(/\s+/g, " ");
    const start = words.length > START ? `${words.slice(0, START).trimEnd()} …` : words;
    return `- [${escaped(author ?? "#")}](${link}): ${escaped(start)}`;
  });
  return ["", `### ${escaped(title)} (${having.length})`, "", ...items];
}

/**
 * What comments say must not become markup.
 * @param {string} words
 */
function escaped(words) {
  return words.replace(/[\\`*_[\]<>#|~!]/g, "\\$&");
}

/**
 * The comments that have tags.
 * @param {Thread} thread
 */
export function json({ title, address, comments }) {
  return `${JSON.stringify({ title, address, comments: comments.filter(({ tags }) => tags.length > 0) }, null, 2)}\n`;
}
