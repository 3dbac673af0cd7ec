/**
 * The revision: a digest of the reader's own categories and corrections, which tags depend on. The empty string stands for a
 * reader who has made neither.
 *
 * The background changes it once the engine works with the new configuration, so a page that notices the change and asks again
 * gets current tags.
 */

import { StoredValue } from "./stored-value.js";

export const revision = new StoredValue("revision", (stored) => String(stored ?? ""));
