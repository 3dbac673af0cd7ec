/**
 * The sample thread, read and shown by the modules of the content script and tagged by the background, as any thread is. Only
 * what takes a content script is done here: its style sheet can't be inserted into a page of the extension, nor can the panel.
 */

import { ask } from "../common/messages.js";
import { Life } from "../content/life.js";
import { ThreadHost } from "../content/thread-host.js";
import { world } from "../ui/page-api.js";

/** @typedef {import("../common/messages.js").Status} Status */
/** @typedef {import("../content/open-thread.js").Services} Services */

/** Where the sample's comments are. @type {import("../generated/protocol").Adapter} */
const ADAPTER = {
  comment: "article",
  body: ".said",
  id: [{ attr: "id" }],
  author: [{ select: ".head b" }],
  time: [],
  permalink: [],
  title: [{ select: "#thread h3" }],
  depth: [],
  quote: "blockquote",
  badge: ".head",
};

/** The panel's script, as the package names it. */
const PANEL = "panel/main.js";

/**
 * @param {object} page
 * @param {Services["paint"]} page.paint
 * @param {(status: Status) => void} page.follow  Called at each change of what is known of the thread.
 */
export async function readSample({ paint, follow }) {
  const life = new Life();
  const host = new ThreadHost(
    life,
    { ask, paint, loadPanel },
    {
      host: "",
      isSearching: () => false,
      retry: () => {},
      unwanted: () => {},
      follow,
    },
  );
  world.threadlight = {
    end: () => life.end(),
    get panel() {
      return host.thread?.panelApi ?? null;
    },
    picker: null,
  };
  await host.start();
  host.serve({ id: "sample", name: "Threadlight", origin: "site", adapter: ADAPTER, root: document });
}

function loadPanel() {
  const script = document.createElement("script");
  script.src = chrome.runtime.getURL(PANEL);
  return new Promise((resolve, reject) => {
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error(`can't load ${PANEL}`)));
    document.head.append(script);
  });
}
