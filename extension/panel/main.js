/** The panel's script, injected when the panel is first opened in a page. */

import { world } from "../ui/page-api.js";
import { Drawer } from "./drawer.js";

const api = world.threadlight?.panel;
api?.attach(new Drawer(document, api));
