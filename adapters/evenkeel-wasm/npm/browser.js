// For browsers and bundlers: call and await `load` before anything else.

import init from "./kernel.js";

/** Fetches the module; `source` is a URL, a response or bytes, by default the file beside this one. */
export async function load(source = new URL("kernel_bg.wasm", import.meta.url)) {
  await init({ module_or_path: source });
}

export * from "./api.js";
export { measure } from "./measure.js";
