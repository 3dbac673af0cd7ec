/** Hashes that stand for a text without revealing it. */

/** How many bytes of the hash are kept: 96 bits, so that no two texts of one reader ever share a digest. */
const DIGEST_BYTES = 12;

/**
 * The start of a text's SHA-256 hash.
 * @param {string} text
 * @returns {Promise<string>}  Sixteen characters of Base64.
 */
export async function digest(text) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return btoa(String.fromCharCode(...hash.subarray(0, DIGEST_BYTES)));
}
