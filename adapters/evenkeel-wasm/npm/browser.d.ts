export * from "./index.js";

/** Fetches the kernel's module; await it before anything else. `source` is by default the file beside this one. */
export function load(source?: URL | string | Response | BufferSource | WebAssembly.Module): Promise<void>;
