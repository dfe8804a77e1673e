// Measures two functions in turns, and judges the pairs; nothing is remembered, nothing is sent.

import { Sample, compare, load, measure } from "evenkeel";

const numbers = Array.from({ length: 3000 }, (_, i) => (i * 7919) % 3001);
const sort = () => [...numbers].sort((a, b) => a - b);
const sortTwice = () => {
  sort();
  return sort();
};
const find = () => numbers.includes(1500);
const PAIRS = 12;
const FLOOR = 0.02;

const percent = (ratio) => `${ratio >= 1 ? "+" : "−"}${Math.abs(100 * (ratio - 1)).toFixed(1)} %`;
const duration = (ns) => (ns < 1e3 ? `${ns.toFixed(0)} ns` : ns < 1e6 ? `${(ns / 1e3).toFixed(1)} µs` : `${(ns / 1e6).toFixed(2)} ms`);

/** The level of a short measurement, and the clock's share in one observation. */
async function level(body, iterations) {
  const { observations, resolutionNs, ...measured } = await measure(body, { timeNs: 25e6, iterations });
  const sample = new Sample(observations);
  return { ns: sample.quantile(0.25), median: sample.median, resolutionNs, iterations: measured.iterations };
}

async function ask(question, before, after, iterations) {
  const first = await level(before, iterations);
  const [old, fresh] = [[], []];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    // Which side comes first changes, so that no side is always the warmer one.
    for (const [body, side] of pair % 2 ? [[after, fresh], [before, old]] : [[before, old], [after, fresh]]) {
      side.push((await level(body, first.iterations)).ns);
    }
  }
  const found = compare(old, fresh, { paired: true, floor: FLOOR });
  // One step of the clock is as large as the difference that is asked for: then that is the cause, whatever the numbers say.
  const coarse = first.resolutionNs > FLOOR * first.median;
  const verdict = coarse ? "undecided" : found.verdict;
  const cause = coarse ? "resolution_limited" : (found.cause ?? "");
  const [low, high] = found.interval.map(percent);
  const basis = cause === "resolution_limited"
    ? `${cause}: the clock steps by ${duration(first.resolutionNs * first.iterations)}, an observation takes ${duration(first.median * first.iterations)}; measure more work at once`
    : `${duration(first.ns)} a call, ${percent(found.ratio)} (${low} to ${high}) in ${PAIRS} pairs ${cause}`;
  document.getElementById("rows").insertAdjacentHTML("beforeend", `<tr><td>${question}<td class="${verdict}">${verdict}<td>${basis}`);
  return { question, verdict, cause, clockNs: first.resolutionNs * first.iterations };
}

await load();
const findings = [
  await ask("sorting, against itself", sort, sort),
  await ask("sorting twice, against once", sort, sortTwice),
  await ask("a search, timed call by call", find, find, 1),
];
document.getElementById("clock").textContent = `This browser's clock steps by ${duration(findings[0].clockNs)}.`;
window.findings = findings;
document.title = "Evenkeel: judged";
