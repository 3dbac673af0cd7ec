/** The picker's script, which a page gets each time the reader wants to show what its comments are. */

import { world } from "../content/panel-api.js";
import { Picker } from "./picker.js";

const picking = world.threadlight?.picking;
if (picking) new Picker(document, picking);
