"""Fresh processes: the same test in a new interpreter, up to the measurement that is wanted.

What differs from process to process (memory layout, hash seed) cannot be seen from inside one. So a suspicion is confirmed only by
fresh processes, and ``--performance-processes`` measures every run in several of them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

import pytest

from .errors import MeasurementError
from .pace import Plan, Process

if TYPE_CHECKING:
    from .state import State

VARIABLE = "PYTEST_EVENKEEL_WORKER"
"""Names the folder with the worker's plan; not ``EVENKEEL_…``, since those are keys of the configuration."""
PATIENCE = (60.0, 20.0)
"""Seconds for a worker, and how many times its measuring time on top."""
OUTPUTS = ("xmlpath", "htmlpath", "report_log", "json_report_file", "benchmark_json", "performance_report", "log_file")
"""Options that would let a worker write over the files of the run that it works for."""


@dataclass(frozen=True)
class Assignment:
    """What this process is to measure, if it is a worker."""

    folder: Path
    name: str
    calls: Optional[int]

    @classmethod
    def of_this_process(cls) -> Optional[Assignment]:
        folder = os.environ.get(VARIABLE)
        if folder is None:
            return None
        plan = json.loads(Path(folder, "plan.json").read_text(encoding="utf-8"))
        return cls(Path(folder), plan["name"], plan["calls"])

    def leave(self, process: Process) -> None:
        """Hands the result over, and ends pytest in good order."""
        result = {
            "observations": list(process.observations),
            "calls": process.calls,
            "resolution_ns": process.resolution_ns,
            "reference": list(process.reference),
        }
        self._write(result)
        pytest.exit("measured", returncode=0)

    def fail(self, reason: str) -> None:
        self._write({"failure": reason})

    def _write(self, result: dict[str, Any]) -> None:
        partial = self.folder / "result.partial"
        partial.write_text(json.dumps(result), encoding="utf-8")
        partial.replace(self.folder / "result.json")


def calm(config: pytest.Config) -> None:
    """Lets a worker leave the files and the cache of its controller alone."""
    for option in OUTPUTS:
        if hasattr(config.option, option):
            setattr(config.option, option, None)
    for option in ("lf", "failedfirst", "newfirst", "usepdb", "trace", "stepwise"):
        if hasattr(config.option, option):
            setattr(config.option, option, False)


def fresh(state: State, name: str, plan: Plan) -> Process:
    """Measures one run of the running test in a fresh process."""
    if state.item is None:
        raise MeasurementError("only a test can be measured in a fresh process")
    with tempfile.TemporaryDirectory(prefix="evenkeel-") as folder:
        Path(folder, "plan.json").write_text(json.dumps({"name": name, "calls": plan.calls}), encoding="utf-8")
        _run(state, folder, plan)
        try:
            result = json.loads(Path(folder, "result.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise MeasurementError(
                f"a fresh process did not reach the measurement of {name!r}: a test must run by itself, too"
            ) from None
    if "failure" in result:
        raise MeasurementError(f"in a fresh process: {result['failure']}")
    observations, reference = array("d", result["observations"]), array("d", result["reference"])
    return Process(observations, result["calls"], result["resolution_ns"], reference)


def _run(state: State, folder: str, plan: Plan) -> None:
    config = state.config
    seconds = PATIENCE[0] + PATIENCE[1] * (plan.longest_ns or plan.time_ns) / 1e9
    if os.environ.get("CI"):
        seconds *= state.settings.ci_timeout_multiplier
    command = [sys.executable, "-m", "pytest", *_arguments(config, state)]
    try:
        done = subprocess.run(
            command,
            cwd=config.invocation_params.dir,
            env={**os.environ, VARIABLE: folder},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise MeasurementError(
            f"a fresh process had not finished after {seconds:.0f} s: make the test faster, or raise ci_timeout_multiplier"
        ) from None
    if not Path(folder, "result.json").exists():
        last = " | ".join(done.stdout.decode(errors="replace").strip().splitlines()[-3:])
        raise MeasurementError(f"a fresh process ended with code {done.returncode} and no result: {last}")


def _arguments(config: pytest.Config, state: State) -> list[str]:
    """The arguments of this run with the one test in the place of all others."""
    assert state.item is not None
    given = list(config.invocation_params.args)
    workerinput: Optional[dict[str, Any]] = getattr(config, "workerinput", None)
    if workerinput is not None:
        given = list(workerinput.get("mainargv", ["pytest"]))[1:]
    chosen = {str(argument) for argument in getattr(config.option, "file_or_dir", None) or config.args}
    kept = [str(argument) for argument in given if str(argument) not in chosen]
    _, separator, inside = state.item.nodeid.partition("::")
    kept += ["--rootdir", str(config.rootpath), f"{state.item.path}{separator}{inside}"]
    plugins = config.pluginmanager
    if plugins.hasplugin("xdist") or workerinput is not None:
        kept += ["-n0"]
    if plugins.hasplugin("_cov"):
        kept += ["--no-cov"]
    return kept
