"""One function beside another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

import pytest

from pytest_evenkeel import overhead
from pytest_evenkeel.stopwatch import Stopwatch
from pytest_evenkeel.validator import StatisticalValidator

if TYPE_CHECKING:
    from conftest import Project


class Fake:
    """A clock and functions that move it."""

    def __init__(self) -> None:
        self.now = 0.0
        self.order: list[str] = []

    def clock(self) -> float:
        self.now += 1
        return self.now

    def function(self, name: str, cost: Callable[[int], float]) -> Callable[[], None]:
        def run() -> None:
            self.order.append(name)
            self.now += cost(len(self.order))

        return run


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    fake = Fake()
    watch = Stopwatch(fake.clock, 1.0, 1.0, 0.0)
    monkeypatch.setattr(overhead, "stopwatch", lambda: watch)
    return fake


def jitter(cost: float, share: float = 0.005) -> Callable[[int], float]:
    return lambda turn: cost * (1 + share * ((turn * 7919) % 11 - 5) / 5)


VALIDATOR = StatisticalValidator(0.95)


@pytest.mark.parametrize(
    ("cost", "most", "verdict", "is_valid"),
    [
        (1.0, 20, "within", True),
        (1.1, 20, "within", True),
        (1.3, 20, "above", False),
        (0.8, 20, "within", True),
        (1.01, 5, "within", True),
    ],
)
def test_the_interval_decides_and_not_significance(
    fake: Fake, cost: float, most: float, verdict: str, is_valid: bool
) -> None:
    pairs, found = overhead.decide(
        fake.function("a", jitter(5e5)), fake.function("b", jitter(5e5 * cost)), 30, VALIDATOR, most
    )
    assert (found.verdict, found.is_valid) == (verdict, is_valid)
    assert found.overhead_percent == pytest.approx(100 * (cost - 1), abs=1)
    assert len(pairs.baseline) == len(pairs.test) == found.pairs >= 30


def test_what_cannot_be_told_is_undecided_and_valid(fake: Fake) -> None:
    wild = jitter(5e5, 0.9)
    _, found = overhead.decide(fake.function("a", wild), fake.function("b", jitter(5e5 * 1.2, 0.9)), 8, VALIDATOR, 20)
    assert (found.verdict, found.is_valid) == ("undecided", True)


def test_a_first_look_above_needs_a_second_that_agrees(fake: Fake) -> None:
    looks: list[float] = []

    def cost(turn: int) -> float:
        return 5e5 * (2.0 if len(looks) < 2 else 1.0)

    original = overhead.interleave

    def interleave(baseline: Callable[[], None], test: Callable[[], None], iterations: int) -> overhead.Pairs:
        looks.append(1)
        if len(looks) == 2:
            looks.append(1)
        return original(baseline, test, iterations)

    overhead.interleave = interleave  # type: ignore[assignment]
    try:
        _, found = overhead.decide(fake.function("a", jitter(5e5)), fake.function("b", cost), 20, VALIDATOR, 20)
    finally:
        overhead.interleave = original
    assert (found.verdict, found.is_valid) == ("undecided", True)
    assert "looked at again" in found.message


def test_the_order_of_the_pairs_is_by_lot(fake: Fake) -> None:
    overhead.interleave(fake.function("a", jitter(1e6)), fake.function("b", jitter(1e6)), 200)
    pairs = list(zip(fake.order[-400::2], fake.order[-399::2]))
    assert 60 < pairs.count(("a", "b")) < 140
    assert pairs.count(("a", "b")) + pairs.count(("b", "a")) == 200


def test_what_differs_in_speed_by_much_is_compared_all_the_same(fake: Fake) -> None:
    _, found = overhead.decide(fake.function("a", jitter(100)), fake.function("b", jitter(1e6)), 8, VALIDATOR, 20)
    assert found.verdict == "above" and found.overhead_percent == pytest.approx(1e6, rel=0.05)


def test_the_fixture_reports_and_passes_exceptions_on(project: Project) -> None:
    project.tests(
        """
        def spin(n):
            for _ in range(n):
                pass

        def test_same(performance_framework):
            result = performance_framework.measure_performance_overhead(
                lambda: spin(2000), lambda: spin(2000), iterations=20, max_overhead_percent=200.0)
            assert result["comparison"]["is_valid"] and result.comparison.is_valid
            assert len(result["baseline_samples"]) == len(result.test_samples) >= 20

        def test_broken(performance_framework):
            with pytest.raises(ZeroDivisionError):
                performance_framework.measure_performance_overhead(lambda: None, lambda: 1 / 0)

        @pytest.mark.ci_unstable
        def test_unstable(performance_framework):
            result = performance_framework.measure_performance_overhead(
                lambda: spin(10), lambda: spin(10_000), iterations=20)
            assert result.comparison.verdict == "above" and result.comparison.is_valid
        """
    )
    found = project.report()
    assert [one["verdict"] for one in found["overheads"]][-1] == "above"
    assert found["overheads"][0]["pairs"] >= 20
