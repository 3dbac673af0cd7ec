/** Shows a folder of static files on this machine. Not compressed: between two programs on one machine that takes longer than it saves. */

import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import sirv from "sirv";

/**
 * @param {string} folder
 * @param {number} port  0 for any that is free.
 * @returns {Promise<{ address: string, server: import("node:http").Server }>}  Once it answers.
 */
export async function serve(folder, port) {
  const files = sirv(folder, { dev: true, etag: true });
  const server = createServer((request, response) => {
    // Through a proxy, requests have the whole address.
    const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
    request.url = pathname + search;
    files(request, response, () => void response.writeHead(404).end());
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(null));
  });
  const { port: taken } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { address: `http://localhost:${taken}/`, server };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({ options: { port: { type: "string" } }, allowPositionals: true });
  try {
    const { address } = await serve(positionals[0] ?? ".", Number(values.port ?? 0));
    console.log(`The site is at ${address} (Ctrl+C ends)`);
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    const isTaken = code === "EADDRINUSE";
    console.error(
      isTaken ? `port ${values.port} is in use: choose another with --port, or 0 for any that is free` : message,
    );
    process.exitCode = 1;
  }
}
