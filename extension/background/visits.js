/** Visits of threads: which comments are new since the last one. */

import { digest } from "../common/digest.js";
import { noteVisit } from "../store/memory.js";

/** How much of a comment's hash is kept, in characters: enough to tell those of one thread apart. */
const LENGTH = 8;

/**
 * @param {import("../common/messages.js").VisitRequest} request
 * @param {chrome.runtime.MessageSender} sender
 * @returns {Promise<boolean[]>}  Of each comment whether it is new.
 */
export async function visit({ address, begun, comments }, { tab }) {
  // What is read in a private window leaves no trace.
  if (tab?.incognito) return comments.map(() => false);
  const hashes = await Promise.all(comments.map(async (comment) => (await digest(comment)).slice(0, LENGTH)));
  const fresh = await noteVisit(await digest(address), begun, hashes);
  return hashes.map((hash) => fresh.has(hash));
}
