/**
 * The list of comments. Each item leads to its comment, each of its tags to the card that explains it, and one button to the
 * categories that the comment does not have.
 */

import { text } from "../common/strings.js";
import { inBadgeOrder, isFromContext, makeBadge } from "../ui/badge-parts.js";
import { make } from "../ui/make.js";

/** @typedef {import("../ui/page-api.js").PanelApi} PanelApi */
/** @typedef {import("../ui/page-api.js").PanelComment} PanelComment */

/** How much of a comment is shown, in UTF-16 units: about two lines. */
const EXCERPT_UNITS = 140;

export class CommentList {
  #document;
  #api;
  #isListed;
  #categories;
  #list;
  /**
   * The items made so far, with what they show.
   * @type {WeakMap<PanelComment, { item: HTMLElement, tags: readonly unknown[], text: string, author: string | null }>}
   */
  #items = new WeakMap();

  /**
   * @param {Document} document
   * @param {PanelApi} api
   * @param {(comment: PanelComment) => boolean} isListed
   */
  constructor(document, api, isListed) {
    this.#document = document;
    this.#api = api;
    this.#isListed = isListed;
    this.#categories = new Map(api.categories.map((category) => [category.id, category]));
    this.#list = make(document, "ul", { className: "comments", ariaLabel: text("taggedComments") });
    this.element = make(document, "details", {}, make(document, "summary", {}, text("taggedComments")), this.#list);
    this.element.addEventListener("toggle", () => this.show());
  }

  /** Does nothing while the list is closed. */
  show() {
    if (!this.element.open) return;
    const comments = this.#api.comments().filter(this.#isListed);
    // Items that stay are not moved, since one of them may have the focus.
    let next = this.#list.firstElementChild;
    for (const comment of comments) {
      const before = this.#items.get(comment)?.item;
      const item = this.#itemOf(comment);
      // The new item may have replaced an outdated one.
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

  /**
   * The item of a comment. If the comment has changed, a new item replaces the old one.
   * @param {PanelComment} comment
   */
  #itemOf(comment) {
    const { tags, text, author } = comment;
    const known = this.#items.get(comment);
    if (known && known.tags === tags && known.text === text && known.author === author) return known.item;
    const item = this.#make(comment);
    known?.item.replaceWith(item);
    this.#items.set(comment, { item, tags, text, author });
    return item;
  }

  /** @param {PanelComment} comment */
  #make(comment) {
    const document = this.#document;
    const excerpt = comment.text.replace(/\s+/g, " ").slice(0, EXCERPT_UNITS);
    const button = make(document, "button", { type: "button", className: "comment" });
    const mark = comment.isNew ? [make(document, "i", { className: "new" }, text("newComment"))] : [];
    button.append(make(document, "b", {}, comment.author ?? ""), ...mark, make(document, "span", {}, excerpt));
    button.addEventListener("click", () => this.#api.goTo(comment));
    const tags = make(document, "div", { className: "tags" });
    for (const each of inBadgeOrder(comment.tags)) {
      const category = this.#categories.get(each.category);
      if (!category) continue;
      const tag = this.#tag(comment, category);
      tag.classList.toggle("context", isFromContext(each));
      tags.append(tag);
    }
    const also = make(document, "button", { type: "button", className: "also" }, text("alsoThat"));
    also.addEventListener("click", () => {
      this.#api.goTo(comment);
      this.#api.offer(comment, () => also.focus());
    });
    tags.append(also);
    return make(document, "li", {}, button, tags);
  }

  /**
   * @param {PanelComment} comment
   * @param {import("../generated/protocol").Category} category
   */
  #tag(comment, { id, title, label }) {
    const tag = makeBadge(this.#document, "button", id, label);
    tag.ariaLabel = text("whyTitle", title);
    tag.addEventListener("click", () => {
      this.#api.goTo(comment);
      this.#api.explain(comment, id, () => tag.focus());
    });
    return tag;
  }
}
