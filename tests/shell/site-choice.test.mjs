/** The shell chooses sites by the same rules as the core. */

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { candidates } from "../../extension/background/site-choice.js";
import init, { Engine } from "../../extension/generated/core/threadlight.js";
import { SITES } from "../../extension/generated/sites.js";

const CORE = readFileSync(new URL("../../extension/generated/core/threadlight_bg.wasm", import.meta.url));

test("the shell finds the same candidate sites for an address as the core", async () => {
  await init({ module_or_path: CORE });
  const core = new Engine();
  const hosts = SITES.flatMap((site) =>
    site.hosts.flatMap((host) => [host, host.replace("*", "a.b"), host.replace("*.", ""), `x${host}`]),
  );
  const addresses = [
    ...hosts,
    "unknown.example",
    "NEWS.YCombinator.com",
    "lobste.rs.",
    "u:p@lobste.rs:8080",
    "[::1]",
  ].map((host) => `https://${host.replace("*", "any")}/a?b=lobste.rs#c`);
  for (const url of [...addresses, "about:srcdoc", "", "http:"]) {
    const { sites } = core.answer({ type: "sites", url });
    assert.deepEqual(candidates(url), sites, url);
  }
});
