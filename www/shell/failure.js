/** Says why nothing is tagged. Imported first, for it also hears what stops the other modules from starting. */

import { messageOf } from "../../extension/common/error-message.js";
import { find } from "../../extension/common/templates.js";

/** @param {string | null} reason  Null if there is none. */
export function tellFailure(reason) {
  find("#failure").hidden = reason === null;
  find("#failure-reason").textContent = reason ?? "";
}

/** Whoever starts later says himself what fails. */
const started = new AbortController();

export function stopListening() {
  started.abort();
}

const { signal } = started;
addEventListener("error", ({ error, message }) => tellFailure(error ? messageOf(error) : message), { signal });
addEventListener("unhandledrejection", ({ reason }) => tellFailure(messageOf(reason)), { signal });
