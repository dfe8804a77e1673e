"""The fixture ``statistical_tester``: assertions about what happens with some probability."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Callable, Iterable, Optional, Union

from evenkeel import binomial_test, clopper_pearson, wilson

from .answers import Answer

METHODS = ("exact", "wilson")
CONFIDENCE = 0.999
"""Of assertions, where nobody chose one: a right test fails once in a thousand runs, not once in twenty."""


@dataclass(frozen=True, eq=False)
class Proportion(Answer):
    """A share of trials with its interval."""

    successes: int
    trials: int
    proportion: float
    interval: tuple[float, float]
    confidence_level: float
    method: str
    p_value: Optional[float] = None


class StatisticalTester:
    """Asserts proportions by exact (Clopper and Pearson) or score (Wilson) intervals, right at every number of trials."""

    def __init__(self, confidence_level: float = CONFIDENCE) -> None:
        if not 0 < confidence_level < 1:
            raise ValueError(f"the confidence level is {confidence_level}: give a number between 0 and 1")
        self.confidence_level = confidence_level

    def interval(self, successes: int, trials: int, method: str = "exact") -> tuple[float, float]:
        """Where the true proportion lies, at the confidence level."""
        if method == "exact":
            return clopper_pearson(successes, trials, self.confidence_level)
        if method == "wilson":
            return wilson(successes, trials, self.confidence_level)
        from .errors import nearest

        raise ValueError(f"there is no method {method!r}: {nearest(method, METHODS)}")

    def assert_proportion(
        self,
        successes: Union[int, Iterable[object]],
        trials: Optional[int] = None,
        expected: float = 0.5,
        *,
        tolerance: float = 0.0,
        method: str = "exact",
    ) -> Proportion:
        """Fails if the proportion is surely not within ``expected`` plus or minus ``tolerance``.

        ``successes`` is a count beside ``trials``, or the outcomes themselves.
        """
        found = self._found(successes, trials, method, expected)
        low, high = found.interval
        if high < expected - tolerance or low > expected + tolerance:
            raise AssertionError(self._text(found, f"{expected:g}" + (f" ± {tolerance:g}" if tolerance else "")))
        return found

    def assert_at_least(
        self, successes: Union[int, Iterable[object]], trials: Optional[int] = None, least: float = 0.5, *, method: str = "exact"
    ) -> Proportion:
        """Fails if the proportion is surely below ``least``."""
        found = self._found(successes, trials, method, None)
        if found.interval[1] < least:
            raise AssertionError(self._text(found, f"at least {least:g}"))
        return found

    def assert_at_most(
        self, successes: Union[int, Iterable[object]], trials: Optional[int] = None, most: float = 0.5, *, method: str = "exact"
    ) -> Proportion:
        """Fails if the proportion is surely above ``most``."""
        found = self._found(successes, trials, method, None)
        if found.interval[0] > most:
            raise AssertionError(self._text(found, f"at most {most:g}"))
        return found

    def assert_binomial(
        self, event: Callable[[], object], trials: int, expected: float, *, tolerance: float = 0.0, method: str = "exact"
    ) -> Proportion:
        """Tries the event so many times, and asserts its proportion."""
        outcomes = [bool(event()) for _ in range(trials)]
        return self.assert_proportion(outcomes, None, expected, tolerance=tolerance, method=method)

    def assert_eventually(self, event: Callable[[], object], probability: float = 0.5, attempts: Optional[int] = None) -> int:
        """Tries until the event happens; the number of attempts.

        Without ``attempts``, as many as an event of at least that ``probability`` needs at the confidence level:
        it fails by chance with at most one minus that.
        """
        if not 0 < probability <= 1:
            raise ValueError(f"the probability is {probability}: give a number above 0 and at most 1")
        if attempts is None:
            attempts = self.attempts(probability)
        for attempt in range(1, attempts + 1):
            if event():
                return attempt
        raise AssertionError(
            f"it did not happen in {attempts} attempts: with a probability of {probability:g} that is a matter of "
            f"one in {1 / max((1 - probability) ** attempts, 1e-300):.3g}"
        )

    def attempts(self, probability: float) -> int:
        """The smallest n with (1 - p)^n at most one minus the confidence level."""
        if probability >= 1:
            return 1
        return max(1, math.ceil(math.log1p(-self.confidence_level) / math.log1p(-probability)))

    def _found(
        self, successes: Union[int, Iterable[object]], trials: Optional[int], method: str, expected: Optional[float]
    ) -> Proportion:
        if not isinstance(successes, int):
            outcomes = [bool(outcome) for outcome in successes]
            if trials is not None and trials != len(outcomes):
                raise ValueError(f"{len(outcomes)} outcomes, but trials={trials}: leave out trials")
            successes, trials = sum(outcomes), len(outcomes)
        if trials is None:
            raise ValueError("successes is a count: give the number of trials as well")
        interval = self.interval(successes, trials, method)
        p_value = None if expected is None else binomial_test(successes, trials, expected)
        return Proportion(successes, trials, successes / trials, interval, self.confidence_level, method, p_value)

    def _text(self, found: Proportion, claimed: str) -> str:
        low, high = found.interval
        return (
            f"{found.successes} of {found.trials} is {found.proportion:.4g}, at {100 * found.confidence_level:g} % confidence "
            f"between {low:.4g} and {high:.4g} ({found.method}): not {claimed}"
        )
