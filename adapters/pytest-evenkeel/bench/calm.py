"""How often are the patterns red, unchanged and slower, under bounded load?

    python bench/calm.py --runs 100 --slow 100

Learns, then runs `tests/test_patterns.py` again and again beside two processes that each work half of the time, in bursts. Ends with
a line of figures; exit status 0 if no unchanged run was red or skipped and at least 95 % of the slower ones were red.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from multiprocessing import Process
from pathlib import Path

from evenkeel import clopper_pearson

PATTERNS = Path(__file__).resolve().parent.parent / "tests" / "test_patterns.py"


def load(seed: int, seconds: float) -> None:
    """Bursts and pauses of 20 ms to 1.5 s; ends by itself."""
    lots, end = random.Random(seed), time.monotonic() + seconds
    while time.monotonic() < end and os.getppid() != 1:
        burst = time.monotonic() + lots.uniform(0.02, 1.5)
        while time.monotonic() < burst:
            sum(range(1000))
        time.sleep(lots.uniform(0.02, 1.5))


def run(folder: Path, slower: float, options: list) -> dict:
    """One pytest: its counts and verdicts."""
    report = folder / "report.json"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "--strict-markers", "--strict-config"]
    command += ["--performance-cache-dir", str(folder / "cache"), "--performance-report", str(report), *options, str(PATTERNS)]
    done = subprocess.run(command, env={**os.environ, "PATTERNS_SLOWER": str(slower)}, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stdout + done.stderr)
    found = json.loads(report.read_text())
    found["failed"], found["skipped"] = done.returncode == 1, "skipped" in done.stdout.splitlines()[-1]
    found["output"] = done.stdout
    return found


def tally(folder: Path, count: int, slower: float, options: list) -> tuple:
    red, skipped, tests, words = 0, 0, {}, {}
    began = time.monotonic()
    for number in range(1, count + 1):
        found = run(folder, slower, options)
        red += found["failed"]
        skipped += found["skipped"]
        for test in found["tests"]:
            words[test["verdict"]] = words.get(test["verdict"], 0) + 1
            if test["red"]:
                tests[test["test"]] = tests.get(test["test"], 0) + 1
        if found["failed"] and slower == 1:
            print(found["output"], flush=True)
        if number % 10 == 0:
            print(f"  {number} of {count}: {red} red, verdicts {words}", flush=True)
    seconds = (time.monotonic() - began) / max(count, 1)
    print(f"x{slower}: {red} of {count} red, {skipped} skipped, verdicts {words}, red tests {tests}; {seconds:.1f} s a run")
    return red, skipped


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learn", type=int, default=20)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--slow", type=int, default=100)
    parser.add_argument("--slower", type=float, default=1.5)
    parser.add_argument("--no-load", action="store_true")
    parser.add_argument("options", nargs="*", help="for pytest, after --")
    chosen = parser.parse_args()
    patience = 60.0 * (chosen.learn + chosen.runs + 5 * chosen.slow)
    loads = [] if chosen.no_load else [Process(target=load, args=(seed, patience), daemon=True) for seed in (1, 2)]
    for process in loads:
        process.start()
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for _ in range(chosen.learn):
                run(folder, 1, chosen.options)
            calm, skipped = tally(folder, chosen.runs, 1, chosen.options)
            seen, _ = tally(folder, chosen.slow, chosen.slower, chosen.options)
    finally:
        for process in loads:
            process.kill()
    low, high = clopper_pearson(calm, chosen.runs) if chosen.runs else (0, 1)
    print(
        f"calm: {calm} of {chosen.runs} unchanged runs red (95 %: {100 * low:.1f} to {100 * high:.1f} %), {skipped} skipped; "
        f"{seen} of {chosen.slow} runs of x{chosen.slower} red"
    )
    return 0 if calm == 0 and skipped == 0 and seen >= 0.95 * chosen.slow else 1


if __name__ == "__main__":
    sys.exit(main())
