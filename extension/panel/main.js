/** The panel's script, which a page gets when the panel is first opened there. */

import { world } from "../content/panel-api.js";
import { Drawer } from "./drawer.js";

const door = world.threadlight?.door;
door?.attach(new Drawer(document, door));
