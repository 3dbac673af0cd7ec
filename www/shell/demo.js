/** The sample thread, read and shown by the modules of the extension's content script, with the core in a worker. */

import { trusted } from "../../extension/common/events.js";
import { isFiltering, NO_FILTER, onlyCategory } from "../../extension/common/filter.js";
import { ask } from "../../extension/common/messages.js";
import { find } from "../../extension/common/templates.js";
import { Life } from "../../extension/content/life.js";
import { ThreadHost } from "../../extension/content/thread-host.js";
import { Drawer } from "../../extension/panel/drawer.js";
import { world } from "../../extension/ui/page-api.js";
import { sendCommand } from "./page-chrome.js";

/** @typedef {import("../../extension/common/messages.js").Command} Command */
/** @typedef {import("../../extension/content/open-thread.js").Services} Services */

/** The site whose rules say where the sample's comments are: src/page/sites/threadlight-demo.toml. */
const SITE = "threadlight-demo";

/** The keys of the extension's commands, with Alt and Shift: those that its manifest suggests. @type {Record<string, Command>} */
const COMMANDS = { KeyL: "panel", KeyJ: "next", KeyK: "previous", KeyE: "explain" };

/**
 * @param {object} page
 * @param {Services["paint"]} page.paint
 * @param {(error: string | null) => void} page.failed  Called whenever it may have changed why nothing is tagged.
 */
export async function readDemo({ paint, failed }) {
  const life = new Life();
  const host = new ThreadHost(
    life,
    { ask, paint, loadPanel },
    {
      host: "",
      isSearching: () => false,
      retry: () => {},
      unwanted: () => {},
      follow({ error, comments, waiting, filter }) {
        failed(error);
        // Tests and measurements wait for it.
        if (comments > 0 && waiting === 0) document.documentElement.dataset.tagged = String(comments);
        find("#show-all").toggleAttribute("disabled", !isFiltering(filter));
      },
    },
  );
  world.threadlight = {
    end: () => life.end(),
    get panel() {
      return host.thread?.panelApi ?? null;
    },
    picker: null,
  };
  const [{ sites }] = await Promise.all([ask({ type: "list_sites", url: location.href }), host.start()]);
  const site = sites.find(({ id }) => id === SITE);
  if (!site) throw new Error(`no site ${SITE}`);
  host.serve({ id: site.id, name: site.name, origin: "site", adapter: site.adapter, root: document });
  obey(host);
}

/**
 * The page's own buttons, and the keys that the browser would handle if this were the extension.
 * @param {ThreadHost} host
 */
function obey(host) {
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-only]"))) {
    button.addEventListener("click", () => host.thread?.setFilter(onlyCategory(button.dataset.only ?? "")));
  }
  find("#show-all").addEventListener("click", () => host.thread?.setFilter(NO_FILTER));
  find("#open-panel").addEventListener("click", () => sendCommand("panel"));
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const command = COMMANDS[event.code];
    if (!command || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    sendCommand(command);
  };
  document.addEventListener("keydown", trusted(onKey));
  find("#controls").inert = false;
}

async function loadPanel() {
  const api = world.threadlight?.panel;
  api?.attach(new Drawer(document, api));
}
