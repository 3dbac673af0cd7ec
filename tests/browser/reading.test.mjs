/** What the extension reads and paints is what the command line reads and tags, on every sample page. */

import { strict as assert } from "node:assert";

import { faintName, highlightName } from "../../extension/common/palette.js";
import { sureness } from "../../extension/content/show/confidence.js";
import { piecesOf } from "../../extension/content/show/density.js";
import { CATEGORIES } from "../../extension/generated/categories.js";
import { badgeLabel } from "../../extension/ui/badge-parts.js";
import { read, tag } from "./lib/cli.mjs";
import { HOST, highlights, pageNodes } from "./lib/inspect.mjs";
import { ALL_SAMPLES } from "./lib/samples.mjs";
import { badgeLabels, Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("../../extension/generated/protocol").Comment} Comment */
/** @typedef {import("../../extension/generated/protocol").Tag} Tag */
/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {Comment & { tags: Tag[] }} Tagged */

/** @type {Map<string, Promise<Tagged[]>>} */
const expected = new Map();

/**
 * What the command line says of a page.
 * @param {import("./lib/samples.mjs").Sample} sample
 */
function expectedOf(sample) {
  const known = expected.get(sample.name) ?? readAndTag(sample);
  expected.set(sample.name, known);
  return known;
}

/** @param {import("./lib/samples.mjs").Sample} sample */
async function readAndTag(sample) {
  const comments = await read(sample.url, await sample.load());
  const answers = await tag(comments);
  return comments.map((comment, index) => ({ ...comment, tags: answers[index]?.tags ?? [] }));
}

/** @param {readonly Tag[]} tags */
function withoutScores(tags) {
  return tags.map(({ category, axis, evidence }) => ({ category, axis, evidence }));
}

/** @param {string} text */
function squeezed(text) {
  return text.replace(/\s+/gu, "");
}

/**
 * Marks are the evidence, each in its category, as far as there is room.
 * @param {Tagged[]} comments
 * @param {Record<string, string[]>} painted
 */
function assertHighlights(comments, painted) {
  assert.ok(comments.some(({ tags }) => tags.some(({ evidence }) => evidence.length > 0)));
  for (const { id } of CATEGORIES) {
    const words = comments.flatMap(({ text, tags }) => {
      const pieces = piecesOf(tags, text.length, "normal").filter(({ category }) => category === id);
      return pieces.sort((one, other) => one.start - other.start).map(({ start, end }) => text.slice(start, end));
    });
    // A span over several nodes is several ranges.
    assert.equal(squeezed((painted[highlightName(id)] ?? []).join("")), squeezed(words.join("")), id);
  }
}

/**
 * How much is painted faintly of each category, in letters.
 * @param {Page} page
 */
function faintlyPainted(page) {
  return page.evaluate(
    (names) => {
      const range = document.createRange();
      const lengths = names.map((name) => {
        const texts = [...(CSS.highlights.get(name) ?? [])].map((of) => {
          range.setStart(of.startContainer, of.startOffset);
          range.setEnd(of.endContainer, of.endOffset);
          return range.toString();
        });
        return texts.join("").replace(/\s+/gu, "").length;
      });
      return lengths;
    },
    CATEGORIES.map(({ id }) => faintName(id)),
  );
}

/**
 * What is less sure is painted faintly, and nothing else is.
 * @param {readonly { text: string, tags: readonly Tag[] }[]} comments  With the scores that the page was given.
 * @param {number[]} painted  See {@link faintlyPainted}.
 */
function assertStrength(comments, painted) {
  const wanted = CATEGORIES.map(({ id }) => {
    const faint = comments.flatMap(({ text, tags }) =>
      piecesOf(tags, text.length, "normal")
        .filter(({ category, score }) => category === id && sureness(score) === "less")
        .map(({ start, end }) => squeezed(text.slice(start, end)).length),
    );
    return faint.reduce((sum, length) => sum + length, 0);
  });
  assert.deepEqual(painted, wanted);
}

/**
 * Each comment that has tags has badges with some of their labels.
 * @param {Tagged[]} tagged
 * @param {string[][]} shown
 */
function assertBadges(tagged, shown) {
  const titles = new Map(CATEGORIES.map(({ id, title }) => [id, badgeLabel(title)]));
  assert.equal(shown.length, tagged.length);
  for (const [index, { id, tags }] of tagged.entries()) {
    const labels = tags.map(({ category }) => titles.get(category));
    assert.equal(shown[index]?.length, Math.min(3, tags.length), id);
    assert.ok(
      shown[index]?.every((each) => labels.includes(each)),
      id,
    );
  }
}

/**
 * Badges stand in their own comments.
 * @param {Tagged[]} tagged
 * @param {string[]} holders  The comments' markup around the badges.
 */
function assertPlaces(tagged, holders) {
  assert.equal(new Set(holders).size, tagged.length);
  for (const [index, { author, text }] of tagged.entries()) {
    const [words = ""] = text.replace(/^(> )+/, "").split(/\s+/, 1);
    assert.ok(holders[index]?.includes(words), words);
    assert.ok(holders[index]?.includes(author ?? ""), author ?? "");
  }
}

/**
 * The markup of the comment that each badge host stands in, with character references resolved.
 * @param {Page} page
 * @param {string} comment  The adapter's selector.
 */
function commentsOfBadges(page, comment) {
  return page.evaluate(
    (selector, comment) =>
      [...document.querySelectorAll(selector)].map((host) => {
        const holder = host.closest(comment);
        const values = [holder, ...(holder?.querySelectorAll("*") ?? [])].flatMap((element) =>
          [...(element?.attributes ?? [])].map(({ value }) => value),
        );
        return [holder?.textContent, ...values].join("\n");
      }),
    HOST,
    comment,
  );
}

/**
 * How high the page is with badges, and would be without them.
 * @param {Page} page
 */
function heights(page) {
  return page.evaluate((selector) => {
    const height = () => document.documentElement.scrollHeight;
    const before = height();
    const pairs = [...document.querySelectorAll(selector)].map((host) => {
      const stand = document.createTextNode("");
      host.replaceWith(stand);
      return { host, stand };
    });
    const without = height();
    for (const { host, stand } of pairs) stand.replaceWith(host);
    return { with: before, without };
  }, HOST);
}

inBrowsers((test) => {
  for (const sample of ALL_SAMPLES) {
    const check = async (/** @type {import("./lib/session.mjs").Session} */ session) => {
      const { origin, hostname } = new URL(sample.url);
      const comments = await expectedOf(sample);
      const tagged = comments.filter(({ tags }) => tags.length > 0);
      const shell = await Shell.open(session);
      await shell.allow(`${origin}/*`);
      await shell.switchSite(hostname, false);
      const page = await session.open(sample.url, { body: await sample.load(), policy: sample.policy });
      const nodes = await pageNodes(page);

      await shell.switchSite(hostname, true);
      const status = await shell.settled(page);
      assert.deepEqual(
        status.list.map(({ tags, ...comment }) => ({ ...comment, tags: withoutScores(tags) })),
        comments.map(({ id, author = null, depth, text, tags }) => ({
          id,
          author,
          depth,
          text,
          tags: withoutScores(tags),
        })),
      );
      assert.deepEqual([status.comments, status.tagged], [comments.length, tagged.length]);
      await shell.showWholePage(page);
      assertHighlights(comments, await highlights(page));
      assertStrength(status.list, await faintlyPainted(page));
      assertBadges(tagged, await badgeLabels(session, page));
      assert.deepEqual(await pageNodes(page), nodes);
      const { comment, badge } = await shell.adapter(page);
      assertPlaces(tagged, await commentsOfBadges(page, comment));
      const height = await heights(page);
      // Without a line of their own to stand in they take some of the body's.
      if (badge) assert.equal(height.with, height.without);
    };
    test(`${sample.name}: as the command line says, and the page as it was`, check, { skip: sample.skip });
  }
});
