"""Validating samples against thresholds, and comparing two of them: small objects over the kernel."""

from __future__ import annotations

import math
from typing import Any, Optional, Sequence

from evenkeel import Policy, Sample, compare, normal_quantile, t_quantile

from .answers import Comparison, Validation
from .errors import warn

METHODS = ("robust", "bootstrap", "percentile", "simple")

MEDIAN_EFFICIENCY = math.sqrt(math.pi / 2)
"""The standard error of a normal sample's median is so many times that of its mean."""


class StatisticalValidator:
    """Judges samples without a history, at a confidence of one's choice.

    A sample is invalid only if it is *surely* above the upper threshold, that is, if the whole interval of its estimate is.
    """

    def __init__(self, confidence_level: float = 0.95) -> None:
        if not 0 < confidence_level < 1:
            raise ValueError(f"the confidence level is {confidence_level}: give a number between 0 and 1")
        self.confidence_level = confidence_level

    def validate_performance(
        self,
        samples: Any,
        lower_threshold: Optional[float] = None,
        upper_threshold: Optional[float] = None,
        method: str = "robust",
        *,
        resolution: float = 0.0,
    ) -> Validation:
        """Whether the samples are at most at the upper threshold; below the lower one they have improved.

        ``robust``: the median with an interval from the MAD, or from what stands in for it where samples are tied.
        ``bootstrap``: the median with its exact order-statistic interval, what a bootstrap of the median tends to, without its dice.
        ``percentile``: the ``confidence_level`` quantile of the samples itself. ``simple``: the median alone.
        """
        if method not in METHODS:
            from .errors import nearest

            raise ValueError(f"there is no method {method!r}: {nearest(str(method), METHODS)}")
        sample = Sample(samples)
        estimate, interval, degraded = self._estimate(sample, method, resolution)
        low, high = interval if interval is not None else (estimate, estimate)
        upper = math.inf if upper_threshold is None else upper_threshold
        lower = -math.inf if lower_threshold is None else lower_threshold
        if low > upper:
            verdict = "regressed"
        elif high > upper:
            verdict = "undecided"
        elif high < lower:
            verdict = "improved"
        else:
            verdict = "steady"
        message = f"{verdict}: {method} estimate {estimate:.6g} s [{low:.6g}, {high:.6g}] of {len(sample)} samples"
        if upper_threshold is not None:
            message += f", at most {upper:.6g} s"
        if degraded is not None:
            message += f" (degraded: {degraded})"
            warn(message)
        return Validation(
            is_valid=verdict != "regressed",
            verdict=verdict,
            message=message,
            method=method,
            confidence_level=self.confidence_level,
            estimate=estimate,
            interval=interval,
            degraded=degraded,
        )

    def _estimate(
        self, sample: Sample, method: str, resolution: float
    ) -> tuple[float, Optional[tuple[float, float]], Optional[str]]:
        median = sample.median
        if method == "simple":
            return median, None, None
        if method == "percentile":
            return sample.quantile(self.confidence_level), None, None
        if method == "bootstrap":
            interval = sample.median_interval(self.confidence_level)
            if interval is None:
                return median, (sample.min, sample.max), f"{len(sample)} samples are too few for an interval at this level"
            return median, interval, None
        sigma, estimator, is_degraded = sample.dispersion(resolution)
        count = len(sample)
        if count < 2:
            return median, (-math.inf, math.inf), "a single sample has no scale"
        half = t_quantile(0.5 * (1 - self.confidence_level), count - 1) * MEDIAN_EFFICIENCY * sigma / math.sqrt(count)
        return median, (median - half, median + half), estimator if is_degraded else None

    def compare_performance(
        self,
        baseline_samples: Any,
        test_samples: Any,
        max_overhead_percent: float = 20.0,
        *,
        paired: bool = False,
    ) -> Comparison:
        """Whether the overhead of the test samples is within the budget: by the ratio's interval, never by mere significance."""
        policy = Policy(floor=0.0, budget=max_overhead_percent / 100, screen_alpha=0.5 * (1 - self.confidence_level))
        found = compare(baseline_samples, test_samples, paired=paired, policy=policy)
        verdict = {"regressed": "above", "undecided": "undecided"}.get(found.verdict, "within")
        low, high = (100 * (bound - 1) for bound in found.interval)
        overhead = 100 * (found.ratio - 1)
        return Comparison(
            is_valid=verdict != "above",
            verdict=verdict,
            message=f"{verdict}: overhead {overhead:+.1f} % [{low:+.1f}, {high:+.1f}], at most {max_overhead_percent:g} %",
            overhead_percent=overhead,
            interval_percent=(low, high),
            max_overhead_percent=max_overhead_percent,
            confidence_level=self.confidence_level,
            pairs=len(test_samples) if paired else 0,
        )

    def detect_outliers(self, samples: Sequence[float], method: str = "iqr") -> tuple[list[float], list[int]]:
        """The outliers and their positions; to look at, not to remove.

        ``iqr``: beyond 1.5 IQR from the quartiles (Tukey). ``mad``: beyond 3.5 robust standard deviations from the median
        (Iglewicz and Hoaglin). ``zscore``: beyond the normal quantile of the confidence level, with the robust scale.
        """
        sample = Sample(samples)
        if method == "iqr":
            reach = 1.5 * sample.iqr
            low, high = sample.quantile(0.25) - reach, sample.quantile(0.75) + reach
        elif method in ("mad", "zscore"):
            sigma, _, _ = sample.dispersion()
            reach = sigma * (3.5 if method == "mad" else normal_quantile(0.5 * (1 - self.confidence_level)))
            low, high = sample.median - reach, sample.median + reach
        else:
            raise ValueError(f"there is no method {method!r}: the known ones are iqr, mad, zscore")
        positions = [index for index, value in enumerate(samples) if not low <= value <= high]
        return [samples[index] for index in positions], positions
