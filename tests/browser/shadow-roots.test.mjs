/** Comments that a page's script renders into an open shadow root, as some comment services do. */

import { strict as assert } from "node:assert";

import { COMMENTS } from "./lib/blog.mjs";
import { highlights, until } from "./lib/inspect.mjs";
import { Shell } from "./lib/shell.mjs";
import { inBrowsers } from "./lib/suite.mjs";

/** @typedef {import("./lib/blog.mjs").BlogComment} BlogComment */

/** Where the pages and the services' scripts are served. */
const SITE = "https://gazette.example";

/**
 * The markup of each service: of three that have a site file, and of two that nobody knows. The texts are ours.
 * `container` is in the page from the start, `host` is added by the service's script, and both are HTML.
 * @typedef {object} Service
 * @property {string} name
 * @property {string} host
 * @property {string} container
 * @property {boolean} [known]  Whether it has a site file.
 * @property {(comments: string) => string} list
 * @property {(comment: BlogComment, index: number) => string} comment
 */

/** @type {readonly Service[]} */
const SERVICES = [
  {
    name: "openweb",
    container: `<div data-spotim-module="conversation"></div>`,
    known: true,
    host: `<ow-conversation class="talk-host"></ow-conversation>`,
    list: (comments) => `<div class="spcv_conversation"><ul class="spcv_messages-list">${comments}</ul></div>`,
    comment: ({ author, text }, index) => `<li class="spcv_list-item"><article>
      <div data-message-id="sp_${index}" data-message-depth="${index % 2}" data-spot-im-class="message-view">
      <div><span class="spcv_username" data-spot-im-class="message-username">${author}</span>
      <time data-spot-im-class="message-timestamp">${index + 2} hours ago</time></div>
      <div data-spot-im-class="message-text"><p>${text}</p></div>
      <div><button>Reply</button> <button>Share</button></div></div></article></li>`,
  },
  {
    name: "coral",
    container: `<div id="coral_thread"></div>`,
    known: true,
    host: `<div id="coral-shadow-container" class="talk-host"></div>`,
    list: (comments) => `<div class="coral coral-stream"><div class="coral-allComments">${comments}</div></div>`,
    comment: ({ author, text }, index) => `<div class="coral coral-indent coral-indent-${index % 2}">
      <div class="coral coral-comment" role="article" id="comment-${index}">
      <div><button class="coral coral-comment-username">${author}</button>
      <time class="coral coral-comment-timestamp" datetime="2024-05-0${index + 1}T09:12:00Z">May ${index + 1}</time></div>
      <div class="coral coral-comment-content"><div>${text}</div></div>
      <button>Reply</button></div></div>`,
  },
  {
    name: "hyvor",
    known: true,
    // The element is there from the start, but it stays empty until its script defines it.
    container: `<hyvor-talk-comments class="talk-host"></hyvor-talk-comments>`,
    host: "",
    list: (comments) => `<div class="comments-list">${comments}</div>`,
    comment: ({ author, text }, index) => `<div class="comment" id="ht-${index}"><div class="comment-inside">
      <div class="comment-meta"><span class="comment-user-name"><button>${author}</button></span>
      <a class="comment-time" href="#ht-${index}">${index + 2} days ago</a></div>
      <div class="comment-content"><div class="comment-content-inner"><p>${text}</p></div></div>
      <div class="comment-actions"><button>Reply</button></div></div></div>`,
  },
  {
    // The comments have no classes and no element around them.
    name: "unmarked",
    container: "",
    host: `<div class="talk-host"></div>`,
    list: (comments) => comments,
    comment: ({ author, text }, index) => `<div><b>${author}</b> <time>${index + 2} days ago</time><p>${text}</p>
      <button>Reply</button></div>`,
  },
  {
    name: "unknown",
    container: "",
    host: `<div class="talk-host"></div>`,
    list: (comments) => `<ul class="talk">${comments}</ul>`,
    comment: (
      { author, text },
      index,
    ) => `<li><a href="/people/${index}">${author}</a> <time>${index + 2} days ago</time>
      <p>${text}</p><button>Reply</button></li>`,
  },
];

/**
 * A page with an article.
 * @param {string} container  HTML below the article.
 */
function article(container) {
  const paragraph =
    "The council met twice and agreed on nothing but the date of the third meeting, which two of them will miss. ";
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Third meeting</title></head>
    <body><main><h1>Third meeting</h1>${`<p>${paragraph.repeat(3)}</p>`.repeat(5)}${container}</main></body></html>`;
}

inBrowsers((test) => {
  test("comments in an open shadow root are read, of known services and of unknown ones", async (session) => {
    const shell = await Shell.open(session);
    await shell.allow(`${SITE}/*`);
    for (const { name, container, host, known, list, comment } of SERVICES) {
      const script = `{
        document.querySelector("main > :last-child").insertAdjacentHTML("beforeend", ${JSON.stringify(host)});
        const fill = (element) => {
          element.attachShadow({ mode: "open" }).innerHTML = ${JSON.stringify(list(COMMENTS.map(comment).join("")))};
        };
        const element = document.querySelector(".talk-host");
        if (element.localName !== "hyvor-talk-comments") fill(element);
        else customElements.define(element.localName, class extends HTMLElement { connectedCallback() { fill(this); } });
      }`;
      session.network.serve(`${SITE}/${name}.js`, { body: script, type: "text/javascript" });
      const page = await session.open(`${SITE}/${name}`, article(container));
      await page.bringToFront();
      // Such services load their script some time after the page.
      await until("the page without comments is read", async () => (await shell.status(page))?.waiting === 0);
      await page.evaluate(
        (src) => void document.head.append(Object.assign(document.createElement("script"), { src })),
        `/${name}.js`,
      );
      const status = await shell.settled(page, ({ comments }) => comments === COMMENTS.length);
      assert.equal(status.site?.id, known ? name : "found", name);
      assert.deepEqual(
        status.list.map(({ author, text }) => [author, text]),
        COMMENTS.map(({ author, text }) => [author, text]),
        name,
      );
      const badges = () =>
        page.evaluate(
          () => document.querySelector(".talk-host")?.shadowRoot?.querySelectorAll("[data-threadlight]").length,
        );
      await until("each tagged comment has badges", async () => (await badges()) === status.tagged);
      assert.ok(Object.values(await highlights(page)).flat().length > 0, name);
    }
  });
});
