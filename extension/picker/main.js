/** The picker's script, injected each time the reader wants to point out what the comments of a page are. */

import { world } from "../ui/page-api.js";
import { Picker } from "./picker.js";

const api = world.threadlight?.picker;
if (api) new Picker(document, api);
