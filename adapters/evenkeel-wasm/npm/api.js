// The kernel's functions as JavaScript has them; `index.js` and `browser.js` bring the module.

import * as kernel from "./kernel.js";

export { Sample, confirm, digest, judge, testKey } from "./kernel.js";

/** Compares two sides; `paired: true` where `old[i]` and `new[i]` were measured together. */
export function compare(before, after, { paired = false, ...policy } = {}) {
  return kernel.compare(Float64Array.from(before), Float64Array.from(after), paired, policy);
}

/** Whether cost grows no faster with size than `claimed`. */
export function growth(points, claimed, policy) {
  const sizes = Float64Array.from(points, ({ size }) => size);
  const costs = Float64Array.from(points, ({ cost }) => cost);
  return kernel.growth(sizes, costs, claimed, policy);
}
