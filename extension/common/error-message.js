/**
 * What a caught value says went wrong. JavaScript can throw anything.
 * @param {unknown} error
 */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
