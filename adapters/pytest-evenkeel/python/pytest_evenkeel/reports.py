"""What was found, for people and for programs: the terminal's table and the JSON file."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any, Optional

import pytest

Found = dict[str, Any]


class Collected:
    """Everything found in this run, from this process and from xdist's workers."""

    def __init__(self, path: Optional[Path]) -> None:
        self.path = path
        self.tests: list[Found] = []
        self.overheads: list[Found] = []
        self.header: Found = {}
        self.failure: Optional[str] = None

    def add(self, found: list[Found]) -> None:
        for one in found:
            (self.overheads if one.get("kind") == "overhead" else self.tests).append(one)
        if found:
            # A run that is killed leaves the report of what it has done.
            self.write(complete=False)

    def document(self, complete: bool) -> Found:
        return {
            **self.header,
            "complete": complete,
            "count": self._count(),
            "tests": self.tests,
            "overheads": self.overheads,
        }

    def _count(self) -> dict[str, int]:
        words = ("steady", "improved", "regressed", "undecided", "learning")
        count = {word: sum(test["verdict"] == word for test in self.tests) for word in words}
        count["failed"] = sum(test["verdict"] is None for test in self.tests)
        count["over_limit"] = sum(test.get("over_limit_ns") is not None for test in self.tests)
        count["red"] = sum(test["red"] for test in self.tests)
        return count

    def write(self, complete: bool) -> None:
        """The whole file or nothing of it."""
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, partial = tempfile.mkstemp(prefix=f".{self.path.name}.", dir=self.path.parent)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(self.document(complete), file, indent=2, allow_nan=False)
                    file.write("\n")
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(partial, self.path)
            except BaseException:
                os.unlink(partial)
                raise
        except OSError as error:
            self.failure = f"the report could not be written: {error}"

    def summarise(self, terminal: pytest.TerminalReporter) -> None:
        """A table of the tests, one of the overheads, and the one thing to do next."""
        if self.tests or self.overheads:
            terminal.section("performance")
        if self.tests:
            header = ("test", "verdict", "time", "change (95 %)", "K", "detects", "cause")
            _table(terminal, header, [_row(test) for test in self.tests])
            for test in self.tests:
                if test["red"]:
                    terminal.line(f"next: {test['next']}")
                    break
        if self.overheads:
            titles = ("overhead", "verdict", "change (interval)", "at most", "pairs")
            _table(terminal, titles, [_overhead(found) for found in self.overheads])
        if self.failure is not None:
            terminal.line(self.failure, red=True)


def _row(test: Found) -> tuple[str, ...]:
    from evenkeel._native import change, duration

    if test["verdict"] is None:
        return (test["test"], "failed", "", "", "", "", test["failure"].partition("\n")[0])
    ratio, interval, basis = test["ratio"], test["interval"], test["basis"]
    moved = "" if ratio is None else change(ratio)
    if ratio is not None and interval is not None:
        moved += f" [{change(interval[0])}, {change(interval[1])}]"
    runs = f"{basis['runs']} of {basis['needed']}" if "needed" in basis else str(basis["runs"])
    detects = "" if test["detectable"] is None else change(1 + test["detectable"])
    causes = list(test["causes"])
    if test.get("over_limit_ns") is not None:
        causes.insert(0, f"above {duration(test['over_limit_ns'])}")
    if test["unstable"]:
        causes.insert(0, "unstable")
    if test.get("fallback"):
        causes.append("fallback")
    return (test["test"], test["verdict"], duration(test["level_ns"]), moved, runs, detects, ", ".join(causes))


def _overhead(found: Found) -> tuple[str, ...]:
    low, high = found["interval_percent"]
    moved = f"{found['overhead_percent']:+.1f} % [{low:+.1f} %, {high:+.1f} %]"
    return (found["test"], found["verdict"], moved, f"{found['max_overhead_percent']:g} %", str(found["pairs"]))


COLOURS = {"steady": "green", "within": "green", "improved": "cyan", "undecided": "yellow", "learning": "blue"}


def _table(terminal: pytest.TerminalReporter, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    printable = [tuple("".join(c if c.isprintable() else "?" for c in cell) for cell in row) for row in rows]
    widths = [max(len(row[column]) for row in [header, *printable]) for column in range(len(header))]
    for row in [header, *printable]:
        colour = {} if row is header else {COLOURS.get(row[1], "red"): True}
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths))
        terminal.line(line.rstrip(), bold=row is header, **colour)
