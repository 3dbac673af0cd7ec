/** What a thread as a whole is about, in words. */

import { text } from "./strings.js";

/**
 * @param {readonly string[]} topics  Ids of categories.
 * @param {readonly { id: string, title: string }[]} categories
 */
export function aboutTopics(topics, categories) {
  const titles = topics.map((topic) => categories.find(({ id }) => id === topic)?.title ?? topic);
  return titles.length > 0 ? text("aboutTopics", titles.join(", ")) : "";
}
