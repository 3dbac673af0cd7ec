import { CATEGORIES } from "../generated/categories.js";

document.body.textContent = CATEGORIES.map((category) => category.title).join(", ");
