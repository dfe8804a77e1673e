// The store's folder: files are read whole, and written once, durably, under a name that nobody has.

import fs from "node:fs";
import path from "node:path";

import { Files } from "./rules.js";

const MARKER = "format";
const FORMAT = "evenkeel-store 1\n";
/** The largest file that is a segment. */
const MOST_BYTES = 256 * 2 ** 20;

/** All segments of an environment, for the kernel; a folder that is not there is empty. */
export function readFiles(dir, environment) {
  const files = new Files();
  const folder = path.join(dir, environment);
  for (const name of listed(folder)) {
    try {
      const file = path.join(folder, name);
      const found = fs.lstatSync(file);
      if (found.isFile() && found.size <= MOST_BYTES) files.add(name, fs.readFileSync(file));
    } catch (error) {
      // Somebody folded it into a larger one meanwhile, which the next run reads.
      if (error.code !== "ENOENT") throw error;
    }
  }
  return files;
}

function listed(folder) {
  try {
    return fs.readdirSync(folder).filter((name) => name.endsWith(".run"));
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}

/** Makes the folder a store, if it is none; a store of another format is refused. */
export function openStore(dir) {
  fs.mkdirSync(dir, { recursive: true });
  const marker = path.join(dir, MARKER);
  if (!fs.existsSync(marker)) publish(dir, MARKER, Buffer.from(FORMAT));
  const found = fs.readFileSync(marker, "utf8");
  if (found !== FORMAT) {
    throw new Error(`${marker} says ${JSON.stringify(found.slice(0, 40))}, expected "evenkeel-store 1": update the package evenkeel`);
  }
}

/** Writes a new file: under a temporary name, synced, then linked to its own, and the folder synced. */
export function publish(folder, name, bytes) {
  fs.mkdirSync(folder, { recursive: true });
  const unfinished = path.join(folder, `.${process.pid}-${Date.now()}-${name}.tmp`);
  const target = path.join(folder, name);
  try {
    const file = fs.openSync(unfinished, "wx");
    try {
      fs.writeSync(file, bytes);
      fs.fsyncSync(file);
    } finally {
      fs.closeSync(file);
    }
    try {
      fs.linkSync(unfinished, target);
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
  } finally {
    fs.rmSync(unfinished, { force: true });
  }
  if (process.platform !== "win32") {
    const opened = fs.openSync(folder, "r");
    try {
      fs.fsyncSync(opened);
    } finally {
      fs.closeSync(opened);
    }
  }
}
