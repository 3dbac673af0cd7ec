/** Detects when the reader points at a mark. A few listeners on the document serve all comments. */

/** @typedef {import("./hit-test.js").HitTest} HitTest */
/** @typedef {import("./hit-test.js").Mark} Mark */

/**
 * How long the pointer must rest on a mark before the card opens, in milliseconds. Longer on words, where it also rests
 * while the reader reads. Chosen by hand.
 */
const REST = { badge: 250, word: 700 };

/** Elements on which a click means something to the page. */
const INTERACTIVE = "a, button, input, label, select, summary, textarea, [contenteditable], [onclick], [role=button]";

/**
 * @param {Document} document
 * @param {object} options
 * @param {HitTest} options.hitTest
 * @param {(mark: Mark, by: "rest" | "click") => void} options.pointed
 * @param {AbortSignal} options.signal
 */
export function watchPointer(document, { hitTest, pointed, signal }) {
  let [x, y, movedAt, isWaiting] = [0, 0, 0, false];
  /** @type {keyof typeof REST} */
  let over = "word";

  const checkRest = () => {
    isWaiting = false;
    if (signal.aborted) return;
    const rest = performance.now() - movedAt;
    if (rest < REST[over]) return wait(REST[over] - rest);
    const mark = over === "badge" ? hitTest.badgeAt(x, y) : hitTest.wordAt(x, y);
    if (mark) pointed(mark, "rest");
  };
  /** @param {number} time  In milliseconds. */
  const wait = (time) => {
    isWaiting = true;
    setTimeout(checkRest, time);
  };
  /** @param {PointerEvent} event */
  const onMove = (event) => {
    if (event.pointerType === "touch" || event.buttons !== 0) return;
    [x, y, movedAt] = [event.clientX, event.clientY, performance.now()];
    over = hitTest.isBadge(event.composedPath()[0] ?? null) ? "badge" : "word";
    if (!isWaiting) wait(REST[over]);
  };
  /** @param {MouseEvent} event */
  const onClick = (event) => {
    const isOnBadge = hitTest.isBadge(event.composedPath()[0] ?? null);
    const mark = isOnBadge ? hitTest.badgeAt(event.clientX, event.clientY) : clickedWord(event);
    if (isOnBadge) {
      // A badge may stand in a link or a button of the page, which this click is not meant for.
      event.preventDefault();
      event.stopPropagation();
    }
    if (mark) pointed(mark, "click");
  };
  /** @param {MouseEvent} event */
  const clickedWord = ({ target, clientX, clientY }) => {
    const isPlainText =
      target instanceof Element && !target.closest(INTERACTIVE) && (document.getSelection()?.isCollapsed ?? true);
    return isPlainText ? hitTest.wordAt(clientX, clientY) : null;
  };
  document.addEventListener("pointermove", onMove, { passive: true, signal });
  document.addEventListener("click", onClick, { capture: true, signal });
}
