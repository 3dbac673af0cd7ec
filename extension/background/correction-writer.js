/** Writes the reader's corrections. */

import { corrections, sameSubject, wrongFieldInCorrection } from "../store/corrections.js";

/** @typedef {import("../generated/protocol").Correction} Correction */
/** @typedef {import("../common/messages.js").CorrectedResponse} CorrectedResponse */

/**
 * Stores a correction, in place of an earlier one of the same comment and category.
 * @param {Correction} correction
 * @param {chrome.runtime.MessageSender} sender  The page with the comment.
 * @returns {Promise<CorrectedResponse>}
 * @throws {Error} If the correction is invalid.
 */
export async function addCorrection(correction, { url = "" }) {
  // The extension's own pages belong to no site.
  const host = url.startsWith(chrome.runtime.getURL("")) ? "" : (URL.parse(url)?.hostname ?? "");
  const stored = { ...correction, id: crypto.randomUUID(), made: Date.now(), host };
  const wrong = wrongFieldInCorrection(stored);
  if (wrong !== null) throw new Error(`invalid correction: ${wrong}`);
  const isAlike = (/** @type {Correction} */ other) => sameSubject(other, stored);
  const { id: _id, made: _made, host: _host, ...before } = (await corrections.load()).find(isAlike) ?? stored;
  await corrections.change((list) => [...list.filter((other) => !isAlike(other)), stored]);
  return { type: "corrected", id: stored.id, before: before.wanted === stored.wanted ? null : before };
}

/** @param {readonly string[]} ids */
export async function removeCorrections(ids) {
  await corrections.change((list) => list.filter(({ id }) => !ids.includes(id)));
}
