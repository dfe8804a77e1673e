// `perf` for Vitest. A worker is Vitest itself on the same file, since only it can read what it reads.

import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { expect, test } from "vitest";

import { assignment, judgeTest, work } from "./run.js";

const TIMEOUT_MS = 3_600_000;
/** Vitest takes a while to start: fewer processes than elsewhere. */
const PROCESSES = 4;

/** Vitest's own program. */
function program() {
  const manifest = createRequire(path.join(process.cwd(), "package.json")).resolve("vitest/package.json");
  return path.join(path.dirname(manifest), "vitest.mjs");
}

/** Declares a performance test. */
export function perf(name, body, options = {}) {
  if (assignment === undefined) {
    test(name, async () => {
      const file = expect.getState().testPath;
      const args = [program(), "run", file, "--reporter=dot", "--no-coverage", "--pool=forks"];
      console.log(await judgeTest(name, { processes: PROCESSES, ...options }, { command: process.execPath, args }));
    }, TIMEOUT_MS);
  } else if (assignment.name === name) {
    test(name, () => work(body), TIMEOUT_MS);
  } else {
    test.skip(name, () => {});
  }
}
