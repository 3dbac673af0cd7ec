/** The life of a content script. At most one copy runs in a page, even after the site was off and on, or after an update. */

import { onSettingsChange } from "../store/settings.js";
import { sweepLayers } from "../ui/layer.js";
import { world } from "../ui/page-api.js";
import { isSiteOff } from "./preferences.js";

export class Life {
  #controller = new AbortController();

  /** Aborts when this copy ends, and ends everything that it has started. */
  get signal() {
    return this.#controller.signal;
  }

  end() {
    this.#controller.abort();
  }

  /**
   * Runs an action unless this copy is dead. When the extension is updated or removed, Chromium keeps old copies running,
   * but their calls to the browser fail.
   * @param {() => unknown} action
   */
  ifAlive(action) {
    if (this.signal.aborted) return;
    if (chrome.runtime?.id) action();
    else this.end();
  }
}

/** Ends the copy that runs in this page, if there is one. */
export function endEarlierCopy() {
  world.threadlight?.end();
  sweepLayers(document);
}

/**
 * Begins again once the site is switched on. The background starts new scripts in the site's own pages and their frames, but
 * it can't find a frame in a page that the extension may not read.
 * @param {string} host  Of what the tab shows.
 * @param {() => void} begin
 */
export function beginWhenOn(host, begin) {
  const waiting = new AbortController();
  world.threadlight = { end: () => waiting.abort(), panel: null, picker: null };
  onSettingsChange((settings) => chrome.runtime?.id && !isSiteOff(settings, host) && begin(), waiting.signal);
}
