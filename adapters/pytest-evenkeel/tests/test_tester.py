"""Proportions: against exact arithmetic."""

from __future__ import annotations

import random
from fractions import Fraction
from math import comb, expm1, log

import pytest

from evenkeel import binomial_test, clopper_pearson, wilson
from pytest_evenkeel.tester import StatisticalTester


def at_least(k: int, n: int, p: float) -> float:
    """The binomial tail by exact rational arithmetic: the naive twin."""
    exact = Fraction(p)
    return float(sum(comb(n, i) * exact**i * (1 - exact) ** (n - i) for i in range(k, n + 1)))


@pytest.mark.parametrize("n", [1, 2, 7, 30, 200])
def test_the_exact_interval_leaves_half_of_the_rest_on_either_side(n: int) -> None:
    for k in sorted({0, 1, n // 3, n // 2, n - 1, n}):
        for confidence in (0.5, 0.95, 0.999):
            low, high = clopper_pearson(k, n, confidence)
            outside = (1 - confidence) / 2
            assert low <= k / n <= high
            if k > 0:
                assert at_least(k, n, low) == pytest.approx(outside, rel=1e-9)
            else:
                assert low == 0
            if k < n:
                assert 1 - at_least(k + 1, n, high) == pytest.approx(outside, rel=1e-9)
            else:
                assert high == 1


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    # Textbook values: R's binom.test.
    [(3, 10, 0.06673951, 0.65245285), (0, 10, 0.0, 0.30849711), (81, 263, 0.25272, 0.36759)],
)
def test_the_exact_interval_is_the_textbooks(successes: int, trials: int, low: float, high: float) -> None:
    assert clopper_pearson(successes, trials) == pytest.approx((low, high), abs=2e-4)


@pytest.mark.parametrize("trials", [10**3, 10**4, 10**6, 10**9, 10**12])
def test_large_numbers_of_trials_agree_with_their_limit(trials: int) -> None:
    low, high = clopper_pearson(trials // 2, trials)
    half = 1.959963984540054 * 0.5 / trials**0.5
    assert (high - low) / 2 == pytest.approx(half, rel=3 / trials**0.5)
    zero = clopper_pearson(0, trials)
    assert zero[0] == 0 and zero[1] == pytest.approx(-expm1(log(0.025) / trials), rel=1e-9)
    few = clopper_pearson(5, trials)
    assert few[0] * trials == pytest.approx(1.6234863901, rel=0.01) and few[1] * trials == pytest.approx(11.668, rel=0.01)


def test_the_score_interval_is_newcombes() -> None:
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


def test_the_exact_test_is_the_doubled_tail() -> None:
    assert binomial_test(8, 10, 0.5) == pytest.approx(2 * 56 / 1024)
    assert binomial_test(5, 10, 0.5) == 1.0
    assert binomial_test(0, 50, 0.2) == pytest.approx(2 * 0.8**50)


@pytest.mark.parametrize("arguments", [(1, 0), (3, 2), (1, 2, 0.0), (1, 2, 1.0), (1, 2, float("nan")), (1, 10**13)])
def test_impossible_counts_and_levels_are_refused(arguments: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="there were no trials|cannot be more|between 0 and 1|can be counted"):
        clopper_pearson(*arguments)  # type: ignore[arg-type]


def test_a_fair_coin_is_not_called_unfair_more_often_than_declared() -> None:
    tester = StatisticalTester(0.95)
    coin = random.Random(6)
    wrong = 0
    for _ in range(2000):
        try:
            tester.assert_proportion([coin.random() < 0.3 for _ in range(100)], expected=0.3)
        except AssertionError:
            wrong += 1
    assert clopper_pearson(wrong, 2000, 0.999)[0] <= 0.05


def test_a_loaded_coin_is_found_and_the_message_says_how() -> None:
    with pytest.raises(AssertionError, match=r"700 of 1000 is 0\.7, at 99\.9 % confidence between .* not 0\.5"):
        StatisticalTester().assert_proportion(700, 1000, 0.5)
    found = StatisticalTester().assert_proportion(520, 1000, 0.5, tolerance=0.05, method="wilson")
    assert found.proportion == 0.52 and found["interval"][0] < 0.52 and found.p_value is not None


def test_bounds_on_one_side() -> None:
    tester = StatisticalTester()
    assert tester.assert_at_least(95, 100, 0.9).successes == 95
    tester.assert_at_most([True] * 3 + [False] * 97, most=0.05)
    with pytest.raises(AssertionError, match="not at least 0.9"):
        tester.assert_at_least(50, 100, 0.9)
    with pytest.raises(AssertionError, match="not at most 0.1"):
        tester.assert_at_most(50, 100, 0.1)


def test_events_are_tried_as_often_as_said() -> None:
    draws = iter([True, False] * 50)
    assert StatisticalTester().assert_binomial(lambda: next(draws), 100, 0.5).successes == 50


def test_eventually_tries_as_often_as_the_probability_needs() -> None:
    tester = StatisticalTester(0.999)
    assert tester.attempts(0.5) == 10 and 0.5**10 <= 0.001 < 0.5**9
    assert tester.attempts(1.0) == 1
    draws = iter([False, False, True])
    assert tester.assert_eventually(lambda: next(draws), 0.5) == 3
    with pytest.raises(AssertionError, match="did not happen in 10 attempts: .* one in 1.02e\\+03"):
        tester.assert_eventually(lambda: False, 0.5)
    with pytest.raises(ValueError, match="above 0"):
        tester.assert_eventually(lambda: True, 0.0)


def test_misuse_is_told_apart_from_failure() -> None:
    tester = StatisticalTester()
    with pytest.raises(ValueError, match="give the number of trials"):
        tester.assert_proportion(3)
    with pytest.raises(ValueError, match="2 outcomes, but trials=3"):
        tester.assert_proportion([True, False], 3)
    with pytest.raises(ValueError, match="did you mean 'exact'"):
        tester.interval(1, 2, "exakt")
