"""What the plugin costs beside pytest-benchmark, and how true its times are.

    python bench/overhead.py

For functions of about 1 µs, 100 µs and 10 ms: the session's time per test, and the bias of the reported time against a long reference
loop measured in the same way for both. Then what the loaded but unused plugin adds to a session, and the import.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORKS = {"1 us": 25, "100 us": 4200, "10 ms": 420_000}
TESTS = '''
import json, os, time
import pytest
def work(n):
    for _ in range(n):
        pass
def reference(n, seconds=1.0):
    """Nanoseconds per call of a plain loop: the fastest of many chunks, as free of others as can be had."""
    calls = max(1, int(0.002 / max(n * 25e-9, 1e-7)))
    best, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end:
        begin = time.perf_counter_ns()
        for _ in range(calls):
            work(n)
        best = min(best, (time.perf_counter_ns() - begin) / calls)
    return best
@pytest.mark.parametrize("n", {works})
def test_it({fixture}, n):
    {fixture}(work, n)
    if os.environ.get("REFERENCE"):
        with open("reference.jsonl", "a") as file:
            file.write(json.dumps([n, reference(n)]) + "\\n")
'''


def pytest_run(folder, *arguments, reference=False):
    import os

    environment = {**os.environ, **({"REFERENCE": "1"} if reference else {})}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov", *arguments]
    begin = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return time.perf_counter() - begin


def levels(folder, fixture):
    """Seconds per session, and the fastest reported time of each function."""
    (folder / "test_it.py").write_text(TESTS.replace("{works}", str(list(WORKS.values()))).replace("{fixture}", fixture))
    if fixture == "evenkeel":
        pytest_run(folder, "-p", "no:benchmark", "--performance-report", "r.json", reference=True)
        found = {t["test"].split("[")[1][:-1]: t["level_ns"] for t in json.loads((folder / "r.json").read_text())["tests"]}
    else:
        pytest_run(folder, "-p", "no:evenkeel", "--benchmark-json", "r.json", reference=True)
        data = json.loads((folder / "r.json").read_text())["benchmarks"]
        found = {b["name"].split("[")[1][:-1]: 1e9 * b["stats"]["q1"] for b in data}
    references = dict(json.loads(line) for line in (folder / "reference.jsonl").read_text().splitlines())
    return {int(n): (level, references[int(n)]) for n, level in found.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    print(f"{'':10} {'reported':>12} {'reference':>12} {'bias':>8}   {'s a test':>8}")
    for fixture in ("evenkeel", "benchmark"):
        bias, costs = {n: [] for n in WORKS.values()}, {n: [] for n in WORKS.values()}
        for _ in range(rounds):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                for n, pair in levels(folder, fixture).items():
                    bias[n].append(pair)
                others = ["-p", "no:benchmark" if fixture == "evenkeel" else "no:evenkeel"]
                none = pytest_run_empty(folder, others)
                for n in WORKS.values():
                    costs[n].append(pytest_run(folder, *others, f"test_it.py::test_it[{n}]") - none)
        for name, n in WORKS.items():
            reported = statistics.median(level for level, _ in bias[n])
            reference = statistics.median(reference for _, reference in bias[n])
            error = statistics.median(level / reference - 1 for level, reference in bias[n])
            cost = statistics.median(costs[n])
            print(f"{fixture:10} {reported:9.1f} ns {reference:9.1f} ns {100 * error:+7.1f} %   {cost:8.2f}   ({name})")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sides = {"with": [], "without": []}
        for _ in range(4 * rounds):
            sides["with"].append(pytest_run_empty(folder, ["-p", "no:benchmark"]))
            sides["without"].append(pytest_run_empty(folder, ["-p", "no:benchmark", "-p", "no:evenkeel"]))
    unused = 1e3 * (statistics.median(sides["with"]) - statistics.median(sides["without"]))
    imports = []
    for _ in range(4 * rounds):
        code = "import time; b = time.perf_counter(); import evenkeel; print(time.perf_counter() - b)"
        imports.append(float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout))
    print(f"overhead: loaded but unused {unused:.1f} ms a session, import evenkeel {1e3 * statistics.median(imports):.1f} ms")


def pytest_run_empty(folder, others):
    (folder / "test_empty.py").write_text("def test_nothing(): pass\n")
    return pytest_run(folder, *others, "test_empty.py")


if __name__ == "__main__":
    main()
