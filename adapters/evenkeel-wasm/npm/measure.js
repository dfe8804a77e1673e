// Measures one function in this process: calibrated batches, after a warm-up. Has no imports, so a worker starts quickly.

/** An observation lasts at least so many steps of the clock and so many nanoseconds. */
const LEAST_STEPS = 1000;
const LEAST_NS = 50_000;
/** In a browser, whose clock may step by a tenth of a millisecond, an observation is not made longer than this. */
const MOST_NS = 20_000_000;
/** Fewer observations say too little of a process. */
const LEAST_OBSERVATIONS = 5;
const REFERENCE_PASSES = 4;

/** What the measured function returns, so that nothing is optimised away. */
let kept;

/** The clock of this host in nanoseconds. */
export const now =
  typeof process !== "undefined" && process.hrtime?.bigint
    ? () => Number(process.hrtime.bigint())
    : () => performance.now() * 1e6;

/** The smallest step that the clock was seen to make, in nanoseconds. */
export function clockStep() {
  let step = Infinity;
  for (let i = 0; i < 200; i += 1) {
    const start = now();
    let end = now();
    const patience = start + 50_000_000;
    while (end === start && end < patience) end = now();
    if (end > start) step = Math.min(step, end - start);
    if (step > 10_000 && i > 20) break;
  }
  return step;
}

/** Nanoseconds that so many calls take. */
function timed(body, iterations) {
  const start = now();
  for (let i = 0; i < iterations; i += 1) kept = body();
  return now() - start;
}

async function timedAsync(body, iterations) {
  const start = now();
  for (let i = 0; i < iterations; i += 1) kept = await body();
  return now() - start;
}

/**
 * Measures `body` for about `timeNs` nanoseconds after a warm-up as long; `iterations` fixes the batch.
 * Returns what one process contributes to a run.
 */
export async function measure(body, { timeNs = 100e6, iterations } = {}) {
  const first = body();
  const isAsync = typeof first?.then === "function";
  const batch = isAsync ? (kept = await first, timedAsync) : (kept = first, timed);
  const step = clockStep();
  const wanted = Math.min(MOST_NS, Math.max(LEAST_NS, LEAST_STEPS * step));
  let spent = 0;
  // The warm-up: compilers see the code, and the batch grows until it is long enough.
  let size = iterations ?? 1;
  while (spent < timeNs) {
    const took = await batch(body, size);
    spent += took;
    if (iterations === undefined && took < wanted) {
      const fit = took > 0 ? Math.ceil((1.1 * wanted * size) / took) : 10 * size;
      size = Math.min(10 * size, Math.max(size + 1, fit));
    }
  }
  if (iterations === undefined) {
    // Compiled code is quicker than what the batch was fitted to.
    while ((await batch(body, size)) < wanted) size = Math.ceil(1.5 * size);
  }
  const observations = [];
  let measured = 0;
  while (measured < timeNs || observations.length < LEAST_OBSERVATIONS) {
    const took = await batch(body, size);
    measured += took;
    // A clock that did not move says: at most one step.
    observations.push(Math.max(took, step / 2) / size);
  }
  return { observations, iterations: size, resolutionNs: step / size, measuredNs: spent + measured };
}

/** The same work in every process, a witness of the machine's own mood: mixes words and counts in a table. */
export class Reference {
  #words = new Int32Array(4096);
  #counters = new Int32Array(65_536);

  constructor() {
    let state = 1;
    for (let i = 0; i < this.#words.length; i += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      this.#words[i] = state;
    }
    for (let i = 0; i < 200; i += 1) this.pass();
  }

  pass() {
    let hash = 0x811c9dc5 | 0;
    for (let round = 0; round < 8; round += 1) {
      for (const word of this.#words) {
        hash = Math.imul(hash ^ word, 0x01000193);
        this.#counters[hash >>> 16] += 1;
      }
    }
    kept = hash;
  }

  /** Nanoseconds of a few passes. */
  observe() {
    return Array.from({ length: REFERENCE_PASSES }, () => Math.max(1, timed(() => this.pass(), 1)));
  }
}

/** Measures beside the reference workload. */
export async function measureBesideReference(body, plan) {
  const reference = new Reference();
  const before = reference.observe();
  const measured = await measure(body, plan);
  return { ...measured, referenceNs: [...before, ...reference.observe()] };
}
