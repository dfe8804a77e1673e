"""Results that answer to ``result["validation"]["is_valid"]`` and to ``result.validation.is_valid`` alike."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Iterator, Mapping, Optional


class Answer(Mapping[str, Any]):
    """A dataclass that is a mapping of its fields as well."""

    def __getitem__(self, key: str) -> Any:
        if key not in self._names():
            from .errors import nearest

            raise KeyError(f"{type(self).__name__} has no {key!r}: {nearest(key, self._names())}")
        return getattr(self, key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())

    def _names(self) -> list[str]:
        return [entry.name for entry in fields(self)]  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class Validation(Answer):
    """Whether a run is acceptable."""

    is_valid: bool
    """False only if it is surely slower than allowed."""
    verdict: str
    """``steady``, ``improved``, ``regressed``, ``undecided``, ``learning``."""
    message: str
    method: str
    confidence_level: float
    estimate: Optional[float] = None
    """Of the time, in seconds."""
    interval: Optional[tuple[float, float]] = None
    degraded: Optional[str] = None
    """The stand-in that gave the scale, where the samples gave none."""
    cause: Optional[str] = None
    """Of doubt, if undecided."""


@dataclass(frozen=True, eq=False)
class Comparison(Answer):
    """The overhead of one function over another."""

    is_valid: bool
    """False only if the overhead is surely above the most that is allowed."""
    verdict: str
    """``within``, ``above``, ``undecided``."""
    message: str
    overhead_percent: float
    interval_percent: tuple[float, float]
    max_overhead_percent: float
    confidence_level: float
    pairs: int = 0
    seed: Optional[int] = None
    """Of the order in which the functions took turns."""


@dataclass(frozen=True, eq=False)
class PerformanceResult(Answer):
    """What one call of ``run_performance_test`` found. Times are in seconds."""

    test_name: str
    samples: list[float]
    validation: Validation
    thresholds: tuple[float, float]
    """Where unchanged runs are expected; (0, inf) while there is no history."""
    environment: str
    iterations_completed: int
    calls_per_iteration: int
    ratio: Optional[float]
    """To the history: 1.1 is ten percent slower."""
    baseline_runs: int
    fallback: Optional[str] = None
    raw_samples: tuple[float, ...] = ()
    iterations_failed: int = 0
    outliers_removed: int = 0
    """Always 0: robust statistics need no removal, and a slow sample is a fact."""


@dataclass(frozen=True, eq=False)
class OverheadResult(Answer):
    """What one call of ``measure_performance_overhead`` found. Times are in seconds."""

    baseline_samples: list[float]
    test_samples: list[float]
    comparison: Comparison
    environment: str
    fallback: Optional[str] = None


@dataclass(frozen=True, eq=False)
class Baseline(Answer):
    """The runs that judge a test. Times are in seconds."""

    test_name: str
    environment: str
    runs: int
    centre: float
    lower: float
    upper: float
    levels: tuple[float, ...]
