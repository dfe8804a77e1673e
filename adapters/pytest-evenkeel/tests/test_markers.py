"""Markers: registered, read, and refused with what was expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Project


def test_the_six_markers_are_registered(project: Project) -> None:
    listed = project.run("--markers").stdout.str()
    for name in ("performance", "slow", "ci_unstable", "statistical", "probabilistic", "binomial"):
        assert f"@pytest.mark.{name}" in listed


def test_all_six_pass_with_strict_markers(project: Project) -> None:
    project.tests(
        """
        @pytest.mark.performance
        @pytest.mark.slow
        @pytest.mark.ci_unstable
        @pytest.mark.statistical(confidence=0.99)
        @pytest.mark.probabilistic
        @pytest.mark.binomial
        def test_nothing(statistical_tester):
            assert statistical_tester.confidence_level == 0.99
        """,
        head="import pytest\n",
    )
    project.run().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("mark", "message"),
    [
        ('performance(bugdet="5 %")', "*has no 'bugdet': did you mean 'budget'?*"),
        ('performance(budget="5 apples")', "*performance(budget='5 apples'): expected a share*"),
        ('performance(limit="2")', "*performance(limit='2'): expected a duration with its unit*"),
        ("performance(limit=2)", "*performance(limit=2):*"),
        ("performance(iterations=0)", "*expected a whole number from 1 on*"),
        ("performance(iterations=True)", "*expected a whole number from 1 on*"),
        ("performance(warmup=-1)", "*expected a whole number from 0 on*"),
        ("performance(timer=3)", "*expected a function that returns nanoseconds*"),
        ("performance(gc=1)", "*expected True or False*"),
        ('performance(tags="one")', "*expected a list of names*"),
        ("performance(threshold_factor=0.5)", "*expected a number from 1 to 11*"),
        ("performance(max_overhead_percent=-1)", "*expected a number from 0 to 1000*"),
        ('performance(statistical_method="magic")', "*expected one of robust, bootstrap, percentile, simple*"),
        ("performance(3)", "*takes names and values only*"),
        ('ci_unstable(until="soon")', "*expected a date such as 2030-01-31*"),
        ('ci_unstable(reason="x")', '*takes only until="2030-01-31"*'),
        ("statistical(confidense=0.9)", "*takes only confidence=0.99*"),
        ("binomial(0.9)", "*takes only confidence=0.99*"),
        ("probabilistic(confidence=95)", "*expected a number between 0 and 1*"),
    ],
)
def test_a_wrong_marker_is_a_usage_error_before_anything_runs(project: Project, mark: str, message: str) -> None:
    project.tests(
        f"@pytest.mark.{mark}\ndef test_work(evenkeel, statistical_tester): evenkeel(len, [])\n", head="import pytest\n"
    )
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: test_it.py::test_work: {message}"])


def test_the_nearest_marker_wins_and_the_others_add(project: Project) -> None:
    project.tests(
        """
        @pytest.mark.performance(iterations=30, tags=["parser"])
        def test_config(performance_test_config, evenkeel):
            assert performance_test_config == {
                "iterations": 30, "warmup_iterations": 1, "threshold_factor": 1.2,
                "statistical_method": "robust", "max_overhead_percent": 20.0,
            }
            evenkeel(work)
        """
    )
    found = project.report()["tests"][0]
    assert (found["observations"], found["tags"]) == (30, ["parser"])


def test_a_test_can_be_selected_by_its_marker(project: Project) -> None:
    project.tests("@pytest.mark.slow\ndef test_a(): pass\ndef test_b(): pass\n", head="import pytest\n")
    project.run("-m", "slow").assert_outcomes(passed=1, deselected=1)
