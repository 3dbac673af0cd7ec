/** Writes the list of corrections. */

import { corrections, sameSubject, wrongIn } from "../store/corrections.js";

/** @typedef {import("../store/corrections.js").Lesson} Lesson */

/**
 * @param {Lesson} lesson
 * @param {chrome.runtime.MessageSender} sender  The page of the comment.
 */
export async function addCorrection(lesson, { url = "" }) {
  const correction = { ...lesson, id: crypto.randomUUID(), made: Date.now(), host: URL.parse(url)?.hostname ?? "" };
  const wrong = wrongIn(correction);
  if (wrong !== null) throw new Error(`not a correction: ${wrong}`);
  await corrections.change((list) => [...list.filter((other) => !sameSubject(other, correction)), correction]);
}

/** @param {readonly string[]} ids */
export async function removeCorrections(ids) {
  await corrections.change((list) => list.filter(({ id }) => !ids.includes(id)));
}
