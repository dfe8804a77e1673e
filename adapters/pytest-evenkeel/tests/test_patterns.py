"""The four ways in which performance tests of the old kind use the framework, as they stand in projects.

They measure real work on the real clock and are judged by whatever history there is. ``bench/calm.py`` runs them a hundred times under
load, unchanged and with the work made slower.
"""

from __future__ import annotations

import os
import re
from typing import Any

import pytest

PAGE = "\n".join(f"{i}: the quick brown fox, {i * 7919 % 1000} jumps; over=lazy.dog" for i in range(40))
WORD = re.compile(r"[a-z]+")
SLOWER = float(os.environ.get("PATTERNS_SLOWER", "1"))
"""How many times the work is done: 1.5 is a regression."""


def parse(text: str = PAGE) -> dict[str, int]:
    """Counts words, slowly enough to be measured: some 200 µs."""
    counts: dict[str, int] = {}
    lines = text.splitlines()
    for line in lines + lines[: round(len(lines) * (SLOWER - 1))]:
        for word in WORD.findall(line):
            counts[word] = counts.get(word, 0) + 1
    return counts


@pytest.mark.performance
def test_framework_run(performance_framework: Any) -> None:
    result = performance_framework.run_performance_test("parse", parse, iterations=100, threshold_factor=1.2)
    assert result["validation"]["is_valid"], result["validation"]["message"]


@pytest.mark.performance
def test_overhead_of_two_functions(performance_framework: Any) -> None:
    def checked() -> None:
        assert len(parse()) == 8

    result = performance_framework.measure_performance_overhead(parse, checked, iterations=100, max_overhead_percent=20.0)
    assert result["comparison"].is_valid, result["comparison"].message


@pytest.mark.performance
def test_resolver_with_a_missing_module(dependency_resolver: Any, performance_framework: Any) -> None:
    function = dependency_resolver.get_function_or_fallback("fastparser", "parse", fallback=parse)
    assert dependency_resolver.is_fallback_function(function)
    result = performance_framework.run_performance_test("fast parse", function)
    assert result.validation.is_valid, result.validation.message


@pytest.mark.performance
@pytest.mark.slow
def test_consistency_under_load(performance_framework: Any) -> None:
    def batch() -> None:
        for _ in range(10):
            parse()

    result = performance_framework.run_performance_test("batch", batch, iterations=50, statistical_method="bootstrap")
    assert result.validation.is_valid, result.validation.message


@pytest.mark.performance(budget="20 %")
def test_native(evenkeel: Any) -> None:
    assert evenkeel(parse)["quick"] == round(40 * SLOWER)
