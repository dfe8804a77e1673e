"""One function beside another: pairs in random order, a ratio with its interval, and one of three answers."""

from __future__ import annotations

import random
from array import array
from dataclasses import dataclass, replace
from typing import Any, Callable

from .answers import Comparison
from .calls import Call, outside_of_loops
from .pace import SLICE_NS, _alone, calibrated, observe, quiet
from .stopwatch import Stopwatch, stopwatch
from .validator import StatisticalValidator

FEWEST = 8
"""Pairs from which an interval at 99 % exists."""
MOST = 2000
TIME_NS = 300e6
"""Fast functions are paired for so long, that slow spells of the host hit few pairs."""


@dataclass(frozen=True)
class Pairs:
    """Nanoseconds per call of both functions, pair by pair."""

    baseline: array[float]
    test: array[float]
    seed: int


def decide(
    baseline: Callable[[], Any], test: Callable[[], Any], iterations: int, validator: StatisticalValidator, most_percent: float
) -> tuple[Pairs, Comparison]:
    """Measures and compares; "above" needs a second, independent look that agrees."""
    pairs = interleave(baseline, test, iterations)
    found = _compared(validator, pairs, most_percent)
    if found.verdict == "above":
        again = interleave(baseline, test, iterations)
        second = _compared(validator, again, most_percent)
        if second.verdict != "above":
            message = f"undecided: {found.message}; but looked at again {second.message}"
            found = replace(found, is_valid=True, verdict="undecided", message=message)
    return pairs, found


def _compared(validator: StatisticalValidator, pairs: Pairs, most_percent: float) -> Comparison:
    found = validator.compare_performance(pairs.baseline, pairs.test, most_percent, paired=True)
    return replace(found, seed=pairs.seed)


def interleave(baseline: Callable[[], Any], test: Callable[[], Any], iterations: int) -> Pairs:
    """Measures both in turns, the order of each pair by lot."""
    with _alone():
        pairs: Pairs = outside_of_loops(lambda: _interleave(Call(baseline), Call(test), iterations, stopwatch()))
        return pairs


def _interleave(baseline: Call, test: Call, iterations: int, watch: Stopwatch) -> Pairs:
    seed = random.SystemRandom().getrandbits(32)
    lots = random.Random(seed)
    try:
        for call in (baseline, test):
            call.first()
        with quiet(False):
            sides = [(call, calibrated(call, watch)) for call in (baseline, test)]
            pair_ns = sum(calls * observe(call, calls, watch) for call, calls in sides)
        count = max(iterations, FEWEST, int(min(TIME_NS / pair_ns, MOST)))
        found = (array("d"), array("d"))
        while len(found[0]) < count:
            with quiet(False):
                for call, calls in sides:
                    if calls > 1:
                        call.time(calls, watch.clock)
                left = min(count - len(found[0]), max(1, int(SLICE_NS / pair_ns)))
                for _ in range(left):
                    first = lots.getrandbits(1)
                    for side in (first, 1 - first):
                        call, calls = sides[side]
                        found[side].append(observe(call, calls, watch))
        return Pairs(found[0], found[1], seed)
    finally:
        for call in (baseline, test):
            call.close()
