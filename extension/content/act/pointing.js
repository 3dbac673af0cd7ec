/** What the reader points at: a badge, or a highlighted word. A few listeners on the document serve all comments. */

/** @typedef {import("./hit-test.js").Mark} Mark */
/** @typedef {import("./hit-test.js").Marks} Marks */

/** How long the pointer has to rest before it is a question, in milliseconds: words are rested on while reading, too. */
const REST = { badge: 250, word: 700 };

/** A click on one of these means something to the page. */
const BUSY = "a, button, input, label, select, summary, textarea, [contenteditable], [onclick], [role=button]";

/**
 * @param {Document} document
 * @param {object} options
 * @param {Marks} options.marks
 * @param {(mark: Mark, by: "rest" | "click") => void} options.point
 * @param {AbortSignal} options.signal
 */
export function watchPointer(document, { marks, point, signal }) {
  let [x, y, moved, waiting] = [0, 0, 0, false];
  /** @type {keyof typeof REST} */
  let over = "word";

  const look = () => {
    waiting = false;
    if (signal.aborted) return;
    const rest = performance.now() - moved;
    if (rest < REST[over]) return wait(REST[over] - rest);
    const mark = over === "badge" ? marks.badgeAt(x, y) : marks.wordAt(x, y);
    if (mark) point(mark, "rest");
  };
  /** @param {number} time */
  const wait = (time) => {
    waiting = true;
    setTimeout(look, time);
  };
  /** @param {PointerEvent} event */
  const move = (event) => {
    if (event.pointerType === "touch" || event.buttons !== 0) return;
    [x, y, moved] = [event.clientX, event.clientY, performance.now()];
    over = marks.isBadge(event.composedPath()[0] ?? null) ? "badge" : "word";
    if (!waiting) wait(REST[over]);
  };
  /** @param {MouseEvent} event */
  const click = (event) => {
    const onBadge = marks.isBadge(event.composedPath()[0] ?? null);
    const mark = onBadge ? marks.badgeAt(event.clientX, event.clientY) : wordClicked(event);
    if (onBadge) {
      // The page must not take it for a click on what the badge stands in.
      event.preventDefault();
      event.stopPropagation();
    }
    if (mark) point(mark, "click");
  };
  /** @param {MouseEvent} event */
  const wordClicked = ({ target, clientX, clientY }) => {
    const free = target instanceof Element && !target.closest(BUSY) && (document.getSelection()?.isCollapsed ?? true);
    return free ? marks.wordAt(clientX, clientY) : null;
  };
  document.addEventListener("pointermove", move, { passive: true, signal });
  document.addEventListener("click", click, { capture: true, signal });
}
