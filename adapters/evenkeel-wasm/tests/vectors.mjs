// The kernel's vectors through the package's own functions: `node vectors.mjs FOLDER_OF_VECTORS`, where `evenkeel` is installed.
// Every bit must equal the golden one. Vectors that end in an error must throw.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Sample, compare, confirm, digest, growth, judge, testKey } from "evenkeel";

const folder = process.argv[2];
const json = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const { names } = json("manifest.json");
const golden = json("bits.json");
const view = new DataView(new ArrayBuffer(8));
const MODELS = ["1", "log n", "n", "n log n", "n^2", "n^3"];

const bitsOf = (number) => {
  view.setFloat64(0, number);
  return Number.isNaN(number) ? 0x7ff8000000000000n : view.getBigUint64(0);
};
/** A scalar that is a float, in bits or in decimal. */
const float = (text) => {
  if (!/^0x/.test(text)) return Number(text);
  view.setBigUint64(0, BigInt(text));
  return view.getFloat64(0);
};
const floats = (list) => list.map(float);
const named = (name) => BigInt(names.indexOf(name));

const DIGEST = ["observations", "processes", "iterations", "resolution"];
const toDigest = (scalars) => ({
  ...Object.fromEntries(DIGEST.map((key, i) => [key, key === "resolution" ? float(scalars[i]) : Number(scalars[i])])),
  quantiles: floats(scalars.slice(4, 11)),
  sigma: float(scalars[11]),
  estimator: scalars[12],
  processScale: float(scalars[13]),
});
const fromDigest = (d) => [
  BigInt(d.observations), BigInt(d.processes), BigInt(d.iterations), bitsOf(d.resolution),
  ...d.quantiles.map(bitsOf), bitsOf(d.sigma), named(d.estimator), bitsOf(d.processScale),
];
const toPolicy = ([floor, budget, screenAlpha, alarmRate, df, scale, level]) => ({
  floor: float(floor), budget: float(budget), screenAlpha: float(screenAlpha), alarmRate: float(alarmRate),
  prior: { df: float(df), scale: float(scale) },
  ...(level === "none" ? {} : { level }),
});
const fromVerdict = ({ verdict, cause, learning }) => [
  named(verdict),
  cause ? named(cause) : BigInt(learning?.runs ?? 0),
  BigInt(learning?.needed ?? 0),
];
const fromJudgement = ({ basis, suspect, ...verdict }) => [
  ...fromVerdict(verdict), BigInt(suspect), named(basis.stage), BigInt(basis.runs), BigInt(basis.fresh),
  named(basis.level), named(basis.estimator),
  ...[basis.ratio, ...basis.interval, basis.limit, basis.detectable, basis.scale, basis.alpha].map(bitsOf),
  ...[basis.moved.low, basis.moved.middle, basis.moved.tail].map(BigInt),
];
const fromCompared = (c) => [...fromVerdict(c), bitsOf(c.ratio), ...c.interval.map(bitsOf)];

const functions = {
  sample_f64([values]) {
    const s = new Sample(floats(values));
    return [BigInt(s.length), ...[s.min, s.median, s.max, s.mad, s.iqr].map(bitsOf)];
  },
  quantile: ([values, p]) => [bitsOf(new Sample(floats(values)).quantile(float(p)))],
  median_interval([values, confidence]) {
    const interval = new Sample(floats(values)).medianInterval(float(confidence));
    return interval && [...interval].map(bitsOf);
  },
  digest: ([values, lengths, resolution]) => fromDigest(digest(floats(values), lengths.map(Number), float(resolution))),
  judge: ([history, ...rest]) => fromJudgement(judge(history.map(toDigest), toDigest(rest), toPolicy(rest.slice(14)))),
  confirm([history, ...rest]) {
    const fresh = rest.pop();
    return fromJudgement(confirm(history.map(toDigest), toDigest(rest), fresh.map(toDigest), toPolicy(rest.slice(14))));
  },
  paired: ([old, fresh, ...policy]) => fromCompared(compare(floats(old), floats(fresh), { paired: true, ...toPolicy(policy) })),
  unpaired: ([old, fresh, ...policy]) => fromCompared(compare(floats(old), floats(fresh), toPolicy(policy))),
  growth([sizes, costs, claimed, ...policy]) {
    const points = floats(sizes).map((size, i) => ({ size, cost: floats(costs)[i] }));
    const g = growth(points, MODELS[Number(claimed)], toPolicy(policy));
    return [...fromVerdict(g), BigInt(MODELS.indexOf(g.model)),
      ...[g.error, g.excessPower, ...g.interval, g.excessPerDoubling].map(bitsOf)];
  },
  test_key([{ text }]) {
    const key = testKey(text);
    return [key & 0xffffffffffffffffn, key >> 64n];
  },
};

let [cases, differing] = [0, 0];
for (const [name, run] of Object.entries(functions)) {
  for (const { case: title, arguments: given } of json(`cases/${name}.json`).cases) {
    const expected = golden[`${name}/${title}`];
    let found;
    try {
      const words = run(given);
      found = words === undefined ? "1" : [0n, ...words].map((word) => word.toString(16)).join(" ");
    } catch (error) {
      // Of an error only that there is one can be seen from here.
      found = ["0", "1"].includes(expected.split(" ")[0]) ? String(error) : expected;
    }
    cases += 1;
    if (found !== expected) {
      differing += 1;
      console.error(`${name}/${title}: ${found}, not ${expected}`);
    }
  }
}
console.log(`${cases} cases, ${differing} differing`);
process.exit(cases > 0 && differing === 0 ? 0 : 1);
