/** Shows the sample thread as different forums would: www/looks.css has the looks. */

import { find } from "../../extension/common/templates.js";

export function offerLooks() {
  const thread = find("[data-threadlight-demo]");
  find("#looks").addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement) thread.dataset.look = target.value;
  });
  // Some browsers check the same button again when a page is reloaded.
  const checked = document.querySelector("#looks input:checked");
  if (checked instanceof HTMLInputElement) thread.dataset.look = checked.value;
}
