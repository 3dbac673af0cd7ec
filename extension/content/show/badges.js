/**
 * Badges. All that the extension adds to the page's content is one element for each comment, the host of a closed shadow
 * root.
 */

import { css } from "../../common/css.js";
import { badgeColours } from "../../common/palette.js";
import { text } from "../../common/strings.js";
import { OUR_ATTRIBUTE } from "../../generated/constants.js";
import { AXES, inBadgeOrder, isFromContext, makeBadge } from "../../ui/badge-parts.js";

/** @typedef {import("../../common/palette.js").Theme} Theme */
/** @typedef {import("../../generated/protocol").Category} Category */
/** @typedef {import("../../generated/protocol").Tag} Tag */

/**
 * Where a comment's badges stand: at the end of `place` or, without that, before the body, beside its first lines.
 * @typedef {{ place: Element | null, body: Element | null }} Placement
 */

/**
 * What a comment's badges show.
 * @typedef {object} Content
 * @property {readonly Tag[]} tags
 * @property {readonly string[]} carried  Those of its topics that it carries on from the comment it answers.
 * @property {boolean} isNew
 */

/** How often a host that the page removes is put back. A page that keeps removing it wins. */
const RETURNS = 3;

/**
 * The badges' layout. They stay together: where the line has no room for them, they begin the next one, and more rows stand apart.
 * The negative margins keep a single row from changing the height of its line. Labels are generated content, which can be read out,
 * but is neither found by a search in the page nor copied. Important declarations in a shadow root win over the page's.
 */
const LAYOUT = css`
  :host {
    all: initial !important;
    font:
      500 clamp(9.5px, 0.85em, 17px) / 0 system-ui,
      sans-serif !important;
    align-self: center !important;
    user-select: none !important;
    -webkit-user-select: none !important;
  }
  .badge,
  .more,
  .new {
    flex: none;
    max-width: 100%;
    box-sizing: border-box;
    overflow: clip;
    margin-inline-start: 0.35em;
    padding: 0.05em 0.5em 0.1em;
    border: 1px solid;
    border-radius: 0.9em;
    white-space: nowrap;
  }
  .badge::before,
  .new::after {
    content: attr(data-label);
  }
  .badge,
  .more {
    cursor: help;
  }
  .badges {
    display: inline-flex;
    flex-wrap: wrap;
    row-gap: 2px;
    max-width: 100%;
    box-sizing: border-box;
    counter-reset: more;
    margin-block: -0.2em;
    padding-inline-start: 0.2em;
    line-height: 1.25;
  }
  .apart {
    float: inline-end;
    margin-block: 0;
  }
  .more {
    display: none;
  }
  .new::before {
    content: "◆ ";
    font-size: 0.8em;
  }
  .more::before {
    content: "+" counter(more);
  }
  @media print {
    :host {
      display: none !important;
    }
  }
`;

/**
 * The colours of badges that belong to no category. They have backgrounds of their own, because some light pages have dark
 * headers, and the other way round.
 */
export const PLAIN = {
  light: css`
    .more {
      color: #555;
      background: #fcfcfc;
      border-color: #ccc;
    }
    .new {
      color: #8a3b00;
      background: #fff6ec;
      border-color: #b9641f;
    }
  `,
  dark: css`
    .more {
      color: #bbb;
      background: #1b1b1b;
      border-color: #555;
    }
    .new {
      color: #ffbd8a;
      background: #2a1d12;
      border-color: #b9703b;
    }
  `,
};

export class Badges {
  /** The elements that the contents of hosts are cloned from. */
  #group;
  #new;
  /** @type {Map<string, HTMLElement>} By category. */
  #badges = new Map();
  /** All shadow roots share these sheets, so switching a category is one change however many comments there are. */
  #colours = new CSSStyleSheet();
  #switches = new CSSStyleSheet();
  /** @type {Map<Element, Content & { host: HTMLElement, returns: number }>} By comment. */
  #placed = new Map();
  /** @type {WeakMap<Node, { root: ShadowRoot, comment: Element }>} By host. */
  #hosts = new WeakMap();
  /** @type {ReadonlySet<string>} */
  #off = new Set();
  /** Whether topics that are carried on have badges, too. */
  #repeats = false;

  /**
   * @param {import("../find/comment-locator.js").Root} root  Where the comments are.
   * @param {readonly Category[]} categories
   * @param {AbortSignal} signal
   */
  constructor(root, categories, signal) {
    const document = root.ownerDocument ?? /** @type {Document} */ (root);
    this.root = root;
    this.document = document;
    this.categories = categories;
    // A named group with plain text in it: screen readers read it once and as a whole.
    this.#group = document.createElement("span");
    this.#group.className = "badges";
    this.#group.role = "group";
    this.#group.lang = text("language");
    this.#group.ariaLabel = text("badges");
    this.#new = document.createElement("span");
    this.#new.className = "new";
    this.#new.dataset.label = text("newComment");
    for (const { id, axis, label } of categories) {
      const badge = makeBadge(document, "span", id);
      Object.assign(badge.dataset, { axis, label });
      this.#badges.set(id, badge);
    }
    this.switchOff([], false);
    signal.addEventListener("abort", () => this.#clear(), { once: true });
  }

  /**
   * Gives the same categories other labels. Their colours change with {@link setTheme}.
   * @param {readonly Category[]} categories
   */
  setLabels(categories) {
    this.categories = categories;
    for (const { id, label } of categories) {
      const badge = this.#badges.get(id);
      if (badge) badge.dataset.label = label;
    }
    for (const { host } of this.#placed.values()) {
      for (const badge of this.#hosts.get(host)?.root.querySelectorAll("[data-category]") ?? []) {
        const { dataset } = /** @type {HTMLElement} */ (badge);
        dataset.label = this.#badges.get(dataset.category ?? "")?.dataset.label ?? "";
      }
    }
  }

  /**
   * Shows a comment's badges instead of those it had before.
   * @param {Element} comment
   * @param {Content} content
   * @param {Placement} placement
   */
  show(comment, { tags, carried, isNew }, placement) {
    const placed = this.#placed.get(comment);
    if (placed?.tags === tags && placed.isNew === isNew) {
      this.carry(comment, carried);
      if (!this.isLost(comment)) return;
      placed.returns++;
      insert(placed.host, placement);
      return;
    }
    this.drop(comment);
    if (tags.length === 0 && !isNew) return;
    const host = this.#makeHost(comment, { tags, isNew }, placement.place === null);
    this.#placed.set(comment, { host, tags, carried: [], isNew, returns: 0 });
    this.carry(comment, carried);
    insert(host, placement);
  }

  /**
   * Says which of its topics a comment carries on from the one it answers: that may get other tags later.
   * @param {Element} comment
   * @param {readonly string[]} carried
   */
  carry(comment, carried) {
    const placed = this.#placed.get(comment);
    if (!placed || placed.carried.join() === carried.join()) return;
    placed.carried = carried;
    for (const badge of this.#hosts.get(placed.host)?.root.querySelectorAll("[data-category]") ?? []) {
      const { category = "" } = /** @type {HTMLElement} */ (badge).dataset;
      badge.classList.toggle("carried", carried.includes(category));
    }
  }

  /** @param {Element} comment */
  drop(comment) {
    this.#placed.get(comment)?.host.remove();
    this.#placed.delete(comment);
  }

  /**
   * Whether the page has removed a comment's host, and it may be put back.
   * @param {Element} comment
   */
  isLost(comment) {
    const placed = this.#placed.get(comment);
    return placed !== undefined && !placed.host.isConnected && placed.returns < RETURNS;
  }

  /**
   * Whether a node is a host of ours.
   * @param {Node} node
   */
  isHost(node) {
    return this.#hosts.has(node);
  }

  /**
   * The badge at a point; null if there is none.
   * @param {Node} host
   * @param {number} x  In the view, in pixels, like `y`.
   * @param {number} y
   * @returns {{ comment: Element, element: Element, categories: string[] } | null}  First the category of that badge, then
   *   the comment's others that are shown.
   */
  at(host, x, y) {
    const { root, comment } = this.#hosts.get(host) ?? {};
    const element = root?.elementFromPoint(x, y)?.closest(".badge, .more");
    const placed = comment && this.#placed.get(comment);
    if (!element || !placed) return null;
    const isHidden = (/** @type {string} */ category) =>
      this.#off.has(category) || (!this.#repeats && placed.carried.includes(category));
    const tagsShown = inBadgeOrder(placed.tags).filter(({ category }) => !isHidden(category));
    const shown = tagsShown.map(({ category }) => category);
    // "+n" has no category of its own: it stands for the first one that it hides.
    const hidden = tagsShown.find(({ axis }, index) => tagsShown.findIndex((tag) => tag.axis === axis) < index);
    const first = /** @type {HTMLElement} */ (element).dataset.category ?? hidden?.category ?? "";
    return { comment, element, categories: [first, ...shown.filter((category) => category !== first)] };
  }

  /**
   * The host of a comment's badges.
   * @param {Element} comment
   */
  hostOf(comment) {
    return this.#placed.get(comment)?.host ?? null;
  }

  /**
   * The box of a comment's badge of a category, in the view; without that badge, of its host.
   * @param {Element} comment
   * @param {string} category
   */
  boxOf(comment, category) {
    const host = this.hostOf(comment);
    const badge = host && this.#hosts.get(host)?.root.querySelector(`[data-category="${category}"]`);
    return (badge ?? host)?.getBoundingClientRect() ?? null;
  }

  /** The style sheet of layout and colours. */
  get sheet() {
    return this.#colours;
  }

  /** @param {Theme} theme */
  setTheme(theme) {
    this.#colours.replaceSync(`${LAYOUT}\n${PLAIN[theme]}\n${badgeColours(this.categories, theme)}`);
  }

  /**
   * Shows all categories but these: of each axis one badge, and the others of a comment as a number.
   * @param {readonly string[]} off
   * @param {boolean} repeats  Whether topics that are carried on have badges, too.
   */
  switchOff(off, repeats) {
    this.#off = new Set(off);
    this.#repeats = repeats;
    const hidden = [...off.map((id) => `[data-category="${id}"]`), ...(repeats ? [] : [".carried"])].join(",");
    const shownOf = AXES.map((axis) => `.badge[data-axis="${axis}"]${hidden ? `:not(${hidden})` : ""}`);
    // Badges beyond the first are counted and read out, so they must be rendered, but they take no room.
    this.#switches.replaceSync(`
      ${hidden ? `.badge:is(${hidden}) { display: none; }` : ""}
      ${shownOf.map((shown) => `.badge:nth-child(n + 2 of ${shown})`)} {
        counter-increment: more;
        margin: 0;
        padding: 0;
        border: 0;
        font-size: 0;
      }
      ${shownOf.map((shown) => `.badge:nth-child(2 of ${shown}) ~ .more`)} { display: block; }
    `);
  }

  /**
   * @param {Element} comment
   * @param {Pick<Content, "tags" | "isNew">} content
   * @param {boolean} isApart  Whether the page has no line of text for the badges to stand in.
   */
  #makeHost(comment, { tags, isNew }, isApart) {
    const host = this.document.createElement("span");
    host.setAttribute(OUR_ATTRIBUTE, "");
    const root = host.attachShadow({ mode: "closed" });
    this.#hosts.set(host, { root, comment });
    root.adoptedStyleSheets = [this.#colours, this.#switches];
    const group = clone(this.#group);
    if (isApart) group.classList.add("apart");
    if (isNew) group.append(clone(this.#new));
    for (const tag of inBadgeOrder(tags)) {
      const { category } = tag;
      const badge = this.#badges.get(category);
      if (badge) group.append(clone(badge));
      if (badge && isFromContext(tag)) group.lastElementChild?.classList.add("context");
    }
    if (tags.length > new Set(tags.map(({ axis }) => axis)).size) {
      const more = this.document.createElement("span");
      more.className = "more";
      more.ariaHidden = "true";
      group.append(more);
    }
    root.append(group);
    return host;
  }

  #clear() {
    for (const { host } of this.#placed.values()) host.remove();
    this.#placed.clear();
  }
}

/** @param {HTMLElement} element */
function clone(element) {
  return /** @type {HTMLElement} */ (element.cloneNode(true));
}

/**
 * @param {Element} host
 * @param {Placement} placement
 */
function insert(host, { place, body }) {
  if (place) place.append(host);
  else body?.before(host);
}
