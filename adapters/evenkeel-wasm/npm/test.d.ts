/** What one test asks for. Shares are shares of one: 0.05 is five percent. */
export interface PerfOptions {
  /** How much slower is still acceptable. Default 0, which leaves it to the floor. */
  budget?: number;
  /** Below this relative difference nothing matters. Default 0.02. */
  floor?: number;
  /** The share of unchanged runs that may turn red. Default 0.001. */
  alarmRate?: number;
  /** An absolute ceiling for the time of one call, in nanoseconds. */
  limitNs?: number;
  /** Fresh processes per run. Default 8; 4 in Vitest. */
  processes?: number;
  /** Measuring time of one run over all its processes, in nanoseconds. Default 0.8 s. */
  timeNs?: number;
  /** Judged and reported, but never red. */
  unstable?: boolean;
  /** The branch whose runs are the baseline in CI. Default `main`. */
  baselineBranch?: string;
}

/** Declares a performance test. `body` is called many times; if it returns a promise, that is awaited. */
export function perf(name: string, body: () => unknown, options?: PerfOptions): void;
