/** Counts what the page requests once it is complete, for everybody to see: it is to stay at none. */

import { text } from "../../extension/common/strings.js";
import { find } from "../../extension/common/templates.js";

/** From now on. The worker's requests aren't in this list; it makes none after its start, as a test reads from what the server was asked. */
export function countRequests() {
  const place = find("#requests");
  let count = 0;
  const show = () => {
    place.textContent = count === 0 ? text("requestsNone") : text("requestsSome", count);
  };
  const observer = new PerformanceObserver((list) => {
    count += list.getEntries().length;
    show();
  });
  observer.observe({ type: "resource", buffered: false });
  show();
}
