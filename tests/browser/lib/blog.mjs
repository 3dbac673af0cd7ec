/** A page of no known software: an article with readers' comments below it. */

/** Where tests serve the page. */
export const URL_OF_BLOG = "https://garden.example/2024/roof-beds";

/** @typedef {{ id: number, author: string, text: string }} BlogComment */

/** Comments that any model of the taxonomy tags. @type {readonly BlogComment[]} */
export const COMMENTS = [
  { id: 811, author: "Marlow", text: "Does anybody know how much of its battery an electric car loses in winter?" },
  {
    id: 812,
    author: "quillfish",
    text: "Thanks, that is a great explanation. I fixed the bug in my Python code with it.",
  },
  {
    id: 817,
    author: "Tamsin Reed",
    text: "I worked for that company for six years, and the pay was never what the manager had promised.",
  },
  {
    id: 823,
    author: "oldpier",
    text: "You should read the court's decision first: the judge says that the licence was broken.",
  },
];

/** What the article repeats. */
const PARAGRAPH =
  "Last spring we carried forty sacks of soil up the stairs and built three beds out of boards that a neighbour had left over. " +
  "The first thing to know is how much a roof can bear, and the second is where the water goes when it rains for a week.";

/**
 * The markup of one comment.
 * @param {BlogComment} comment
 */
export function commentMarkup({ id, author, text }) {
  return `
    <div class="talk-entry" id="talk-${id}">
      <div class="talk-by"><a class="talk-name" href="/people/${id}">${author}</a>
        <time datetime="2024-05-0${id % 9 || 9}T09:12:00Z">May ${id % 9 || 9}, 2024</time></div>
      <div class="talk-words"><p>${text}</p></div>
      <div class="talk-tools"><a href="#talk-${id}">#</a> <a href="#answer" class="talk-answer">Reply</a></div>
    </div>`;
}

/**
 * The markup of the whole page, with these comments below the article.
 * @param {readonly BlogComment[]} comments
 */
export function blog(comments) {
  return `<!doctype html>
    <html lang="en">
    <head><meta charset="utf-8"><title>Beds on a roof</title></head>
    <body>
      <nav><a href="/">Home</a> <a href="/about">About</a></nav>
      <main>
        <h1>Beds on a roof</h1>
        <div class="story">${`<p>${PARAGRAPH}</p>`.repeat(6)}</div>
        <section class="talk">${comments.map(commentMarkup).join("")}</section>
      </main>
      <footer>All of this is made up.</footer>
    </body>
    </html>`;
}
