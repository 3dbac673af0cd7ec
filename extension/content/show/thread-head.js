/** Says once, beside the thread's title, what the thread as a whole is about. */

import { aboutTopics } from "../../common/about-topics.js";
import { text } from "../../common/strings.js";
import { OUR_ATTRIBUTE } from "../../generated/constants.js";
import { makeBadge } from "../../ui/badge-parts.js";
import { make } from "../../ui/make.js";

/** @typedef {import("../../generated/protocol").Category} Category */

/** How often a page may remove it before it stays away. */
const RETURNS = 3;

/** In an element that is laid out like this, one more inline box at the end changes nothing else. */
const SAFE_DISPLAYS = new Set(["block", "inline", "inline-block", "list-item", "table-cell"]);

export class ThreadHead {
  #document;
  #sheets;
  /** @type {HTMLElement | null} */
  #host = null;
  /** What is said, as JSON. */
  #said = "";
  #returns = 0;

  /**
   * @param {Document} document
   * @param {CSSStyleSheet[]} sheets  Of badges.
   * @param {AbortSignal} signal
   */
  constructor(document, sheets, signal) {
    this.#document = document;
    this.#sheets = sheets;
    signal.addEventListener("abort", () => this.#remove(), { once: true });
  }

  /** @param {Node} node */
  isHost(node) {
    return node === this.#host;
  }

  /**
   * @param {Element | null} title  The element of the thread's title; null if the page has none.
   * @param {readonly Category[]} topics  What is said; nothing if there are none.
   */
  show(title, topics) {
    const said = JSON.stringify(topics.map(({ id, label }) => [id, label]));
    const isThere = this.#host?.isConnected ?? false;
    if (said === this.#said && (isThere || this.#host === null || this.#returns >= RETURNS)) return;
    if (said === this.#said) this.#returns++;
    this.#said = said;
    this.#remove();
    const place = title && placeFor(title);
    if (topics.length === 0 || !place) return;
    this.#host = this.#make(topics);
    place.append(this.#host);
  }

  /** @param {readonly Category[]} topics */
  #make(topics) {
    const document = this.#document;
    const host = make(document, "span");
    host.setAttribute(OUR_ATTRIBUTE, "thread");
    const root = host.attachShadow({ mode: "closed" });
    root.adoptedStyleSheets = this.#sheets;
    const group = make(document, "span", { className: "badges", lang: text("language") });
    group.role = "group";
    group.ariaLabel = aboutTopics(
      topics.map(({ id }) => id),
      topics,
    );
    group.title = group.ariaLabel;
    for (const { id, label } of topics) {
      const badge = makeBadge(document, "span", id);
      badge.dataset.label = label;
      group.append(badge);
    }
    root.append(group);
    return host;
  }

  #remove() {
    this.#host?.remove();
    this.#host = null;
  }
}

/**
 * The element that the badges can stand at the end of: the title's or, if it is a link, the one around that; null if they would
 * change how it is laid out.
 * @param {Element} title
 */
function placeFor(title) {
  const link = title.closest("a, button");
  const place = link ? link.parentElement : title;
  if (!place?.checkVisibility()) return null;
  return SAFE_DISPLAYS.has(getComputedStyle(place).display) ? place : null;
}
