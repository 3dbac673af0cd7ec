/** Isso, a server of comments that blogs run for themselves, with a database of its own on this machine. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { until } from "../browser/lib/inspect.mjs";

/** @typedef {{ text: string, author?: string, parent?: number }} BlogComment */

export class Isso {
  /**
   * @private
   * @param {import("node:child_process").ChildProcess} server
   * @param {string} origin  Where it answers.
   * @param {string} folder
   */
  constructor(server, origin, folder) {
    this.server = server;
    this.origin = origin;
    this.folder = folder;
  }

  /**
   * Starts it with an empty database.
   * @param {string} program
   * @param {string} site  The origin of the pages that it serves.
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
    let complaints = "";
    server.stderr.on("data", (data) => (complaints += data));
    const isso = new Isso(server, origin, folder);
    const answers = () =>
      fetch(new URL("/config", origin)).then(
        ({ ok }) => ok,
        () => false,
      );
    await until("Isso answers", answers).catch(async (error) => {
      await isso.stop();
      throw new Error(`${error.message}\n${complaints}`);
    });
    return isso;
  }

  /**
   * Makes a comment, as the page's form does it; gives its number.
   * @param {string} path  Of the page.
   * @param {BlogComment} said
   * @returns {Promise<number>}
   */
  async say(path, said) {
    const answer = await fetch(new URL(`/new?uri=${encodeURIComponent(path)}`, this.origin), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ title: path, ...said }),
    });
    if (!answer.ok) throw new Error(`Isso takes no comment: ${answer.status} ${await answer.text()}`);
    return (await answer.json()).id;
  }

  async stop() {
    if (this.server.exitCode === null && this.server.kill()) await once(this.server, "exit");
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}
