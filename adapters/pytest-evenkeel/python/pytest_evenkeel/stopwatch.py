"""The clock, and what it costs to look at it."""

from __future__ import annotations

import math
import time
from array import array
from dataclasses import dataclass
from typing import Optional

from evenkeel import Sample

from .calls import Clock, empty
from .errors import MeasurementError

LOOKS = 501
"""Differences whose median is the cost of two looks."""
TURNS = 2000
"""Turns of the empty loop in one of :data:`LOOPS` timings."""
LOOPS = 25
PATIENCE = 10_000_000


@dataclass(frozen=True)
class Stopwatch:
    """A clock of nanoseconds with its resolution and its costs, found by looking at it."""

    clock: Clock
    resolution_ns: float
    """The smallest difference that it shows."""
    look_ns: float
    """What two looks with nothing in between show."""
    turn_ns: float
    """What one turn of the measuring loop costs without the call."""

    def net(self, taken: float, regions: int, turns: int) -> float:
        """The time without the costs of measuring; at least a tick, so that nothing takes no time."""
        if not math.isfinite(taken) or taken < 0:
            raise MeasurementError(
                f"the timer says that a call took {taken} ns: it must give finite nanoseconds that never decrease"
            )
        return max(taken - regions * self.look_ns - turns * self.turn_ns, self.resolution_ns)


_usual: Optional[Stopwatch] = None


def stopwatch(timer: Optional[Clock] = None) -> Stopwatch:
    """The stopwatch of a timer; that of ``time.perf_counter_ns`` is made once per process."""
    global _usual
    if timer is not None:
        return _calibrated(timer)
    if _usual is None:
        _usual = _calibrated(time.perf_counter_ns)
    return _usual


def _calibrated(clock: Clock) -> Stopwatch:
    looks = array("d", (_difference(clock) for _ in range(LOOKS)))
    steps = [look for look in looks if look > 0]
    resolution = min(steps) if steps else _first_tick(clock)
    loops = array("d", (empty(TURNS, clock) / TURNS for _ in range(LOOPS)))
    return Stopwatch(clock, float(resolution), Sample(looks).median, Sample(loops).median)


def _difference(clock: Clock) -> float:
    before = clock()
    difference = clock() - before
    if not math.isfinite(difference) or difference < 0:
        raise MeasurementError(
            f"the timer moved by {difference} ns between two looks: it must give finite nanoseconds that never decrease"
        )
    return difference


def _first_tick(clock: Clock) -> float:
    """A coarse clock ticks twice, so that the difference is a whole tick."""
    edges = [clock()]
    for _ in range(PATIENCE):
        now = clock()
        if now != edges[-1]:
            edges.append(now)
            if len(edges) == 3:
                return float(edges[2] - edges[1])
    raise MeasurementError(f"the timer stood still over {PATIENCE} looks at it")
