import init, { Engine } from "../generated/core/threadlight.js";

const engine = init({ module_or_path: chrome.runtime.getURL("core.wasm") }).then(() => new Engine());

chrome.runtime.onMessage.addListener((request, _sender, respond) => {
  engine.then((engine) => respond(engine.answer(request)));
  return true;
});
