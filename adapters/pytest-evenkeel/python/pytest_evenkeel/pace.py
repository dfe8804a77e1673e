"""How one process measures a call: calibration, warm-up, and observations in slices.

A slice is measured with the machine's turn held, so that nobody else's measurement disturbs it, with the garbage collector run before
and off during it (unless it is wanted), and without tracers and profilers.
"""

from __future__ import annotations

import gc
import sys
from array import array
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter_ns
from typing import Any, Iterator, Optional

from evenkeel._native import Reference, Turn

from .calls import Call, outside_of_loops
from .errors import MeasurementError
from .stopwatch import Stopwatch, stopwatch

OBSERVATION_NS = 400e3
"""An observation lasts about so long where the work allows: short ones lie within one speed of the host."""
TICKS = 1000.0
"""And at least so many ticks of the clock."""
SLICE_NS = 50e6
"""How long the turn is held at a time."""
TIME_NS = 800e6
"""A run measures at least so long."""
SPREAD_NS = 2e9
"""And lasts at least so long where it is not spread over the session, that a slow spell of the host does not fill it."""
LONGEST_NS = 5e9
"""And ends after so long, where nobody asked for a number of observations."""
FEWEST = 5
"""Observations of even the slowest function."""
FAR = 20.0
"""A history's number of calls per observation is kept unless it misses the wanted time by this factor."""

_busy = False


@dataclass(frozen=True)
class Plan:
    """What a run is to be like."""

    observations: int
    warmup: int = 5
    time_ns: float = TIME_NS
    longest_ns: Optional[float] = LONGEST_NS
    spread_ns: float = 0.0
    """From the first slice to the last, at least."""
    calls: Optional[int] = None
    """Calls per observation: the history's."""
    gc: bool = False


@dataclass(frozen=True)
class Process:
    """What one process measured."""

    observations: array[float]
    """Nanoseconds per call, in the order in which they were observed."""
    calls: int
    resolution_ns: float
    reference: array[float] = field(default_factory=lambda: array("d"))
    """Nanoseconds per pass of the reference workload, around each slice; none for a clock of the test's own."""
    result: Any = None
    """Of the first call."""


class Measuring:
    """One run of a call, slice by slice; other calls' slices may come in between."""

    def __init__(self, call: Call, plan: Plan, watch: Optional[Stopwatch] = None) -> None:
        self._call = call
        self._plan = plan
        self._watch = watch
        # The machine's mood says nothing of a clock of the test's own.
        self._witness = None if watch is not None else _reference()
        self._observations = array("d")
        self._references = array("d")
        self._calls = 0
        self._measured_ns = 0.0
        self._began_ns = 0
        self._result: Any = None

    def prepare(self) -> None:
        """The first call, calibration, warm-up."""
        with _alone():
            self._watch = self._watch or stopwatch()
            self._result = self._call.first()
            with quiet(self._plan.gc):
                self._calls = calibrated(self._call, self._watch, self._plan.calls)
                for _ in range(self._plan.warmup):
                    self._call.time(self._calls, self._watch.clock)
        self._began_ns = perf_counter_ns()

    def slice(self) -> None:
        """Observations for as long as the turn is held."""
        assert self._watch is not None, "prepare comes first"
        with _alone(), quiet(self._plan.gc):
            self._ask_the_witness()
            if self._calls > 1:
                # The collection before left cold caches.
                self._call.time(self._calls, self._watch.clock)
            began, now = perf_counter_ns(), 0
            while now < SLICE_NS and not self._enough(now):
                self._observations.append(observe(self._call, self._calls, self._watch))
                now = perf_counter_ns() - began
            self._measured_ns += now
            self._ask_the_witness()

    def _ask_the_witness(self) -> None:
        if self._witness is not None:
            self._references.extend(self._witness.observe())

    @property
    def is_brief(self) -> bool:
        """Whether the test asked for less time than usual."""
        return self._plan.time_ns < TIME_NS

    @property
    def is_enough(self) -> bool:
        return self._enough(0.0)

    def _enough(self, more_ns: float) -> bool:
        measured, plan = self._measured_ns + more_ns, self._plan
        observed = len(self._observations)
        if plan.longest_ns is not None and measured >= plan.longest_ns and observed >= FEWEST:
            return True
        since = perf_counter_ns() - self._began_ns
        return observed >= plan.observations and measured >= plan.time_ns and since >= plan.spread_ns

    def finish(self) -> Process:
        """What was measured; the event loop of an asynchronous function ends."""
        self.close()
        assert self._watch is not None
        resolution_ns = self._watch.resolution_ns / self._calls
        return Process(self._observations, self._calls, resolution_ns, self._references, self._result)

    def close(self) -> None:
        self._call.close()


_witness: Optional[Reference] = None


def _reference() -> Reference:
    """The reference workload, made once per process."""
    global _witness
    if _witness is None:
        _witness = Reference()
    return _witness


def measure(call: Call, plan: Plan, watch: Optional[Stopwatch] = None) -> Process:
    """Measures one run in this process, slice after slice."""

    def run() -> Process:
        measuring = Measuring(call, plan, watch)
        try:
            measuring.prepare()
            while not measuring.is_enough:
                measuring.slice()
            return measuring.finish()
        finally:
            measuring.close()

    process: Process = outside_of_loops(run)
    return process


@contextmanager
def _alone() -> Iterator[None]:
    global _busy
    if _busy:
        raise MeasurementError("a measured function measures itself: measure the inner function alone")
    _busy = True
    try:
        yield
    finally:
        _busy = False


def observe(call: Call, calls: int, watch: Stopwatch) -> float:
    """Nanoseconds per call, averaged over so many."""
    taken = call.time(calls, watch.clock)
    return watch.net(taken, call.regions(calls), call.looped(calls)) / calls


def calibrated(call: Call, watch: Stopwatch, planned: Optional[int] = None) -> int:
    """How many calls make an observation: 1, 2, 5, 10, 20, …, or what the history has."""
    wanted = max(OBSERVATION_NS, TICKS * watch.resolution_ns)
    calls, cost = 1, observe(call, 1, watch)
    while calls * cost < wanted / 10:
        calls = min(calls * 10, _step(wanted / cost) or 1) if calls * 10 * cost > wanted else calls * 10
        cost = min(cost, observe(call, calls, watch))
        if calls >= 10**9:
            break
    fitting = _step(wanted / cost)
    if planned is not None and fitting / FAR <= planned <= fitting * FAR:
        return planned
    return fitting


def _step(number: float) -> int:
    """The largest of 1, 2, 5, 10, 20, … that is at most the number; coarse, so that small changes leave the history as it is."""
    step = 1
    while True:
        for factor in (2, 5, 10):
            if step * factor > min(number, 1e9):
                return step * (1 if factor == 2 else 2 if factor == 5 else 5)
        step *= 10


@contextmanager
def quiet(collect: bool) -> Iterator[None]:
    """Nobody else measures, and nothing of Python's own comes in between."""
    with Turn():
        tracer, profiler, collecting = sys.gettrace(), sys.getprofile(), gc.isenabled()
        sys.settrace(None)
        sys.setprofile(None)
        gc.collect()
        if not collect:
            gc.disable()
        try:
            yield
        finally:
            if collecting:
                gc.enable()
            sys.setprofile(profiler)
            sys.settrace(tracer)
