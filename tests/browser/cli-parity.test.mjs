/** On every sample page, the extension reads and tags what the command line reads and tags. */

import { strict as assert } from "node:assert";

import { faintName, highlightName } from "../../extension/common/palette.js";
import { confidence } from "../../extension/content/show/confidence.js";
import { piecesOf } from "../../extension/content/show/pieces.js";
import { CATEGORIES } from "../../extension/generated/categories.js";
import { read, tag } from "./lib/cli.mjs";
import { HOST, highlights, pageNodes } from "./lib/inspect.mjs";
import { ALL_SAMPLES } from "./lib/samples.mjs";
import { badgeLabels, Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("../../extension/generated/protocol").Comment} Comment */
/** @typedef {import("../../extension/generated/protocol").Tag} Tag */
/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {Comment & { tags: Tag[] }} Tagged */

/** With all tags, since more of them show more mistakes. */
const LEVEL = "everything";

/**
 * The command line's answers by sample, so that it runs once for both browsers.
 * @type {Map<string, Promise<Tagged[]>>}
 */
const expected = new Map();

/**
 * The comments and tags that the command line finds in a page.
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
  const answers = await tag(comments, LEVEL);
  return comments.map((comment, index) => ({ ...comment, tags: answers[index]?.tags ?? [] }));
}

/**
 * Tags without their scores, which the command line rounds.
 * @param {readonly Tag[]} tags
 */
function withoutScores(tags) {
  return tags.map(({ category, axis, level, evidence }) => ({ category, axis, level, evidence }));
}

/**
 * A text without white space.
 * @param {string} text
 */
function withoutSpace(text) {
  return text.replace(/\s+/gu, "");
}

/**
 * Checks that the highlights are the evidence of each category, within what may be painted.
 * @param {Tagged[]} comments
 * @param {Record<string, string[]>} painted
 */
function assertHighlights(comments, painted) {
  assert.ok(comments.some(({ tags }) => tags.some(({ evidence }) => evidence.length > 0)));
  for (const { id } of CATEGORIES) {
    const words = comments.flatMap(({ text, tags }) => {
      const pieces = piecesOf(tags, text.length).filter(({ category }) => category === id);
      return pieces.sort((one, other) => one.start - other.start).map(({ start, end }) => text.slice(start, end));
    });
    // A span over several text nodes has several ranges.
    assert.equal(withoutSpace((painted[highlightName(id)] ?? []).join("")), withoutSpace(words.join("")), id);
  }
}

/**
 * The length of the faint highlights of each category, in UTF-16 units without white space.
 * @param {Page} page
 */
function faintlyPainted(page) {
  return page.evaluate(
    (names) => {
      const range = document.createRange();
      const lengths = names.map((name) => {
        const texts = [...(CSS.highlights.get(name) ?? [])].map((one) => {
          range.setStart(one.startContainer, one.startOffset);
          range.setEnd(one.endContainer, one.endOffset);
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
 * Checks that exactly the tags that are less sure are highlighted faintly.
 * @param {readonly { text: string, tags: readonly Tag[] }[]} comments  With the scores that the page got.
 * @param {number[]} painted  See {@link faintlyPainted}.
 */
function assertStrength(comments, painted) {
  const wanted = CATEGORIES.map(({ id }) => {
    const faint = comments.flatMap(({ text, tags }) =>
      piecesOf(tags, text.length)
        .filter(({ category, score }) => category === id && confidence(score) === "less")
        .map(({ start, end }) => withoutSpace(text.slice(start, end)).length),
    );
    return faint.reduce((sum, length) => sum + length, 0);
  });
  assert.deepEqual(painted, wanted);
}

/**
 * Checks that each tagged comment has a badge for each axis, with labels of its tags.
 * @param {Tagged[]} tagged
 * @param {string[][]} shown
 */
function assertBadges(tagged, shown) {
  const titles = new Map(CATEGORIES.map(({ id, label }) => [id, label]));
  assert.equal(shown.length, tagged.length);
  for (const [index, { id, tags }] of tagged.entries()) {
    const labels = tags.map(({ category }) => titles.get(category));
    assert.equal(shown[index]?.length, new Set(tags.map(({ axis }) => axis)).size, id);
    assert.ok(
      shown[index]?.every((each) => labels.includes(each)),
      id,
    );
  }
}

/**
 * Checks that all badges stand in their own comments.
 * @param {Tagged[]} tagged
 * @param {string[]} holders  The texts and attributes of the comments that the badges stand in.
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
 * The texts and attribute values of the comment that each badge host stands in.
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
 * The height of the page with badges and without them, in CSS pixels.
 * @param {Page} page
 */
function heights(page) {
  return page.evaluate((selector) => {
    const height = () => document.documentElement.scrollHeight;
    const before = height();
    const pairs = [...document.querySelectorAll(selector)].map((host) => {
      const placeholder = document.createTextNode("");
      host.replaceWith(placeholder);
      return { host, placeholder };
    });
    const without = height();
    for (const { host, placeholder } of pairs) placeholder.replaceWith(host);
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
      await shell.set({ level: LEVEL, repeatTopics: true });
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
      // If the adapter names no place for badges, they take some room in the body.
      if (badge) assert.equal(height.with, height.without);
    };
    test(`${sample.name}: the extension shows what the command line finds and leaves the page's nodes alone`, check, {
      skip: sample.skip,
    });
  }
});
