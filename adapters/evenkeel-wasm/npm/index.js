// For Node: the module is read when this file is imported.

import { readFileSync } from "node:fs";
import { initSync } from "./kernel.js";

initSync({ module: readFileSync(new URL("kernel_bg.wasm", import.meta.url)) });

export * from "./api.js";
export { measure } from "./measure.js";
