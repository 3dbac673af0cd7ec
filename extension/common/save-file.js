/** Files for the reader. */

/** How long the browser may take to begin reading a file before its address is revoked, in milliseconds. */
const READ_TIME = 60_000;

/**
 * Downloads a JSON file.
 * @param {string} name
 * @param {string} content
 */
export function saveJsonFile(name, content) {
  const url = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), READ_TIME);
}
