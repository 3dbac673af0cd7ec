/** The list of exceptions: sites on which a category is shown differently. */

import { text } from "../common/strings.js";
import { find } from "../common/templates.js";
import { changeSettings, isHost, showAs } from "../store/settings.js";
import { fillShows, setBadge, setField, showRows, titleOf } from "./parts.js";

/** @typedef {import("../store/settings.js").Exception} Exception */
/** @typedef {import("../store/settings.js").Show} Show */
/** @typedef {import("./notice-line.js").NoticeLine} NoticeLine */
/** @typedef {import("./state.js").State} State */

export class ExceptionsList {
  #form = /** @type {HTMLFormElement} */ (find("#new-exception"));
  #category = /** @type {HTMLSelectElement} */ (find("select[name=category]", this.#form));
  #notice;

  /** @param {NoticeLine} notice */
  constructor(notice) {
    this.#notice = notice;
    const show = /** @type {HTMLSelectElement} */ (find("select[name=show]", this.#form));
    fillShows(show, "");
    show.value = "off";
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#add();
    });
  }

  /** @param {State} state */
  show({ settings, categories }) {
    const chosen = this.#category.value;
    this.#category.replaceChildren(...categories.map(({ id, title }) => new Option(title, id)));
    if (chosen) this.#category.value = chosen;
    showRows(find("#exceptions"), settings.exceptions, {
      template: "#exception",
      key: ({ host, category }) => `${host} ${category}`,
      build: (row, { host, category }) => {
        const name = `${titleOf(category, categories)}, ${host}`;
        find("b", row).textContent = host;
        const select = /** @type {HTMLSelectElement} */ (find("select", row));
        fillShows(select, text("shownAsOf", name));
        select.addEventListener("change", () => {
          const show = /** @type {Show} */ (select.value);
          void changeSettings((all) => showAs(all, category, show, host));
        });
        find("button", row).ariaLabel = text("removeOf", name);
        find("button", row).addEventListener("click", () => this.#remove(host, category, name));
      },
      update: (row, { category, show }) => {
        setBadge(row, category, categories);
        setField(/** @type {HTMLSelectElement} */ (find("select", row)), show);
      },
    });
  }

  #add() {
    const data = new FormData(this.#form);
    const host = hostOf(String(data.get("host")));
    find(".error", this.#form).textContent = host ? "" : text("noHost");
    if (!host) return;
    const exception = { host, category: String(data.get("category")), show: /** @type {Show} */ (data.get("show")) };
    void changeSettings(({ exceptions }) => ({
      exceptions: [...without(exceptions, host, exception.category), exception],
    }));
    this.#form.reset();
  }

  /**
   * @param {string} host
   * @param {string} category
   * @param {string} name
   */
  async #remove(host, category, name) {
    /** @type {readonly Exception[]} */
    let before = [];
    await changeSettings(({ exceptions }) => {
      before = exceptions;
      return { exceptions: without(exceptions, host, category) };
    });
    this.#notice.say(text("removed", name), () => changeSettings(() => ({ exceptions: before })));
  }
}

/**
 * @param {readonly Exception[]} exceptions
 * @param {string} host
 * @param {string} category
 */
function without(exceptions, host, category) {
  return exceptions.filter((each) => each.host !== host || each.category !== category);
}

/**
 * The host in what the reader typed: a host name or an address.
 * @param {string} typed
 * @returns {string | null}  Null if there is none.
 */
function hostOf(typed) {
  const address = typed.trim();
  try {
    const { hostname } = new URL(/^[a-z]+:\/\//i.test(address) ? address : `https://${address}`);
    return isHost(hostname) ? hostname : null;
  } catch {
    return null;
  }
}
