/** Titles of the densities. */

import { text } from "./strings.js";

/** @returns {Record<import("../store/settings.js").Density, string>} */
export function densityTitles() {
  return { off: text("densityOff"), sparse: text("densitySparse"), normal: text("densityNormal") };
}
