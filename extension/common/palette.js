/**
 * Style sheets for highlights and badges, from each category's hue and line style. No category is known here by name.
 *
 * Topics are fills (a tint behind the words, a filled badge); the other axes are lines (an underline, an outlined badge), and
 * the underlines differ in style, too: colour alone never tells two categories apart.
 */

import { PANEL_WIDTH, SHEET_SHARE } from "./panel-size.js";

/** @typedef {import("../generated/protocol").Category} Category */
/** @typedef {Pick<Category, "id" | "axis" | "hue" | "line">} Look  What the style sheets need of a category. */
/** @typedef {"light" | "dark"} Theme  The page's, not the system's. */
/** @typedef {readonly [lightness: number, chroma: number]} Shade  In OKLCH: 0 to 1, and 0 to about 0.3. */
/** @typedef {"tint" | "faintTint" | "line" | "faintLine" | "fill" | "ink" | "paper" | "border"} Use */
/** @typedef {Readonly<Record<Use, Shade>>} Shades */

/** @type {readonly import("../generated/protocol").LineStyle[]} */
const LINE_STYLES = ["solid", "dotted", "dashed", "double"];

/**
 * `tint` is behind highlighted words, `line` under them; `faintTint` and `faintLine` are for tags that are less sure. A filled badge
 * is `ink` on `fill`, an outlined one `ink` on `paper` with a `border`. Chosen by eye; a test checks them against WCAG's contrasts.
 * @type {Readonly<Record<Theme, Shades>>}
 */
export const SHADES = {
  light: {
    tint: [0.92, 0.055],
    faintTint: [0.96, 0.024],
    line: [0.6, 0.13],
    faintLine: [0.74, 0.07],
    fill: [0.91, 0.055],
    ink: [0.38, 0.08],
    paper: [0.985, 0.006],
    border: [0.6, 0.1],
  },
  dark: {
    tint: [0.335, 0.048],
    faintTint: [0.275, 0.026],
    line: [0.7, 0.12],
    faintLine: [0.5, 0.06],
    fill: [0.36, 0.06],
    ink: [0.88, 0.05],
    paper: [0.22, 0.012],
    border: [0.6, 0.08],
  },
};

/**
 * The line style of an own category: they take all styles in turn.
 * @param {number} index  Its place among the own categories, from 0.
 */
export function ownLine(index) {
  return LINE_STYLES[index % LINE_STYLES.length] ?? "solid";
}

/**
 * @param {Shade} shade
 * @param {number} hue
 */
export function colour([lightness, chroma], hue) {
  return `oklch(${lightness} ${chroma} ${hue})`;
}

/**
 * The name of a category in the browser's highlight registry. The page uses the same registry, hence the prefix.
 * @param {string} id
 */
export function highlightName(id) {
  return `threadlight-${id}`;
}

/**
 * The name of a category's faint highlight.
 * @param {string} id
 */
export function faintName(id) {
  return highlightName(`-faint-${id}`);
}

/** The highlight of dimmed texts. No category's id begins with a hyphen. */
export const DIMMED = highlightName("-dimmed");

/** The highlight of the comment that the navigator has just gone to. */
export const HERE = highlightName("-here");

/** The attribute of bodies that are folded to one line. */
export const FOLDED = "data-threadlight-folded";

/** The attribute of elements that are hidden together with the comments in them. */
export const GONE = "data-threadlight-gone";

/** The attribute of the page's root while there is room for the panel; its value says where: at the "side" or at the "foot". */
export const ROOM = "data-threadlight-room";

/** The attribute of bodies while the system forces its colours on pages. */
export const FORCED = "data-threadlight-forced";

/** The colour of less important text in layers, and of comments without tags in the thread map. @type {Readonly<Record<Theme, string>>} */
export const FAINT_TEXT = { light: "#5b6670", dark: "#a3adb7" };

/** The colour of dimmed texts. @type {Readonly<Record<Theme, string>>} */
const DIMMED_TEXT = { light: "#a3a3a3", dark: "#6b6b6b" };

/** The background of the comment that the navigator has just gone to. @type {Readonly<Record<Theme, string>>} */
const HERE_GROUND = { light: "#fff3b8", dark: "#46401f" };

/**
 * Makes a rule of ours more specific than the page's, which may be important, too: a selector that excludes ids which nothing has counts
 * as much as those ids.
 */
const STRONG = ":not(#threadlight):not(#threadlight):not(#threadlight)";

/** The rules that make room for the panel. A root as wide as the view would overflow with a margin. */
function roomSheet() {
  const foot = `${100 * SHEET_SHARE}vh`;
  return [
    `[${ROOM}="side"]${STRONG} { width: auto !important; margin-right: ${PANEL_WIDTH}px !important; }`,
    `[${ROOM}="foot"]${STRONG} { padding-bottom: ${foot} !important; scroll-padding-bottom: ${foot} !important; }`,
  ].join("\n");
}

/**
 * The rules that fold bodies to one line and hide elements. Folding leaves `display` alone, so that what the page hides stays hidden; only
 * bodies that are "inline" get another one, since those have no height of their own.
 */
export function foldSheet() {
  return [
    `[${FOLDED}]${STRONG} { max-height: 1lh !important; overflow: hidden !important; }`,
    `[${FOLDED}="inline"]${STRONG} { display: inline-block !important; max-width: 100% !important; }`,
    `[${FOLDED}] > :first-child { margin-top: 0 !important; }`,
    `[${GONE}]${STRONG} { display: none !important; }`,
  ].join("\n");
}

/**
 * The style sheet of all highlights, with the rules for dimmed and folded texts, hidden comments and room for the panel.
 * @param {readonly Look[]} categories
 * @param {Theme} theme
 * @param {string} [scope]  A selector of the elements that the rules apply to; by default, all elements.
 */
export function highlightSheet(categories, theme, scope = "") {
  const { tint, line, faintTint, faintLine } = SHADES[theme];
  const rules = categories.flatMap(({ id, axis, hue, line: style }) => {
    const paint = (/** @type {Shade} */ ground, /** @type {Shade} */ under) =>
      axis === "topic"
        ? `background-color: ${colour(ground, hue)}`
        : `text-decoration: underline ${style} 1px ${colour(under, hue)}; text-underline-offset: .2em`;
    return [
      `${scope}::highlight(${faintName(id)}) { ${paint(faintTint, faintLine)}; }`,
      `${scope}::highlight(${highlightName(id)}) { ${paint(tint, line)}; }`,
    ];
  });
  rules.push(
    `${scope}::highlight(${HERE}) { background-color: ${HERE_GROUND[theme]}; }`,
    `${scope}::highlight(${DIMMED}) { color: ${DIMMED_TEXT[theme]}; }`,
    foldSheet(),
    roomSheet(),
  );
  rules.push(`@media (forced-colors: active) {\n${forcedSheet(categories, scope)}\n}`);
  return `@media not print {\n${rules.join("\n")}\n}`;
}

/**
 * The rules for forced colours. Fills would all have the same colour, so there are only lines. Browsers obey only in elements that adjust
 * their colours themselves, which must then be given the forced ones.
 * @param {readonly Look[]} categories
 * @param {string} scope
 */
function forcedSheet(categories, scope) {
  const lines = categories.map(({ id, line }) => {
    const names = [faintName(id), highlightName(id)].map((name) => `${scope}::highlight(${name})`);
    return `${names} { background-color: transparent; text-decoration: underline ${line ?? "solid"} 2px; }`;
  });
  return [
    ...lines,
    `[${FORCED}], [${FORCED}] * { forced-color-adjust: none; color: CanvasText !important; background-color: Canvas !important; }`,
    `[${FORCED}] :any-link, [${FORCED}] :any-link * { color: LinkText !important; }`,
  ].join("\n");
}

/**
 * The colours of badges: elements with the class `badge` and the category's id in `data-category`. A badge whose tag comes from the
 * context alone has the class `context`, too, and is outlined, not filled. The popup's switches are coloured the same way.
 * @param {readonly Look[]} categories
 * @param {Theme} theme
 */
export function badgeColours(categories, theme) {
  const { fill, ink, paper, border, line } = SHADES[theme];
  const rules = categories.map(({ id, axis, hue, line: style }) => {
    const filled = axis === "topic";
    const paint = filled
      ? `background: ${colour(fill, hue)}; border-color: transparent`
      : `background: ${colour(paper, hue)}; border-color: ${colour(border, hue)}`;
    const ground = ` --ground: ${colour(paper, hue)}; --edge: ${colour(border, hue)};`;
    const sample = filled ? "" : ` --line: ${style} ${colour(line, hue)};`;
    return `.badge[data-category="${id}"] { color: ${colour(ink, hue)}; ${paint};${sample}${ground} }`;
  });
  rules.push(".badge.badge.context { background: var(--ground); border-color: var(--edge); border-style: dashed; }");
  return rules.join("\n");
}
