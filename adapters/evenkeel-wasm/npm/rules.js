// The runner's rules and the store's segments: a module of its own, so that a browser need not load it.

import { readFileSync } from "node:fs";
import { initSync } from "./runner.js";

initSync({ module: readFileSync(new URL("runner_bg.wasm", import.meta.url)) });

export { Case, Files } from "./runner.js";
