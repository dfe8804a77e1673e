// `perf` for node:test.

import process from "node:process";
import { test } from "node:test";

import { assignment, judgeTest, work } from "./run.js";

/** Fresh processes of a test's file: node itself, and no other test of the file. */
const launch = {
  command: process.execPath,
  args: [...process.execArgv.filter((flag) => !flag.startsWith("--test")), "--test-name-pattern=^$", process.argv[1]],
};

/** Declares a performance test. */
export function perf(name, body, options = {}) {
  if (assignment === undefined) {
    test(name, { timeout: 3_600_000 }, async (context) => {
      context.diagnostic(await judgeTest(name, options, launch));
    });
  } else if (assignment.name === name) {
    // When the file has been read to its end, so that everything it declares is there.
    setImmediate(async () => {
      try {
        await work(body);
        process.exit(0);
      } catch (error) {
        console.error(error);
        process.exit(1);
      }
    });
  }
}
