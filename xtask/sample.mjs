/** The sample thread, for the commands that show it. */

import { fileURLToPath } from "node:url";

/** Its file. */
export const SAMPLE = fileURLToPath(new URL("../www/thread.html", import.meta.url));
