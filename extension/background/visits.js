/** Which comments of a thread are new since the reader's last visit. */

import { digest } from "../common/digest.js";
import { recordVisit } from "../store/memory.js";

/** How many characters of a comment's hash are kept: 48 bits, enough to tell the comments of one thread apart. */
const HASH_LENGTH = 8;

/**
 * @param {import("../common/messages.js").RecordVisitRequest} request
 * @param {chrome.runtime.MessageSender} sender
 * @returns {Promise<boolean[]>}  For each comment of the request, whether it is new.
 */
export async function visit({ address, begun, comments }, { tab }) {
  // Private windows leave no trace.
  if (tab?.incognito) return comments.map(() => false);
  const hashes = await Promise.all(comments.map(async (comment) => (await digest(comment)).slice(0, HASH_LENGTH)));
  const fresh = await recordVisit(await digest(address), begun, hashes);
  return hashes.map((hash) => fresh.has(hash));
}
