/** Runs Isso, a comment server for blogs, on this machine with a database of its own. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { until } from "../browser/lib/inspect.mjs";

/** @typedef {{ text: string, author?: string, parent?: number }} NewComment */

export class Isso {
  /**
   * @private
   * @param {import("node:child_process").ChildProcess} server
   * @param {string} origin  The server's own origin.
   * @param {string} folder  Holds settings and database; removed at the end.
   */
  constructor(server, origin, folder) {
    this.server = server;
    this.origin = origin;
    this.folder = folder;
  }

  /**
   * Starts the server with an empty database and waits until it answers.
   * @param {string} program  The path of Isso's executable.
   * @param {string} site  The origin of the blog that uses it.
   */
  static async start(program, site) {
    const folder = await mkdtemp(join(tmpdir(), "threadlight-isso-"));
    const origin = `http://127.0.0.1:${await freePort()}`;
    const settings = `
      [general]
      dbpath = ${join(folder, "comments.db")}
      host = ${site}
      [server]
      listen = ${origin}
      [guard]
      enabled = false
    `;
    const file = join(folder, "isso.cfg");
    await writeFile(file, settings.replace(/^ +/gm, ""));
    const server = spawn(program, ["-c", file, "run"], { stdio: ["ignore", "ignore", "pipe"] });
    let errors = "";
    server.stderr.on("data", (data) => (errors += data));
    const isso = new Isso(server, origin, folder);
    const answers = () =>
      fetch(new URL("/config", origin)).then(
        ({ ok }) => ok,
        () => false,
      );
    await until("Isso answers", answers).catch(async (error) => {
      await isso.stop();
      throw new Error(`${error.message}\n${errors}`);
    });
    return isso;
  }

  /**
   * Posts a comment as the page's form does; returns its number.
   * @param {string} path  The path of the page.
   * @param {NewComment} comment  `parent` is the number of the comment that it answers.
   * @returns {Promise<number>}
   */
  async addComment(path, comment) {
    const answer = await fetch(new URL(`/new?uri=${encodeURIComponent(path)}`, this.origin), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ title: path, ...comment }),
    });
    if (!answer.ok) throw new Error(`Isso refuses the comment: ${answer.status} ${await answer.text()}`);
    return (await answer.json()).id;
  }

  async stop() {
    if (this.server.exitCode === null && this.server.kill()) await once(this.server, "exit");
    await rm(this.folder, { recursive: true, force: true });
  }
}

/**
 * A port of this machine that nobody uses.
 * @returns {Promise<number>}
 */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}
