/** Prints what a benchmark has measured and, if it is asked to, puts it into docs/performance.md. */

import { readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";

/** The document. */
const DOCUMENT = new URL("../docs/performance.md", import.meta.url);

/**
 * What was measured: a header and rows of as many cells, of which the first says what the row is about.
 * @typedef {readonly (readonly string[])[]} Table
 */

/**
 * Prints the table; replaces the one of that name in the document, if `write` says so.
 * @param {string} name
 * @param {Table} table
 * @param {object} options
 * @param {boolean} options.write
 * @param {string} options.runtime  In what it was measured, with the version.
 */
export async function report(name, table, { write, runtime }) {
  console.log(inColumns(table));
  if (!write) return;
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "an unknown processor"}`;
  const date = new Date().toISOString().slice(0, 10);
  const run = `Measured on ${date} in ${runtime}, ${machine}, load ${loadavg()[0]?.toFixed(1)}`;
  const text = await readFile(DOCUMENT, "utf8");
  await writeFile(DOCUMENT, replaced(text, name, [...table, [run]]));
}

/**
 * The text with another table between the markers of that name.
 * @param {string} text
 * @param {string} name
 * @param {Table} table  Rows may be shorter than the header.
 */
export function replaced(text, name, table) {
  const [begin, end] = [`<!-- figures:${name} -->`, `<!-- /figures:${name} -->`];
  const [before, rest] = halves(text, begin);
  const [, after] = halves(rest, end);
  return `${before}${begin}\n\n${asMarkdown(table)}\n\n${end}${after}`;
}

/**
 * What comes before and after the only place of `part`.
 * @param {string} text
 * @param {string} part
 */
function halves(text, part) {
  const [before = "", after, ...more] = text.split(part);
  if (after === undefined || more.length > 0) throw new Error(`the document should have ${part} once`);
  return [before, after];
}

/** @param {Table} table */
function asMarkdown([header = [], ...rows]) {
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${header.map((_, column) => cells[column] ?? "").join(" | ")} |`.replaceAll(/ {2,}/g, " ");
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

/** @param {Table} table */
function inColumns(table) {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  return table
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/**
 * A number of things as a table shows it.
 * @param {number} number
 */
export function grouped(number) {
  return Math.round(number).toLocaleString("en");
}

/**
 * A duration in milliseconds as a table shows it.
 * @param {number} time
 */
export function ms(time) {
  return `${Math.abs(time) < 10 ? time.toFixed(1) : grouped(time)} ms`;
}

/**
 * A budget as a table shows it, and whether it is met.
 * @param {number} value
 * @param {number} budget  The most that the value may be.
 * @param {(value: number) => string} show
 */
export function atMost(value, budget, show) {
  return `≤ ${show(budget)}${value > budget ? ", not met" : ""}`;
}

/** @param {readonly number[]} values */
export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/**
 * The least and the greatest of some durations in milliseconds; empty for a single one.
 * @param {readonly number[]} times
 */
export function spread(times) {
  return times.length < 2 ? "" : `${ms(Math.min(...times))} to ${ms(Math.max(...times))}`;
}
