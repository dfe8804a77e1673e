/** `undecided` has a cause, `learning` a count of runs. */
export interface Verdict {
  verdict: "steady" | "improved" | "regressed" | "undecided" | "learning";
  cause?: string;
  learning?: { runs: number; needed: number };
}

/** Which order statistic of a run is compared. */
export type Level = "q10" | "q25" | "median" | "q90";

/** The order statistics of a run; what `judge` compares. */
export interface Digest {
  observations: number;
  processes: number;
  iterations: number;
  resolution: number;
  /** Smallest, 10, 25, 50, 75, 90 %, largest. */
  quantiles: [number, number, number, number, number, number, number];
  sigma: number;
  estimator: "mad" | "iqr" | "resolution" | "percentage";
  processScale: number;
}

/** What a caller chooses; shares of one. */
export interface Policy {
  floor?: number;
  budget?: number;
  screenAlpha?: number;
  alarmRate?: number;
  prior?: { df: number; scale: number };
  level?: Level;
}

/** What a verdict rests on; ratios are new over old. */
export interface Basis {
  stage: "screen" | "confirm" | "duet";
  runs: number;
  fresh: number;
  level: Level;
  estimator: Digest["estimator"];
  ratio: number;
  interval: [number, number];
  limit: number;
  detectable: number;
  scale: number;
  alpha: number;
  moved: { low: boolean; middle: boolean; tail: boolean };
}

export interface Judgement extends Verdict {
  /** Slower than its band: measure fresh runs, and `confirm`. */
  suspect: boolean;
  basis: Basis;
}

export interface Comparison extends Verdict {
  ratio: number;
  interval: [number, number];
}

export type Model = "1" | "log n" | "n" | "n log n" | "n^2" | "n^3";

export interface Growth extends Verdict {
  model: Model;
  error: number;
  excessPower: number;
  interval: [number, number];
  excessPerDoubling: number;
}

/** Finite observations, sorted. Throws if there are none, or one is not finite. */
export class Sample {
  constructor(observations: Float64Array | number[]);
  readonly length: number;
  readonly min: number;
  readonly max: number;
  readonly median: number;
  readonly mad: number;
  readonly iqr: number;
  quantile(share: number): number;
  medianInterval(confidence: number): Float64Array | undefined;
  /** Gives its memory back; happens by itself, later, where nobody calls it. */
  free(): void;
}

/** Digests the observations of a run; `lengths` says how many each process gave (default: one process). */
export function digest(observations: Float64Array | number[], lengths?: Uint32Array | number[], resolution?: number): Digest;

/** The first look at a run against its history, oldest first. */
export function judge(history: Digest[], run: Digest, policy?: Policy): Judgement;

/** What fresh runs, measured after the suspicion, say of a suspect. */
export function confirm(history: Digest[], suspect: Digest, fresh: Digest[], policy?: Policy): Judgement;

/** Compares two sides; `paired: true` where `before[i]` and `after[i]` were measured together. */
export function compare(before: ArrayLike<number>, after: ArrayLike<number>, options?: Policy & { paired?: boolean }): Comparison;

/** Whether cost grows no faster with size than claimed. */
export function growth(points: { size: number; cost: number }[], claimed: Model, policy?: Policy): Growth;

/** The 128 bits under which a test's runs are found. */
export function testKey(name: string): bigint;

/** What one process contributes to a run. */
export interface Measured {
  observations: number[];
  iterations: number;
  resolutionNs: number;
  measuredNs: number;
}

/** Measures a function here and now: calibrated batches after a warm-up. */
export function measure(body: () => unknown, plan?: { timeNs?: number; iterations?: number }): Promise<Measured>;
