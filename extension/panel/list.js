/**
 * The list of comments: each leads to its comment, each of its tags to the card that explains it, and one button to what else
 * it might be tagged with.
 */

import { isSelected } from "../common/selection.js";
import { text } from "../common/strings.js";
import { badgeLabel, inBadgeOrder, isFromContext } from "../ui/badge-parts.js";
import { make } from "../ui/make.js";

/** @typedef {import("../content/panel-api.js").Door} Door */
/** @typedef {import("../content/read/thread.js").Entry} Entry */

/** How much of a comment is shown, in UTF-16 units. */
const START = 140;

export class CommentList {
  #document;
  #door;
  #chosen;
  #titles;
  #list;
  /** @type {WeakMap<Entry, { item: HTMLElement, tags: readonly unknown[], passage: unknown }>} */
  #items = new WeakMap();

  /**
   * @param {Document} document
   * @param {Door} door
   * @param {() => string | null} chosen  What it is about; see `isAmong`.
   */
  constructor(document, door, chosen) {
    this.#document = document;
    this.#door = door;
    this.#chosen = chosen;
    this.#titles = new Map(door.categories.map(({ id, title }) => [id, title]));
    this.#list = make(document, "ul", { className: "comments", ariaLabel: text("taggedComments") });
    this.element = make(document, "details", {}, make(document, "summary", {}, text("taggedComments")), this.#list);
    this.element.addEventListener("toggle", () => this.show());
  }

  /** A closed list is not made. */
  show() {
    if (!this.element.open) return;
    const chosen = this.#chosen();
    const wanted = this.#door.entries().filter((entry) => isSelected(entry, chosen, this.#door.shows));
    // What is there stays where it is, with the focus that it may have.
    let next = this.#list.firstElementChild;
    for (const entry of wanted) {
      const before = this.#items.get(entry)?.item;
      const item = this.#itemOf(entry);
      // It may have taken the place of the one before.
      if (next && next === before) next = item;
      if (item === next) next = next.nextElementSibling;
      else this.#list.insertBefore(item, next);
    }
    while (next) {
      const { nextElementSibling } = next;
      next.remove();
      next = nextElementSibling;
    }
  }

  /** @param {Entry} entry */
  #itemOf(entry) {
    const known = this.#items.get(entry);
    if (known && known.tags === entry.tags && known.passage === entry.passage) return known.item;
    const item = this.#make(entry);
    known?.item.replaceWith(item);
    this.#items.set(entry, { item, tags: entry.tags, passage: entry.passage });
    return item;
  }

  /** @param {Entry} entry */
  #make(entry) {
    const document = this.#document;
    const words = entry.passage?.text.replace(/\s+/g, " ").slice(0, START) ?? "";
    const button = make(document, "button", { type: "button", className: "comment" });
    const mark = entry.isNew ? [make(document, "i", { className: "new" }, text("newComment"))] : [];
    button.append(make(document, "b", {}, entry.header.author ?? ""), ...mark, make(document, "span", {}, words));
    button.addEventListener("click", () => this.#door.goTo(entry));
    const tags = make(document, "div", { className: "tags" });
    for (const each of inBadgeOrder(entry.tags)) {
      const title = this.#titles.get(each.category);
      if (title === undefined) continue;
      const tag = this.#tag(entry, each.category, title);
      tag.classList.toggle("context", isFromContext(each));
      tags.append(tag);
    }
    const also = make(document, "button", { type: "button", className: "also" }, text("alsoThat"));
    also.addEventListener("click", () => {
      this.#door.goTo(entry);
      this.#door.offer(entry, () => also.focus());
    });
    tags.append(also);
    return make(document, "li", {}, button, tags);
  }

  /**
   * @param {Entry} entry
   * @param {string} category
   * @param {string} title
   */
  #tag(entry, category, title) {
    const tag = make(this.#document, "button", { type: "button", className: "badge" }, badgeLabel(title));
    tag.ariaLabel = text("whyTitle", title);
    tag.dataset.category = category;
    tag.addEventListener("click", () => {
      this.#door.goTo(entry);
      this.#door.explain(entry, category, () => tag.focus());
    });
    return tag;
  }
}
