"""A project whose clock is moved by the measured function alone: the same times on every machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Optional

import pytest

pytest_plugins = ["pytester"]

CLOCK = '''
import itertools, os

now = 0.0
step = itertools.count()

def clock():
    global now
    now += 1.0
    return now

def work(cost=None):
    """Takes what the variable says, give or take half a percent."""
    global now
    nominal = float(os.environ.get("COST", "1000")) if cost is None else cost
    now += nominal * (1 + (next(step) * 7919 % 11 - 5) / 1000)
    return nominal
'''

HEAD = """
import pytest
from clock import clock, work
pytestmark = pytest.mark.performance(timer=clock, iterations=12, warmup=1, time="1 ns")
"""


class Project:
    """A project in a folder of its own, run by pytest."""

    def __init__(self, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pytester = pytester
        self._monkeypatch = monkeypatch
        self.path: Path = pytester.path
        for name in ("CI", "GITHUB_ACTIONS", "GITLAB_CI", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER"):
            monkeypatch.delenv(name, raising=False)
        # Other plugins cost time in each of the many processes.
        self.options("-p no:benchmark -p no:randomly")
        pytester.makepyfile(clock=CLOCK)

    def options(self, more: str) -> None:
        """Runs with these options beside the strict ones."""
        strict = "--strict-markers --strict-config -W error -p no:cacheprovider"
        self.pytester.makeini(f"[pytest]\naddopts = {strict} {more}\n")

    def tests(self, body: str, head: str = HEAD) -> None:
        import textwrap

        self.path.joinpath("test_it.py").write_text(head + textwrap.dedent(body), encoding="utf-8")

    def run(self, *arguments: str, cost: Optional[float] = None) -> pytest.RunResult:
        """A whole pytest of its own, as a user starts it."""
        if cost is not None:
            self._monkeypatch.setenv("COST", str(cost))
        return self.pytester.runpytest_subprocess("-p", "no:xdist", *arguments)

    def learn(self, runs: int = 12) -> None:
        """Runs unchanged code with the little differences that runs have; in this process, since that is faster."""
        for run in range(runs):
            self._monkeypatch.setenv("COST", str(1000 + run % 3))
            result = self.pytester.runpytest_inprocess("-p", "no:xdist")
            assert result.ret == 0

    def report(self, *arguments: str, cost: Optional[float] = None) -> dict[str, Any]:
        self.run("--performance-report", "report.json", *arguments, cost=cost)
        found: dict[str, Any] = json.loads(self.path.joinpath("report.json").read_text(encoding="utf-8"))
        return found


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Project:
    return Project(pytester, monkeypatch)
