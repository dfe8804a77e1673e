"""The fixture ``performance_framework``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Callable, Optional

from .answers import OverheadResult, PerformanceResult, Validation
from .calls import Call
from .environment import EnvironmentContext, EnvironmentDetector
from .errors import warn
from .judged import Judged, judge, plan_for
from .overhead import decide
from .resolver import DependencyResolver
from .state import State
from .thresholds import ThresholdManager
from .validator import StatisticalValidator


class PerformanceFramework:
    """Runs performance tests by name, measures overheads, and says what is known. Times are in seconds."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.environment_detector = EnvironmentDetector(state)
        self.threshold_manager = ThresholdManager(state)
        self.statistical_validator = StatisticalValidator(state.settings.confidence)

    @property
    def dependency_resolver(self) -> DependencyResolver:
        return self._state.resolver

    @property
    def environment(self) -> EnvironmentContext:
        return self.environment_detector.get_environment_context()

    def run_performance_test(
        self,
        test_name: str,
        test_function: Callable[[], Any],
        iterations: Optional[int] = None,
        threshold_factor: Optional[float] = None,
        statistical_method: Optional[str] = None,
        warmup_iterations: Optional[int] = None,
    ) -> PerformanceResult:
        """Measures the function and judges it against the history of that name.

        ``iterations`` observations at least (default 100), each averaged over as many calls as the clock needs, after
        ``warmup_iterations`` that do not count (default 5). Up to ``threshold_factor`` (default 1.2) times as slow as the history is
        acceptable. The result is invalid only if the function is surely slower; it never raises for being slow, but what the
        function raises passes through. ``statistical_method`` describes the samples in ``validation`` (default "robust").
        """
        wishes = self._state.wishes()
        method = statistical_method or wishes.statistical_method
        factor = wishes.threshold_factor if threshold_factor is None else threshold_factor
        if not 1 <= factor <= 11:
            raise ValueError(f"threshold_factor is {factor}: give a number from 1 to 11, such as 1.2 for 20 % slower")
        for name, value, least in (("iterations", iterations, 1), ("warmup_iterations", warmup_iterations, 0)):
            if value is not None and value < least:
                raise ValueError(f"{name} is {value}: give a whole number from {least} on")
        if wishes.budget is None:
            wishes = replace(wishes, budget=factor - 1)
        plan = plan_for(self._state, wishes, iterations, warmup_iterations)
        judged = judge(self._state, Call(test_function), test_name, wishes, plan)
        result = self._result(judged, method)
        self._state.results[judged.name] = result
        return result

    def _result(self, judged: Judged, method: str) -> PerformanceResult:
        report, process = judged.report, judged.process
        samples = [observation / 1e9 for observation in process.observations]
        described = self.statistical_validator.validate_performance(
            samples, method=method, resolution=process.resolution_ns / 1e9
        )
        ratio = None if report is None else report.ratio
        thresholds = (0.0, float("inf"))
        if report is not None and report.level_ns is not None and ratio is not None and report.limit is not None:
            centre = report.level_ns / 1e9 / ratio
            thresholds = (centre / report.limit, centre * report.limit)
        return PerformanceResult(
            test_name=judged.name,
            samples=samples,
            raw_samples=tuple(samples),
            validation=Validation(
                is_valid=not judged.fails,
                verdict="learning" if report is None else report.verdict,
                message=judged.text,
                method=method,
                confidence_level=self.statistical_validator.confidence_level,
                estimate=described.estimate,
                interval=described.interval,
                degraded=described.degraded,
                cause=None if report is None else report.cause,
            ),
            thresholds=thresholds,
            environment="" if report is None else self._state.session.key,
            iterations_completed=len(samples),
            calls_per_iteration=process.calls,
            ratio=ratio,
            baseline_runs=0 if report is None else report.runs,
            fallback=judged.fallback,
        )

    def measure_performance_overhead(
        self,
        baseline_function: Callable[[], Any],
        test_function: Callable[[], Any],
        iterations: Optional[int] = None,
        max_overhead_percent: Optional[float] = None,
    ) -> OverheadResult:
        """Measures both functions in turns, the order by lot, and decides by the interval of their ratio.

        Invalid only if the overhead is surely above ``max_overhead_percent`` (default 20) in two looks; a warning if it cannot be told.
        """
        wishes = self._state.wishes()
        most = wishes.max_overhead_percent if max_overhead_percent is None else max_overhead_percent
        count = self._state.observations(iterations)
        resolver = self._state.resolver
        fallback = resolver.fallback_in(test_function) or resolver.fallback_in(baseline_function)
        pairs, comparison = decide(baseline_function, test_function, count, self.statistical_validator, most)
        found = {
            "test": self._state.item.nodeid if self._state.item is not None else "",
            "verdict": comparison.verdict,
            "overhead_percent": comparison.overhead_percent,
            "interval_percent": list(comparison.interval_percent),
            "max_overhead_percent": most,
            "pairs": comparison.pairs,
            "seed": comparison.seed,
            "fallback": None if fallback is None else str(fallback),
            "kind": "overhead",
        }
        if wishes.unstable and not comparison.is_valid:
            comparison = replace(comparison, is_valid=True, message=f"(unstable, never red) {comparison.message}")
        if self._state.assignment is None:
            self._state.report(found)
            if comparison.verdict == "undecided":
                warn(f"the overhead cannot be told: {comparison.message}")
        return OverheadResult(
            baseline_samples=[observation / 1e9 for observation in pairs.baseline],
            test_samples=[observation / 1e9 for observation in pairs.test],
            comparison=comparison,
            environment="" if self._state.assignment is not None else self._state.session.key,
            fallback=None if fallback is None else str(fallback),
        )

    def get_test_results(self) -> dict[str, list[float]]:
        """The samples of every test so far, in seconds."""
        return {name: list(result.samples) for name, result in self._state.results.items()}

    def clear_test_results(self) -> None:
        self._state.results.clear()

    def get_environment_info(self) -> dict[str, Any]:
        return self.environment_detector.get_environment_info()
