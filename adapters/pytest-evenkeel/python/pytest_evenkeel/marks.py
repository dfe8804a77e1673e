"""The markers, and what a test asks for with them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Callable, Mapping, Optional

import pytest

from evenkeel import nanoseconds, share

from .errors import nearest

SLOW = 5.0

Timer = Callable[[], float]


@dataclass(frozen=True)
class Wishes:
    """What one test asks for; ``None`` leaves it to the project."""

    budget: Optional[float] = None
    floor: Optional[float] = None
    limit_ns: Optional[float] = None
    iterations: Optional[int] = None
    warmup: Optional[int] = None
    processes: Optional[int] = None
    time_ns: Optional[float] = None
    timer: Optional[Timer] = None
    gc: bool = False
    unstable: bool = False
    tags: tuple[str, ...] = ()
    threshold_factor: float = 1.2
    statistical_method: str = "robust"
    max_overhead_percent: float = 20.0


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("expected a whole number from 1 on")
    return value


def _natural(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("expected a whole number from 0 on")
    return value


def _timer(value: Any) -> Timer:
    if not callable(value):
        raise ValueError("expected a function that returns nanoseconds, such as time.process_time_ns")
    return value  # type: ignore[no-any-return]


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("expected True or False")
    return value


def _tags(value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not all(isinstance(tag, str) for tag in value):
        raise ValueError("expected a list of names")
    return tuple(value)


def _factor(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 1 <= value <= 11:
        raise ValueError("expected a number from 1 to 11, such as 1.2 for 20 % slower")
    return float(value)


def _percent(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1000:
        raise ValueError("expected a number from 0 to 1000")
    return float(value)


def _method(value: Any) -> str:
    from .validator import METHODS

    if value not in METHODS:
        raise ValueError(f"expected one of {', '.join(METHODS)}")
    return str(value)


READERS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "budget": ("budget", share),
    "floor": ("floor", share),
    "limit": ("limit_ns", nanoseconds),
    "iterations": ("iterations", _whole),
    "warmup": ("warmup", _natural),
    "processes": ("processes", _whole),
    "time": ("time_ns", nanoseconds),
    "timer": ("timer", _timer),
    "gc": ("gc", _flag),
    "tags": ("tags", _tags),
    "threshold_factor": ("threshold_factor", _factor),
    "statistical_method": ("statistical_method", _method),
    "max_overhead_percent": ("max_overhead_percent", _percent),
}


def wishes(item: pytest.Item) -> Wishes:
    """What the test's markers say, the nearest one first."""
    found: dict[str, Any] = {}
    for mark in item.iter_markers("performance"):
        if mark.args:
            raise pytest.UsageError(
                f"{item.nodeid}: the marker performance takes names and values only, such as performance(budget=\"5 %\")"
            )
        for key, value in mark.kwargs.items():
            if key not in READERS:
                raise pytest.UsageError(
                    f"{item.nodeid}: the marker performance has no {key!r}: {nearest(key, READERS)}"
                )
            name, reader = READERS[key]
            try:
                found.setdefault(name, reader(value))
            except (TypeError, ValueError) as error:
                raise pytest.UsageError(f"{item.nodeid}: performance({key}={value!r}): {error}") from None
    if item.get_closest_marker("slow") is not None:
        found["tags"] = (*found.get("tags", ()), "slow")
    return Wishes(unstable=_unstable(item), **found)


def _unstable(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("ci_unstable")
    if mark is None:
        return False
    if mark.args or mark.kwargs.keys() - {"until"}:
        raise pytest.UsageError(f'{item.nodeid}: the marker ci_unstable takes only until="2030-01-31"')
    until = mark.kwargs.get("until")
    if until is None:
        return True
    try:
        return datetime.date.today() <= datetime.date.fromisoformat(until)
    except (TypeError, ValueError):
        raise pytest.UsageError(
            f"{item.nodeid}: ci_unstable(until={until!r}): expected a date such as 2030-01-31"
        ) from None


RANDOM = ("statistical", "probabilistic", "binomial")
"""The markers of tests of something random."""


def confidence(item: pytest.Item, default: float) -> float:
    """What the nearest marker of a random test says, those in their order."""
    found = []
    for name in RANDOM:
        for mark in item.iter_markers(name):
            if mark.args or mark.kwargs.keys() - {"confidence"}:
                raise pytest.UsageError(f"{item.nodeid}: the marker {name} takes only confidence=0.99")
            if "confidence" in mark.kwargs:
                found.append(_confidence(item, name, mark.kwargs["confidence"]))
    return found[0] if found else default


def _confidence(item: pytest.Item, name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 1:
        raise pytest.UsageError(f"{item.nodeid}: {name}(confidence={value!r}): expected a number between 0 and 1")
    return float(value)
