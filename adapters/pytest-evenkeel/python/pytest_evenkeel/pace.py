"""How one process measures a call: calibration, warm-up, and observations in slices.

A slice is measured with the machine's turn held, so that nobody else's measurement disturbs it, with the garbage collector run before
and off during it (unless it is wanted), and without tracers and profilers.
"""

from __future__ import annotations

import gc
import sys
from array import array
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter_ns
from typing import Any, Iterator, Optional

from evenkeel._native import Turn

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
"""A run measures at least so long, that a slow spell of the host does not fill it."""
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
    result: Any = None
    """Of the first call."""


def measure(call: Call, plan: Plan, watch: Optional[Stopwatch] = None) -> Process:
    """Measures one run in this process."""
    with _alone():
        process: Process = outside_of_loops(lambda: _measure(call, plan, watch or stopwatch()))
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


def _measure(call: Call, plan: Plan, watch: Stopwatch) -> Process:
    try:
        result = call.first()
        with quiet(plan.gc):
            calls = calibrated(call, watch, plan.calls)
            for _ in range(plan.warmup):
                call.time(calls, watch.clock)
        observations = array("d")
        began, enough = perf_counter_ns(), False
        while not enough:
            with quiet(plan.gc):
                if calls > 1:
                    # The collection before left cold caches.
                    call.time(calls, watch.clock)
                slice_began = perf_counter_ns()
                while not enough and perf_counter_ns() - slice_began < SLICE_NS:
                    observations.append(observe(call, calls, watch))
                    enough = _enough(len(observations), perf_counter_ns() - began, plan)
        return Process(observations, calls, watch.resolution_ns / calls, result)
    finally:
        call.close()


def _enough(observed: int, since_ns: float, plan: Plan) -> bool:
    if plan.longest_ns is not None and since_ns >= plan.longest_ns and observed >= FEWEST:
        return True
    return observed >= plan.observations and since_ns >= plan.time_ns


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
