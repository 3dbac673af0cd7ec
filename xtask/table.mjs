/** The table that `cargo xtask run` prints: one line a comment. */

/** @typedef {import("../extension/common/messages.js").Listed} Listed */

/** The widths of the columns in characters. With two spaces between them, a line has at most 100. */
const WIDTHS = { author: 20, text: 30, tags: 46 };

/** Replies are indented by two spaces a level, but no further than this level: the author's name needs the rest. */
const MAX_INDENT = 5;

/**
 * A header, then author, start of the text and tags of each comment.
 * @param {readonly Listed[]} list
 * @param {ReadonlyMap<string, string>} titles  The titles of categories by their ids.
 */
export function table(list, titles) {
  const rows = list.map(({ author, depth, text, tags }) => [
    "  ".repeat(Math.min(depth, MAX_INDENT)) + oneLine(author ?? "?"),
    oneLine(text),
    fitTags(tags.map(({ category, score }) => `${titles.get(category) ?? category} ${score.toFixed(2)}`)),
  ]);
  return [["author", "text", "tags with their scores"], ...rows].map(([author = "", text = "", tags = ""]) =>
    `${fit(author, WIDTHS.author)}  ${fit(text, WIDTHS.text)}  ${tags}`.trimEnd(),
  );
}

/** @param {string} text */
function oneLine(text) {
  return text.replaceAll(/\s+/g, " ");
}

/**
 * As many tags as there is room for, then how many there are besides: "Health 0.98, Advice 0.71, +2".
 * @param {readonly string[]} tags
 */
function fitTags(tags) {
  if (tags.length === 0) return "-";
  for (let shown = tags.length; shown > 1; shown--) {
    const line = joined(tags, shown);
    if (line.length <= WIDTHS.tags) return line;
  }
  const more = tags.length > 1 ? `, +${tags.length - 1}` : "";
  return fit(tags[0] ?? "", WIDTHS.tags - more.length).trimEnd() + more;
}

/**
 * @param {readonly string[]} tags
 * @param {number} shown
 */
function joined(tags, shown) {
  const rest = tags.length - shown;
  return [...tags.slice(0, shown), ...(rest > 0 ? [`+${rest}`] : [])].join(", ");
}

/**
 * The text in exactly this width: padded, or cut with an ellipsis.
 * @param {string} text
 * @param {number} width
 */
function fit(text, width) {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}
