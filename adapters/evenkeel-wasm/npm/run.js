// One perf test in the test process: asks the case what it wants measured, starts workers, keeps the run, reports.

import { spawn } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { environment } from "./environment.js";
import { alone } from "./lock.js";
import { measureBesideReference } from "./measure.js";
import { Case } from "./rules.js";
import { openStore, publish, readFiles } from "./store.js";

/** Set in a worker: the test it measures, the plan, and the file for its result, as JSON. */
export const WORKER = "EVENKEEL_JS_WORKER";
/** A worker gets this long beside twenty times its measuring time. */
const PATIENCE_MS = 60_000;
const CHOICES = ["budget", "floor", "alarmRate", "limitNs", "processes", "timeNs", "unstable", "baselineBranch"];

/** What this process has to measure, if it is a worker. */
export const assignment = process.env[WORKER] ? JSON.parse(process.env[WORKER]) : undefined;

/** In a worker: measures, and leaves the result where the test process looks for it. */
export async function work(body) {
  const measured = await measureBesideReference(body, assignment.plan);
  fs.writeFileSync(assignment.result, JSON.stringify(measured));
}

/** Judges one test; throws if it is red. Returns the report's text. */
export async function judgeTest(name, options, launch) {
  for (const key of Object.keys(options)) {
    if (!CHOICES.includes(key)) throw new Error(`perf has no option ${JSON.stringify(key)}: the options are ${CHOICES.join(", ")}`);
  }
  const dir = path.resolve(process.env.EVENKEEL_DIR ?? ".evenkeel");
  openStore(dir);
  const found = environment();
  const given = { name, ...options, ...found, nowMs: Date.now(), random: [...randomBytes(20)] };
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const testCase = new Case(known, readFiles(dir, found.environment));
  for (let plan = testCase.wants(); plan !== undefined; plan = testCase.wants()) {
    const wanted = plan;
    testCase.add(await alone(() => inFreshProcess(name, wanted, launch)));
  }
  const conclusion = testCase.conclude();
  const { report, bytes } = conclusion;
  if (bytes.length > 0) publish(path.join(dir, found.environment), report.file, bytes);
  conclusion.free();
  const text = [report.text, ...report.damage].join("\n");
  const undecided = report.verdict === "undecided" && process.env.EVENKEEL_UNDECIDED === "fail";
  if (report.red || undecided) throw new Error(text);
  return text;
}

/** Starts one worker and waits for what it measured. */
async function inFreshProcess(name, plan, { command, args }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "evenkeel-"));
  const result = path.join(folder, "result.json");
  const env = {
    ...process.env,
    [WORKER]: JSON.stringify({ name, plan, result }),
    // What lies behind the environment, the stack, is shifted by chance.
    EVENKEEL_PADDING: "x".repeat(randomInt(4096)),
  };
  // Or node:test takes the worker for one of its own.
  delete env.NODE_TEST_CONTEXT;
  try {
    const { code, errors } = await ended(spawn(command, args, { env, stdio: ["ignore", "ignore", "pipe"] }), plan);
    if (!fs.existsSync(result)) {
      throw new Error(`the worker process of ${JSON.stringify(name)} ended with ${code} and measured nothing: is the test in this file under this name?\n${errors}`);
    }
    return JSON.parse(fs.readFileSync(result, "utf8"));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function ended(child, plan) {
  let errors = "";
  child.stderr.on("data", (data) => { errors = (errors + data).slice(-4000); });
  const patience = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS + (20 * plan.timeNs) / 1e6);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(patience);
      resolve({ code: code ?? signal, errors });
    });
  });
}
