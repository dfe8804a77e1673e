// Runs all vectors through the kernel as WASM: `node tests/vectors/node.mjs <module.wasm>`.
// Every bit must equal the golden one in bits.json.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const json = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));

const { names, functions } = json("manifest.json");
const golden = json("bits.json");
const bits = new DataView(new ArrayBuffer(8));

/** One scalar: bits of a float (`0x…`), an integer, a name, or a float in decimal. */
function word(scalar) {
  if (/^(0x[0-9a-f]+|[0-9]+)$/.test(scalar)) return BigInt(scalar);
  const position = names.indexOf(scalar);
  if (position >= 0) return BigInt(position);
  const number = Number(scalar);
  if (Number.isNaN(number) && scalar !== "NaN") throw new Error(`${scalar}: neither a number nor a known name`);
  bits.setFloat64(0, number);
  return bits.getBigUint64(0);
}

/** A value as words: lists and texts with their length before them. */
function flatten(value) {
  if (Array.isArray(value)) return [BigInt(value.length), ...value.flatMap(flatten)];
  if (typeof value === "boolean") return [value ? 1n : 0n];
  if (typeof value === "string") return [word(value)];
  const text = [...new TextEncoder().encode(value.text)];
  return [BigInt(text.length), ...text.map(BigInt)];
}

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const { exports: kernel } = new WebAssembly.Instance(module);
const view = (pointer, count) => new BigUint64Array(kernel.memory.buffer, pointer, count);

let cases = 0;
let differing = 0;
functions.forEach(({ name }, index) => {
  for (const { case: title, arguments: given } of json(`cases/${name}.json`).cases) {
    const words = given.flatMap(flatten);
    view(kernel.arguments(), words.length).set(words);
    const count = kernel.call_kernel(index, words.length);
    const found = [...view(kernel.results(), count)].map((word) => word.toString(16)).join(" ");
    cases += 1;
    if (found !== golden[`${name}/${title}`]) {
      differing += 1;
      console.error(`${name}/${title}: ${found}, not ${golden[`${name}/${title}`]}`);
    }
  }
});
console.log(`${cases} cases, ${differing} differing`);
process.exit(cases === Object.keys(golden).length && differing === 0 ? 0 : 1);
