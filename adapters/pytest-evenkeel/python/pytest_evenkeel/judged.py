"""From a call to a verdict: measures what the case wants, in this process first, and in fresh ones to confirm."""

from __future__ import annotations

import getpass
import json
import re
from array import array
from dataclasses import dataclass, replace
from typing import Optional

import pytest

from evenkeel._native import TestReport

from .calls import Call, outside_of_loops
from .errors import MeasurementError, warn
from .marks import SLOW, Wishes
from .pace import LONGEST_NS, SPREAD_NS, TIME_NS, Measuring, Plan, Process, measure
from .rounds import Early, Opened
from .state import State
from .stopwatch import Stopwatch, stopwatch
from .worker import fresh


_ACCEPT = re.compile("cargo evenkeel accept .*")


@dataclass(frozen=True)
class Judged:
    """What became of one measurement."""

    name: str
    process: Process
    """The first look."""
    report: Optional[TestReport]
    """``None`` in a worker that was to measure something else."""
    fails: bool
    fallback: Optional[str] = None
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        if self.report is None:
            return f"{self.name}: not measured in this worker"
        text = _ACCEPT.sub('pytest --performance-accept "…" with this test selected', str(self.report))
        return "\n  note: ".join([text, *self.notes])


def judge(
    state: State,
    call: Call,
    asked_name: Optional[str],
    wishes: Wishes,
    plan: Plan,
) -> Judged:
    """Measures the call, judges it against its history, and keeps the run."""
    fallback = state.resolver.fallback_in(call.function)
    label, described = ("", None) if fallback is None else (f" (fallback {fallback.name})", str(fallback))
    name = state.name(asked_name) + label
    if state.assignment is not None:
        return _serve(state, name, call, wishes, plan)

    early = state.rounds.take(name)
    opened = open_case(state, name, wishes) if early is None else early.opened
    if state.rounds.visiting:
        state.rounds.enlist(name, opened, Measuring(call, replace(plan, calls=opened.calls), _watch(wishes)))
    try:
        first = _first(state, name, call, wishes, plan, opened, early)
    except (Exception, pytest.fail.Exception) as error:
        opened.case.fail(f"{type(error).__name__}: {error}")
        _report(state, state.session.close(opened.case), described, ())
        raise
    notes = _confirm(state, name, plan, opened)
    report = state.session.close(opened.case)
    # What fresh processes could not confirm is doubt, whatever it looks like.
    fails = (state.session.undecided_fails and not wishes.unstable) if notes else report.fails
    reason: Optional[str] = state.config.getoption("performance_accept")
    if reason and report.verdict in ("regressed", "improved", "undecided"):
        state.session.accept(name, reason, _user())
        notes.append(f"accepted: {reason}")
        fails = False
    judged = Judged(name, first, report, fails, described, tuple(notes))
    _report(state, report, described, judged.notes)
    _warn(state, judged, report)
    return judged


def _first(
    state: State, name: str, call: Call, wishes: Wishes, plan: Plan, opened: Opened, early: Optional[Early]
) -> Process:
    """The first look, which is added to the case, with the result of a call in this process."""
    plan = replace(plan, calls=opened.calls)
    if early is None and opened.processes == 1:
        first = measure(call, replace(plan, spread_ns=spread(wishes)), _watch(wishes))
        opened.case.add([_plain(first)])
        return first
    # What was measured elsewhere was its own call; this one shows that the test works here, and gives the result.
    result = outside_of_loops(call.once)
    runs = _fresh(state, name, plan, opened.processes) if early is None else [early.process]
    opened.case.add([_plain(run) for run in runs])
    return replace(runs[0], result=result)


def _confirm(state: State, name: str, plan: Plan, opened: Opened) -> list[str]:
    """Measures in fresh processes until the case is settled; a note on why it could not be."""
    while True:
        wanted = opened.case.wants()
        if wanted is None:
            return []
        count, calls = wanted
        try:
            runs = _fresh(state, name, replace(plan, calls=calls), count)
        except MeasurementError as error:
            return [f"not confirmed: {error}"]
        opened.case.add([_plain(run) for run in runs])


def _watch(wishes: Wishes) -> Optional[Stopwatch]:
    """That of the test's own timer, if it has one."""
    return None if wishes.timer is None else stopwatch(wishes.timer)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _plain(process: Process) -> tuple[array[float], int, float, array[float]]:
    return process.observations, process.calls, process.resolution_ns, process.reference


def spread(wishes: Wishes) -> float:
    """How long a run in one go lasts at least."""
    return SPREAD_NS if wishes.time_ns is None else 0.0


def open_case(state: State, name: str, wishes: Wishes) -> Opened:
    """Opens the case of a test, which wants its first run."""
    option: Optional[int] = state.config.getoption("performance_processes")
    item = state.item
    file, line, _ = (None, None, None) if item is None else item.location
    case = state.session.case(
        name,
        state.tests,
        budget=wishes.budget,
        floor=wishes.floor,
        limit_ns=wishes.limit_ns,
        processes=option or wishes.processes or 1,
        unstable=wishes.unstable or not state.settings.may_turn_red,
        tags=list(wishes.tags),
        file=file,
        line=(line or 0) + 1,
    )
    wanted = case.wants()
    assert wanted is not None, "a new case wants its first run"
    return Opened(case, *wanted)


def _fresh(state: State, name: str, plan: Plan, count: int) -> list[Process]:
    """So many fresh processes, all with the calls per observation that the first one found."""
    runs: list[Process] = []
    for _ in range(count):
        runs.append(fresh(state, name, plan))
        plan = replace(plan, calls=runs[0].calls)
    return runs


def _serve(state: State, name: str, call: Call, wishes: Wishes, plan: Plan) -> Judged:
    """In a worker: measures what is wanted and ends, or only calls what is not."""
    assignment, watch = state.assignment, _watch(wishes)
    assert assignment is not None
    if name != assignment.name:
        process = measure(call, Plan(1, warmup=0, time_ns=0.0), watch)
        return Judged(name, process, None, False)
    try:
        process = measure(call, replace(plan, calls=assignment.calls, spread_ns=spread(wishes)), watch)
    except Exception as error:
        assignment.fail(f"{type(error).__name__}: {error}")
        raise
    assignment.leave(process)
    raise AssertionError("pytest.exit has not ended this process")


def _report(state: State, report: TestReport, fallback: Optional[str], notes: tuple[str, ...]) -> None:
    """Puts it into the reports."""
    found = json.loads(report.to_json())
    found["notes"] = [*found["notes"], *notes]
    found["fallback"] = fallback
    found["next"] = _ACCEPT.sub('pytest --performance-accept "…" with this test selected', found["next"])
    if notes:
        found["red"] = False
    state.report(found)


def _warn(state: State, judged: Judged, report: TestReport) -> None:
    """Warns of what a reader of the results should know."""
    if judged.fallback is not None:
        warn(f"{judged.name}: measured on {judged.fallback}")
    if report.degraded is not None:
        warn(f"{judged.name}: its observations do not scatter; the scale is the {report.degraded}")
    if report.verdict == "undecided" and not state.config.getoption("performance_accept"):
        warn(judged.text)
    for note in report.notes:
        if state.once(note):
            warn(note)


def plan_for(state: State, wishes: Wishes, observations: Optional[int] = None, warmup: Optional[int] = None) -> Plan:
    """How a run of the running test is to be measured."""
    factor = SLOW if "slow" in wishes.tags else 1.0
    explicit = observations or wishes.iterations or state.config.getoption("performance_iterations")
    time_ns = wishes.time_ns if wishes.time_ns is not None else factor * TIME_NS
    return Plan(
        observations=state.observations(observations),
        warmup=warmup if warmup is not None else (5 if wishes.warmup is None else wishes.warmup),
        time_ns=time_ns,
        longest_ns=None if explicit else max(factor * LONGEST_NS, time_ns),
        gc=wishes.gc,
    )
