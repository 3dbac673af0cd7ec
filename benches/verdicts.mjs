/**
 * How right the tags look to a reader: the verdicts of docs/verdicts.csv on the tags that the present model gives the same comments.
 * With `--write`, the table goes into docs/model.md. The pages are other people's, so they are not in this repository: without
 * `../shared/pages` there is nothing to do.
 */

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { replaced } from "./figures.mjs";

/** @typedef {{ category: string, axis: string, score: number }} Tag */
/** @typedef {Tag & { page: string, comment: string }} Shown  A tag, and the number of its comment in the page, from 1. */
/** @typedef {"right" | "so-so" | "wrong"} Verdict */

/** The saved pages. */
const PAGES = new URL("../../shared/pages/", import.meta.url);

/** The verdicts: page, number of the comment in it from 1, category, score by the model of that time, verdict. */
const VERDICTS = new URL("../docs/verdicts.csv", import.meta.url);

/** The document with the table. */
const DOCUMENT = new URL("../docs/model.md", import.meta.url);

/** Which tags each row of the table is about. @type {readonly [string, (tag: Shown) => boolean][]} */
const ROWS = [
  ["from .6", ({ score }) => score >= 0.6],
  ["`sure` (from .75), which readers begin with", ({ score }) => score >= 0.75],
  ["of these, kinds", ({ score, axis }) => score >= 0.75 && axis === "kind"],
  ["of these, topics", ({ score, axis }) => score >= 0.75 && axis === "topic"],
  ["`surest` (from .9)", ({ score }) => score >= 0.9],
];

/**
 * What the command line answers.
 * @param {readonly string[]} args
 * @param {string} [input]
 */
function threadlight(args, input) {
  const run = ["run", "--quiet", "--release", "--locked", "--bin", "threadlight", "--", ...args];
  return execFileSync("cargo", run, { input, encoding: "utf8", maxBuffer: 1e9, stdio: ["pipe", "pipe", "ignore"] });
}

/** @param {string} text */
function lines(text) {
  return text.split("\n").filter((line) => line !== "");
}

/**
 * The tags that comments of a page get, without those that are stated for the whole thread.
 * @param {string} page
 * @param {string} url
 * @returns {Shown[]}
 */
function shown(page, url) {
  const comments = threadlight(["read", "--url", url, new URL(`html/${page}`, PAGES).pathname]);
  const answers = lines(threadlight(["tag", "--level", "everything", "--thread", "-"], comments)).map((line) =>
    JSON.parse(line),
  );
  const thread = new Set(answers.at(-1).thread.map((/** @type {Tag} */ { category }) => category));
  return answers
    .slice(0, -1)
    .flatMap(({ tags }, index) =>
      tags
        .filter((/** @type {Tag} */ { category }) => !thread.has(category))
        .map((/** @type {Tag} */ tag) => ({ ...tag, page, comment: String(index + 1) })),
    );
}

/**
 * A row of the table.
 * @param {string} title
 * @param {readonly (Verdict | undefined)[]} verdicts  Undefined where a tag has none.
 */
function row(title, verdicts) {
  const judged = verdicts.filter((verdict) => verdict !== undefined);
  const share = (/** @type {Verdict} */ wanted) =>
    `${((100 * judged.filter((verdict) => verdict === wanted).length) / judged.length).toFixed(0)} %`;
  const without = verdicts.length - judged.length;
  return [title, String(judged.length), share("right"), share("so-so"), share("wrong"), String(without)];
}

if (!existsSync(PAGES)) {
  console.log("skipped: no saved pages in ../shared/pages");
} else {
  const urls = new Map(
    lines(readFileSync(new URL("index.jsonl", PAGES), "utf8"))
      .map((line) => JSON.parse(line))
      .map(({ file, url }) => [file, url]),
  );
  const all = lines(readFileSync(VERDICTS, "utf8")).slice(1);
  const verdicts = new Map(
    all.map((line) => {
      const [page, comment, category, , verdict] = line.split(",");
      return [[page, comment, category].join(), /** @type {Verdict} */ (verdict)];
    }),
  );
  const judgedComments = new Set([...verdicts.keys()].map((key) => key.split(",").slice(0, 2).join()));
  const pages = [...new Set(all.map((line) => line.split(",")[0] ?? ""))];
  const tags = pages
    .flatMap((page) => shown(page, urls.get(page) ?? "https://page.example/"))
    .filter(({ page, comment }) => judgedComments.has([page, comment].join()));
  const header = ["tags", "number", "right", "so-so", "wrong", "beside them, without a verdict"];
  const rows = ROWS.map(([title, isMeant]) =>
    row(
      title,
      tags.filter(isMeant).map(({ page, comment, category }) => verdicts.get([page, comment, category].join())),
    ),
  );
  for (const cells of [header, ...rows]) console.log(cells.join("  "));
  if (process.argv.includes("--write")) {
    writeFileSync(DOCUMENT, replaced(readFileSync(DOCUMENT, "utf8"), "verdicts", [header, ...rows]));
  }
}
