/**
 * Colours, from a category's axis and its place on that axis: no category is known here by name.
 *
 * Topics are fills (a tint under the words, a filled badge), every other axis is lines (an underline, an outlined
 * badge), and underlines also differ in style: colour is never the only carrier.
 */

/** @typedef {import("../generated/protocol").Axis} Axis */
/** @typedef {import("../generated/protocol").Category} Category */
/** @typedef {Category & { hue?: number | undefined }} Coloured  With a hue that the reader chose, if so. */
/** @typedef {"light" | "dark"} Theme  The page's, not the system's. */
/** @typedef {readonly [lightness: number, chroma: number]} Shade  In OKLCH: 0 to 1, and 0 to about 0.3. */
/** @typedef {"tint" | "faintTint" | "line" | "faintLine" | "fill" | "ink" | "paper" | "border"} Use */
/** @typedef {Readonly<Record<Use, Shade>>} Shades */

/** Each hue is that far from the one before it (the golden angle), so that neighbours in a list never look alike. */
const HUE_STEP = 137.508;
const FIRST_HUE = { topic: 100, kind: 145, own: 20 };
const LINE_STYLES = ["solid", "dotted", "dashed", "double"];

/**
 * `tint`: behind highlighted words. `line`: under them. `faintTint`, `faintLine`: where the tag is not so sure. A filled badge
 * is `ink` on `fill`, an outlined one `ink` on `paper` with a `border`. A test holds them to WCAG's contrast.
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
 * How a category looks, whatever the theme.
 * @param {Axis} axis
 * @param {number} index  Its place on that axis, from 0.
 */
export function look(axis, index) {
  return {
    filled: axis === "topic",
    hue: Math.round((FIRST_HUE[axis] + index * HUE_STEP) % 360),
    lineStyle: LINE_STYLES[index % LINE_STYLES.length],
  };
}

/**
 * Each category with its look.
 * @param {readonly Coloured[]} categories
 */
export function looks(categories) {
  /** @type {Partial<Record<Axis, number>>} */
  const seen = {};
  return categories.map(({ id, axis, hue }) => {
    const index = seen[axis] ?? 0;
    seen[axis] = index + 1;
    const usual = look(axis, index);
    return { id, ...usual, hue: hue ?? usual.hue };
  });
}

/**
 * @param {Shade} shade
 * @param {number} hue
 */
export function colour([lightness, chroma], hue) {
  return `oklch(${lightness} ${chroma} ${hue})`;
}

/**
 * What the page's highlight registry calls a category. The registry is shared with the page, hence the prefix.
 * @param {string} id
 */
export function highlightName(id) {
  return `threadlight-${id}`;
}

/**
 * What it calls the words of a category that are not so sure.
 * @param {string} id
 */
export function faintName(id) {
  return highlightName(`-faint-${id}`);
}

/** The highlight of texts that step back. No category's id begins with a hyphen. */
export const DIMMED = highlightName("-dimmed");

/** The highlight of the comment that was just gone to. */
export const HERE = highlightName("-here");

/** The attribute of bodies that are folded to a line. */
export const FOLDED = "data-threadlight-folded";

/** @type {Readonly<Record<Theme, string>>} */
const FAINT = { light: "#a3a3a3", dark: "#6b6b6b" };

/** @type {Readonly<Record<Theme, string>>} */
const LIT = { light: "#fff3b8", dark: "#46401f" };

/** More than one line is not seen. No `display`: what the page hides stays hidden. */
const FOLD = "max-height: 1.5em !important; overflow: hidden !important";

/**
 * The style sheet of the highlights, and of what steps back.
 * @param {readonly Coloured[]} categories
 * @param {Theme} theme
 * @param {string} [scope]  The elements that the rules are for, by a selector; all, if not given.
 */
export function highlightSheet(categories, theme, scope = "") {
  const { tint, line, faintTint, faintLine } = SHADES[theme];
  const rules = looks(categories).flatMap(({ id, filled, hue, lineStyle }) => {
    const paint = (/** @type {Shade} */ ground, /** @type {Shade} */ under) =>
      filled
        ? `background-color: ${colour(ground, hue)}`
        : `text-decoration: underline ${lineStyle} 1px ${colour(under, hue)}; text-underline-offset: .2em`;
    return [
      `${scope}::highlight(${faintName(id)}) { ${paint(faintTint, faintLine)}; }`,
      `${scope}::highlight(${highlightName(id)}) { ${paint(tint, line)}; }`,
    ];
  });
  rules.push(
    `${scope}::highlight(${HERE}) { background-color: ${LIT[theme]}; }`,
    `${scope}::highlight(${DIMMED}) { color: ${FAINT[theme]}; }`,
    `[${FOLDED}] { ${FOLD}; }`,
  );
  return `@media not print {\n${rules.join("\n")}\n}`;
}

/**
 * The colours of badges, for elements with the class `badge` and the category's id in `data-category`; those of tags that
 * only the context says have the class `context`, too, and an outline for a fill. The popup's switches wear them too.
 * @param {readonly Coloured[]} categories
 * @param {Theme} theme
 */
export function badgeColours(categories, theme) {
  const { fill, ink, paper, border, line } = SHADES[theme];
  const rules = looks(categories).map(({ id, filled, hue, lineStyle }) => {
    const paint = filled
      ? `background: ${colour(fill, hue)}; border-color: transparent`
      : `background: ${colour(paper, hue)}; border-color: ${colour(border, hue)}`;
    const ground = ` --ground: ${colour(paper, hue)}; --edge: ${colour(border, hue)};`;
    const sample = filled ? "" : ` --line: ${lineStyle} ${colour(line, hue)};`;
    return `.badge[data-category="${id}"] { color: ${colour(ink, hue)}; ${paint};${sample}${ground} }`;
  });
  rules.push(".badge.badge.context { background: var(--ground); border-color: var(--edge); border-style: dashed; }");
  return rules.join("\n");
}
