/** Where Threadlight starts by itself, and how the reader has it start elsewhere. */

import { IS_FIREFOX } from "../common/browser.js";
import { text } from "../common/strings.js";
import { find } from "../common/templates.js";
import { SITES } from "../generated/sites.js";

export async function sayWhere() {
  const names = await allowedSites();
  const list = new Intl.ListFormat(text("language")).format(names);
  find("#starts").textContent = names.length > 0 ? text("startsAt", list) : text("startsNowhere");
  find("#elsewhere").textContent = text("startsElsewhere", text("allow"), text("readHere"));
  find("#pin").textContent = IS_FIREFOX ? text("pinFirefox") : text("pinChromium");
  find("#only-how").textContent = text("gestureOnlyHow", text("onlyThis"));
}

/** The names of the known sites that the browser lets the extension read, since the reader may have withheld some. */
async function allowedSites() {
  const { origins = [] } = await chrome.permissions.getAll();
  const allowed = new Set(origins.map((origin) => /^[^:]+:\/\/([^/]+)\//.exec(origin)?.[1]));
  return SITES.filter(({ hosts }) => hosts.some((host) => allowed.has(host))).map(({ name }) => name);
}
