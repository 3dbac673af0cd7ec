/** Detects when the reader points at a mark. A few listeners on the document serve all comments. */

import { trusted } from "../../common/events.js";

/** @typedef {import("./hit-test.js").HitTest} HitTest */
/** @typedef {import("./hit-test.js").Mark} Mark */

/**
 * How long the pointer must rest on a mark before the card opens, in milliseconds. Longer on words, where it also rests
 * while the reader reads. Chosen by hand.
 */
const REST = { badge: 250, word: 700 };

/** How long a click on words may turn out to be the first half of a double click, which selects, in milliseconds. */
const DOUBLE_CLICK = 250;

/** Elements on which a click means something to the page. */
const INTERACTIVE = "a, button, input, label, select, summary, textarea, [contenteditable], [onclick], [role=button]";

/**
 * @typedef {object} Options
 * @property {HitTest} hitTest
 * @property {(mark: Mark, by: "rest" | "click") => void} pointed
 * @property {AbortSignal} signal
 */

/**
 * @param {Document} document
 * @param {Options} options
 */
export function watchPointer(document, options) {
  watchRests(document, options);
  watchClicks(document, options);
}

/**
 * @param {Document} document
 * @param {Options} options
 */
function watchRests(document, { hitTest, pointed, signal }) {
  let [x, y, movedAt, isWaiting, hasPressed] = [0, 0, 0, false, false];
  /** @type {keyof typeof REST} */
  let over = "word";

  const checkRest = () => {
    isWaiting = false;
    // Whoever clicks wants something of the page. The pointer rests on the mark only once it has moved again.
    if (signal.aborted || hasPressed) return;
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
    if (event.clientX === x && event.clientY === y) return;
    [x, y, movedAt, hasPressed] = [event.clientX, event.clientY, performance.now(), false];
    over = hitTest.isBadge(event.composedPath()[0] ?? null) ? "badge" : "word";
    if (!isWaiting) wait(REST[over]);
  };
  const onPress = () => {
    hasPressed = true;
  };
  document.addEventListener("pointermove", trusted(onMove), { passive: true, signal });
  document.addEventListener("pointerdown", trusted(onPress), { capture: true, passive: true, signal });
}

/**
 * @param {Document} document
 * @param {Options} options
 */
function watchClicks(document, { hitTest, pointed, signal }) {
  let timer = 0;
  /** @param {MouseEvent} event */
  const onClick = (event) => {
    const { target, clientX, clientY, detail } = event;
    clearTimeout(timer);
    if (!hitTest.isBadge(event.composedPath()[0] ?? null)) {
      if (detail <= 1 && isPlainText(target)) timer = Number(setTimeout(openWord, DOUBLE_CLICK, clientX, clientY));
      return;
    }
    // A badge may stand in a link or a button of the page, which this click is not meant for.
    event.preventDefault();
    event.stopPropagation();
    const mark = hitTest.badgeAt(clientX, clientY);
    if (mark) pointed(mark, "click");
  };
  /**
   * @param {number} x
   * @param {number} y
   */
  const openWord = (x, y) => {
    // A selection that ended here was what the reader wanted.
    const isSelecting = document.getSelection()?.isCollapsed === false;
    const mark = signal.aborted || isSelecting ? null : hitTest.wordAt(x, y);
    if (mark) pointed(mark, "click");
  };
  document.addEventListener("click", trusted(onClick), { capture: true, signal });
}

/** @param {EventTarget | null} target */
function isPlainText(target) {
  return target instanceof Element && !target.closest(INTERACTIVE);
}
