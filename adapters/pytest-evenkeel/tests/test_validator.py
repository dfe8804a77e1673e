"""Validating and comparing samples without a history."""

from __future__ import annotations

import warnings

import pytest

from pytest_evenkeel import PerformanceWarning
from pytest_evenkeel.validator import METHODS, StatisticalValidator

SAMPLES = [1.0 + 0.01 * (i * 37 % 21 - 10) / 10 for i in range(60)]


@pytest.mark.parametrize("method", METHODS)
def test_every_method_tells_below_from_above(method: str) -> None:
    validator = StatisticalValidator()
    assert validator.validate_performance(SAMPLES, 0.9, 1.1, method).verdict == "steady"
    above = validator.validate_performance(SAMPLES, 0.5, 0.9, method)
    assert above.verdict == "regressed" and not above.is_valid and not above["is_valid"]
    faster = validator.validate_performance(SAMPLES, 1.1, 1.2, method)
    assert faster.verdict == "improved" and faster.is_valid, "being fast is no failure"
    assert validator.validate_performance(SAMPLES, method=method).is_valid


@pytest.mark.parametrize("method", ["robust", "bootstrap"])
def test_a_threshold_inside_the_interval_is_undecided_and_valid(method: str) -> None:
    found = StatisticalValidator().validate_performance(SAMPLES, None, 1.0, method)
    assert (found.verdict, found.is_valid) == ("undecided", True)


@pytest.mark.parametrize("method", ["robust", "bootstrap"])
def test_the_interval_widens_with_the_confidence_at_any_level(method: str) -> None:
    widths = []
    for level in (0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.999999):
        found = StatisticalValidator(level).validate_performance(SAMPLES, method=method)
        assert found.interval is not None and found.confidence_level == level
        widths.append(found.interval[1] - found.interval[0])
    assert widths == sorted(widths) and widths[0] < widths[-1]


def test_tied_samples_are_degraded_by_name_and_by_warning_even_when_warnings_are_errors() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("error")
        found = StatisticalValidator().validate_performance([1.0] * 30, None, 2.0, resolution=0.001)
    assert found.degraded == "resolution" and found.is_valid
    assert [w.category for w in caught] == [PerformanceWarning]


def test_mostly_tied_samples_use_the_iqr() -> None:
    found = StatisticalValidator().validate_performance([1.0] * 12 + [1.1] * 8, None, 2.0)
    assert found.degraded is None and found.interval is not None and found.interval[0] < 1.0


@pytest.mark.parametrize("method", METHODS)
def test_a_single_sample_is_never_surely_above(method: str) -> None:
    with warnings.catch_warnings(record=True):
        found = StatisticalValidator().validate_performance([1.0], None, 1.5, method)
    assert found.is_valid


@pytest.mark.parametrize(("samples", "message"), [([], "no observations"), ([1.0, float("nan")], "observation 1")])
def test_no_samples_and_nan_are_refused(samples: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        StatisticalValidator().validate_performance(samples, None, 1.0)


def test_an_unknown_method_or_level_is_refused() -> None:
    with pytest.raises(ValueError, match="did you mean 'bootstrap'"):
        StatisticalValidator().validate_performance(SAMPLES, method="bootstrp")
    for level in (0, 1, 95, float("nan")):
        with pytest.raises(ValueError, match="between 0 and 1"):
            StatisticalValidator(level)


def test_a_comparison_is_by_the_ratio_and_a_significant_trifle_is_within() -> None:
    slower = [1.02 * sample for sample in SAMPLES]
    found = StatisticalValidator().compare_performance(SAMPLES, slower, 5.0)
    assert found.interval_percent[0] > 0, "the difference is significant"
    assert (found.verdict, found.is_valid) == ("within", True)
    assert found.overhead_percent == pytest.approx(2.0, abs=0.3)
    assert StatisticalValidator().compare_performance(SAMPLES, [2 * s for s in SAMPLES], 20.0).verdict == "above"


def test_outliers_are_found_with_their_positions() -> None:
    validator = StatisticalValidator()
    for method in ("iqr", "mad", "zscore"):
        values, positions = validator.detect_outliers([*SAMPLES, 5.0], method)
        assert 5.0 in values and 60 in positions
    assert validator.detect_outliers(SAMPLES, "iqr") == ([], [])
    with pytest.raises(ValueError, match="iqr, mad, zscore"):
        validator.detect_outliers(SAMPLES, "nose")
