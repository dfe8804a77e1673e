// What Node finds on the machine: the key under which runs belong together, and the facts beside it.

import { execFileSync } from "node:child_process";
import os from "node:os";

const set = (value) => value !== undefined && value !== "" && value !== "false" && value !== "0";

/** A text as part of a folder's name. */
const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40);

function branch() {
  try {
    const options = { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
    return execFileSync("git", ["rev-parse", "--abbrev-ref", "HEAD"], options).trim() || undefined;
  } catch {
    return undefined; // No repository, or no Git.
  }
}

/** Looks once. */
export function environment(variables = process.env) {
  const model = os.cpus()[0]?.model ?? "unknown";
  const cores = os.availableParallelism();
  const major = process.versions.node.split(".")[0];
  const label = variables.EVENKEEL_LABEL;
  const parts = ["node" + major, os.platform(), os.arch(), `${cores}c`, slug(model), label && slug(label)];
  const inCi = set(variables.CI) || set(variables.CONTINUOUS_INTEGRATION);
  const claim = variables.EVENKEEL_ENVIRONMENT;
  if (claim && !["auto", "dedicated", "shared"].includes(claim)) {
    throw new Error(`EVENKEEL_ENVIRONMENT is ${JSON.stringify(claim)}: expected auto, dedicated or shared`);
  }
  return {
    environment: parts.filter(Boolean).join("-"),
    facts: [
      ["runtime", `node ${process.versions.node}`],
      ["runtime.v8", process.versions.v8],
      ["os.kernel", os.release()],
      ["cpu.model", model],
    ],
    ci: inCi ? (set(variables.GITHUB_ACTIONS) ? "github-actions" : "unknown") : undefined,
    pullRequest: /^pull_request/.test(variables.GITHUB_EVENT_NAME ?? ""),
    branch: variables.GITHUB_REF_NAME || branch(),
    dedicated: claim && claim !== "auto" ? claim === "dedicated" : undefined,
  };
}
