/** What content scripts and the options page ask the background to do with corrections. Only the background writes them. */

import { cut } from "../common/cut.js";
import { ask } from "../common/messages.js";
import { CORRECTION_TEXT_LIMIT, CORRECTION_TITLE_LIMIT, PARENT_TEXT_LIMIT } from "../generated/constants.js";

/** @typedef {import("../generated/protocol").Comment} Comment */
/** @typedef {import("../generated/protocol").Correction} Correction */

/**
 * Records the reader's verdict on whether a comment has a category. It replaces an earlier verdict on the same pair.
 * @param {Comment} comment  As the engine was asked about it.
 * @param {string} category  Its id, built-in or own.
 * @param {boolean} wanted  True for "also that", false for "not this".
 * @returns {Promise<() => Promise<void>>}  Once it is stored; all open pages show the effect a moment later. The function undoes it.
 */
export async function addCorrection({ text, title, parent }, category, wanted) {
  /** @type {Correction} */
  const correction = {
    category,
    wanted,
    text: cut(text, CORRECTION_TEXT_LIMIT),
    ...(title ? { title: cut(title, CORRECTION_TITLE_LIMIT) } : {}),
    ...(parent ? { parent: cut(parent, PARENT_TEXT_LIMIT) } : {}),
  };
  const { id, before } = await ask({ type: "add_correction", correction });
  return async () => {
    if (before) await ask({ type: "add_correction", correction: before });
    else await removeCorrections([id]);
  };
}

/**
 * Deletes corrections, with what they have taught.
 * @param {readonly string[]} ids
 * @returns {Promise<void>}  Once they are gone from the store.
 */
export async function removeCorrections(ids) {
  await ask({ type: "remove_corrections", ids });
}
