// Checked by `tsc --strict`, and run.

import { Sample, compare, digest, growth, judge, type Digest, type Judgement } from "evenkeel";
import { perf, type PerfOptions } from "evenkeel/node";

const run: Digest = digest([101, 99, 100, 102, 98]);
const judgement: Judgement = judge([run, run, run], run, { budget: 0.05 });
const options: PerfOptions = { budget: 0.05, processes: 4 };
const declare: typeof perf = perf;
const median: number = new Sample([3, 1, 2]).median;
const sizes = [16, 32, 64, 128, 256];
const linear = growth(sizes.map((size) => ({ size, cost: 3 * size })), "n");

if (judgement.verdict !== "steady" || median !== 2 || linear.verdict !== "steady") throw new Error("the types promise more than there is");
if (compare([1, 2, 3], [1, 2, 3]).ratio !== 1) throw new Error("a side differs from itself");
console.log(typeof declare, options.processes);
