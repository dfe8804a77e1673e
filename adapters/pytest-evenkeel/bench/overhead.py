"""What the plugin costs beside pytest-benchmark, and how true its times are.

    python bench/overhead.py

For functions of about 1 µs, 100 µs and 10 ms: what a test costs that asks for a single observation (calibration, judging, keeping,
reporting; the fastest of several sessions, without what the bare calls cost), what it costs with each plugin's defaults, and the bias of
the reported time against a long reference loop beside it. Then what the loaded but unused plugin adds to a session, and the import.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Callable

WORKS = {"1 us": 110, "100 us": 10_600, "10 ms": 1_060_000}
TESTS = 30
"""Tests of a session whose fixed cost is looked for."""
UNUSED = 20
"""Sessions with and without the unused plugin."""

WORK = '''
import json, pytest, statistics, time
def work(n):
    for _ in range(n):
        pass
'''
FIXED = '''
{mark}
@pytest.mark.parametrize("number", range({tests}))
def test_it({fixture}, number):
    {fixture}(work, {n})
'''
PLAIN = '''
@pytest.mark.parametrize("number", range({tests}))
def test_it(number):
    work({n})
'''
DEFAULTS = '''
def reference(n):
    """Nanoseconds per call of a plain loop: the lower quartile of chunks of 2 ms over a second, as the plugins report theirs."""
    calls, chunks, end = max(1, int(0.002 / max(n * 25e-9, 1e-7))), [], time.perf_counter() + 1.0
    while time.perf_counter() < end:
        begin = time.perf_counter_ns()
        for _ in range(calls):
            work(n)
        chunks.append((time.perf_counter_ns() - begin) / calls)
    return statistics.quantiles(chunks, n=4)[0]
def test_it({fixture}):
    {fixture}(work, {n})
    with open("reference.json", "w") as file:
        json.dump(reference({n}), file)
'''


class Plugin:
    """One of the two: the fixture, how to ask for a single observation, and where the reported time is."""

    def __init__(self, name: str, mark: str, least: list[str], report: str, reported: Callable[[dict], float]) -> None:
        self.name, self.mark, self.least, self.report, self.reported = name, mark, least, report, reported

    def options(self) -> list[str]:
        return [word for other in PLUGINS if other is not self for word in ("-p", f"no:{other.name}")]

    def defaults(self, n: int) -> tuple[float, float, float]:
        """Seconds of a session with one test, the time that it reports, and that of the reference loop, in nanoseconds."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "test_it.py").write_text(WORK + DEFAULTS.format(fixture=self.name, n=n), encoding="utf-8")
            seconds = session(folder, *self.options(), self.report, "r.json") - 1.0
            found = self.reported(json.loads((folder / "r.json").read_text(encoding="utf-8")))
            return seconds, found, json.loads((folder / "reference.json").read_text(encoding="utf-8"))

    def least_seconds(self, n: int) -> float:
        """Of a session whose tests ask for one observation each."""
        body = FIXED.format(mark=self.mark, tests=TESTS, fixture=self.name, n=n)
        with tempfile.TemporaryDirectory() as name:
            Path(name, "test_it.py").write_text(WORK + body, encoding="utf-8")
            return session(Path(name), *self.options(), *self.least, self.report, "r.json")


PLUGINS = [
    Plugin(
        "evenkeel",
        '@pytest.mark.performance(iterations=1, warmup=0, time="1 ns")',
        [],
        "--performance-report",
        lambda report: report["tests"][0]["level_ns"],
    ),
    Plugin(
        "benchmark",
        "",
        ["--benchmark-min-rounds=1", "--benchmark-max-time=0.000001", "--benchmark-min-time=0.000001"],
        "--benchmark-json",
        lambda report: 1e9 * report["benchmarks"][0]["stats"]["q1"],
    ),
]


def session(folder: Path, *arguments: str) -> float:
    """Seconds of a pytest in the folder."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly", *arguments]
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stdout)
    return time.perf_counter() - begin


def without_plugins(body: str) -> float:
    with tempfile.TemporaryDirectory() as name:
        Path(name, "test_it.py").write_text(WORK + body, encoding="utf-8")
        return session(Path(name), "-p", "no:evenkeel", "-p", "no:benchmark")


def unused_ms(rounds: int) -> float:
    """What the plugin adds to a session that measures nothing: the difference of the fastest sessions."""
    seconds: dict[bool, list[float]] = {True: [], False: []}
    with tempfile.TemporaryDirectory() as name:
        Path(name, "test_it.py").write_text("def test_nothing(): pass\n", encoding="utf-8")
        for _ in range(rounds):
            for loaded, times in seconds.items():
                times.append(session(Path(name), "-p", "no:benchmark", *([] if loaded else ["-p", "no:evenkeel"])))
    return 1e3 * (min(seconds[True]) - min(seconds[False]))


def import_ms(rounds: int) -> float:
    code = "import time; begin = time.perf_counter(); import evenkeel; print(1e3 * (time.perf_counter() - begin))"
    command = [sys.executable, "-c", code]
    return statistics.median(float(subprocess.check_output(command, text=True)) for _ in range(rounds))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    print(f"{'':18} {'least':>12} {'defaults':>10} {'reported':>14} {'reference':>14} {'bias':>8}")
    for name, n in WORKS.items():
        plain = min(without_plugins(PLAIN.format(tests=TESTS, n=n)) for _ in range(rounds))
        empty = min(without_plugins("def test_it(): pass\n") for _ in range(rounds))
        for plugin in PLUGINS:
            least = 1e3 * (min(plugin.least_seconds(n) for _ in range(rounds)) - plain) / TESTS
            found = [plugin.defaults(n) for _ in range(rounds)]
            seconds = min(one[0] for one in found) - empty
            reported, reference = (statistics.median(one[place] for one in found) for place in (1, 2))
            bias = statistics.median(one[1] / one[2] - 1 for one in found)
            row = f"{least:9.1f} ms {seconds:8.2f} s {reported:11.1f} ns {reference:11.1f} ns {100 * bias:+6.1f} %"
            print(f"{name:7} {plugin.name:10} {row}", flush=True)
    unused, imported = unused_ms(UNUSED), import_ms(UNUSED)
    print(f"overhead: loaded but unused {unused:.1f} ms a session (at most 15), import evenkeel {imported:.1f} ms (at most 30)")
    return 0 if unused < 15 and imported < 30 else 1


if __name__ == "__main__":
    sys.exit(main())
