/** Addresses of pages. */

/**
 * An address without its fragment, which is the address of the page's thread.
 * @param {string} url
 */
export function withoutFragment(url) {
  return url.replace(/#.*/, "");
}
