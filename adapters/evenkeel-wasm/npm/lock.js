// One measurement at a time on this machine, among all that use this package.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const FILE = path.join(os.tmpdir(), "evenkeel-node.lock");
const LOOK_MS = 20;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function taken() {
  try {
    fs.writeFileSync(FILE, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  }
}

/** Removes a lock whose holder ended without giving it back. */
function release() {
  try {
    const holder = Number(fs.readFileSync(FILE, "utf8"));
    const old = Date.now() - fs.statSync(FILE).mtimeMs > 1000;
    if (holder > 0) process.kill(holder, 0);
    else if (old) fs.rmSync(FILE, { force: true });
  } catch (error) {
    if (error.code === "ESRCH") fs.rmSync(FILE, { force: true });
    // EPERM: it lives, and is somebody else's. ENOENT: it was given back.
  }
}

/** Does the work while nobody else measures. */
export async function alone(work) {
  while (!taken()) {
    release();
    await pause(LOOK_MS);
  }
  try {
    return await work();
  } finally {
    fs.rmSync(FILE, { force: true });
  }
}
