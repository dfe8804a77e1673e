"""Thresholds from the history of a test."""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING, Any, Optional

from evenkeel import Band, Policy

from .answers import Baseline

if TYPE_CHECKING:
    from .state import State


class ThresholdManager:
    """Where unchanged runs of a test are expected, and the runs that say so. Times are in seconds, histories are found by name."""

    def __init__(self, state: State) -> None:
        self._state = state

    def calculate_threshold(
        self,
        test_name: str,
        environment_key: Optional[str] = None,
        samples: Any = None,
        *,
        budget: float = 0.0,
    ) -> tuple[float, float]:
        """The band of the history: (0, inf) while there is none. ``samples`` do not count: a run is not judged by itself."""
        found = self._baseline(test_name, environment_key, budget)
        return (0.0, math.inf) if found is None else (found.lower, found.upper)

    def get_baseline(self, test_name: str, environment_key: Optional[str] = None) -> Optional[Baseline]:
        """The runs that judge the test here; ``None`` if there are none."""
        return self._baseline(test_name, environment_key, 0.0)

    def update_baseline(self, test_name: str, environment_key: Optional[str], samples: Any) -> bool:
        """Adds a run of samples, one call each, if it may join: whether it does. What is slower than the band does not."""
        self._check(environment_key)
        case = self._state.session.case(test_name, self._state.tests)
        if case.wants() is None:
            return False
        nanoseconds = array("d", (1e9 * float(sample) for sample in samples))
        case.add([(nanoseconds, 1, 0.0, array("d"))])
        report = self._state.session.close(case)
        return report.kept and report.verdict in ("steady", "improved", "learning")

    def _baseline(self, test_name: str, environment_key: Optional[str], budget: float) -> Optional[Baseline]:
        self._check(environment_key)
        runs = self._state.session.baseline(test_name)
        if not runs:
            return None
        levels = [run.q25 for run in runs]
        band = Band(levels, Policy(budget=budget))
        return Baseline(
            test_name=test_name,
            environment=self._state.session.key,
            runs=band.runs,
            centre=band.centre / 1e9,
            lower=band.lower / 1e9,
            upper=band.upper / 1e9,
            levels=tuple(level / 1e9 for level in levels),
        )

    def _check(self, environment_key: Optional[str]) -> None:
        key = self._state.session.key
        if environment_key not in (None, key):
            raise ValueError(
                f"{environment_key!r} is another environment than this one, {key!r}: only this one's runs can judge here"
            )
