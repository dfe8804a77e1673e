"""What a history does to a test: learning, steady, suspected, confirmed, kept or not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from evenkeel import Store

if TYPE_CHECKING:
    from conftest import Project

NATIVE = """
    def test_work(evenkeel):
        assert evenkeel(work) > 0
"""


def records(project: Project):  # type: ignore[no-untyped-def]
    store = Store(project.path / ".performance-cache")
    (environment,) = store.environments()
    (test,) = store.tests(environment)
    return store.history(environment, test)


def test_first_runs_learn_then_judge_then_a_slowdown_confirmed_by_fresh_processes_is_red(project: Project) -> None:
    project.tests(NATIVE)
    words = [project.report(cost=1000 + run % 3)["tests"][0]["verdict"] for run in range(12)]
    learning = words.count("learning")
    assert 3 <= learning <= 6 and words == ["learning"] * learning + ["steady"] * (12 - learning)

    slow = project.run(cost=1500)
    slow.assert_outcomes(failed=1)
    slow.stdout.fnmatch_lines(["*regressed*", "*against 12 runs*", "*confirmed with * fresh runs*"])
    kept = records(project)
    assert [record.verdict for record in kept[-2:]] == ["steady", "regressed"]
    assert kept[-1].test == "test_it::test_work"

    # The regressed run is evidence and never baseline: the old level still judges.
    project.run(cost=1500).assert_outcomes(failed=1)
    project.run(cost=1000).assert_outcomes(passed=1)


def test_a_suspect_that_fresh_processes_do_not_confirm_passes(project: Project) -> None:
    # Slow in the first look only: the worker's variable is set in fresh processes.
    project.tests(
        """
        import os

        def test_work(evenkeel):
            slow = os.environ.get("SLOW_ONCE") and "PYTEST_EVENKEEL_WORKER" not in os.environ
            evenkeel(work, 1500 if slow else None)
        """
    )
    project.learn()
    project._monkeypatch.setenv("SLOW_ONCE", "1")
    found = project.report()["tests"][0]
    assert (found["verdict"], found["suspect"], found["red"]) == ("steady", True, False)


def test_a_suspect_that_cannot_be_measured_in_fresh_processes_is_no_failure(project: Project) -> None:
    project.tests(
        """
        import os

        def test_work(evenkeel):
            assert "PYTEST_EVENKEEL_WORKER" not in os.environ, "not here"
            evenkeel(work)
        """
    )
    project.learn()
    result = project.run(cost=1500)
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(["*not confirmed: a fresh process ended with code 1 and no result*"])


def test_an_absolute_limit_is_red_once_fresh_processes_agree(project: Project) -> None:
    project.tests(
        """
        @pytest.mark.performance(limit="1.2 µs")
        def test_work(evenkeel):
            evenkeel(work)
        """
    )
    project.run(cost=1000).assert_outcomes(passed=1)
    result = project.run(cost=1300)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*above its own limit of 1.20 µs*"])


def test_a_budget_lets_a_small_slowdown_pass(project: Project) -> None:
    project.tests(
        """
        @pytest.mark.performance(budget="20 %")
        def test_work(evenkeel):
            evenkeel(work)
        """
    )
    project.learn()
    project.run(cost=1100).assert_outcomes(passed=1)
    project.run(cost=1500).assert_outcomes(failed=1)


def test_an_improvement_passes_and_is_named(project: Project) -> None:
    project.tests(NATIVE)
    project.learn()
    assert project.report(cost=500)["tests"][0]["verdict"] == "improved"


def test_an_unstable_test_is_judged_but_never_red_until_its_date(project: Project) -> None:
    project.tests(
        """
        @pytest.mark.ci_unstable
        def test_now(evenkeel):
            evenkeel(work)

        @pytest.mark.ci_unstable(until="2020-01-01")
        def test_then(evenkeel):
            evenkeel(work)
        """
    )
    project.learn()
    result = project.run("--performance-report", "report.json", cost=1500)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*FAILED*test_then*"])
    result.stdout.fnmatch_lines(["test_it::test_now*regressed*unstable*"])


def test_a_run_in_several_fresh_processes_counts_them(project: Project) -> None:
    project.tests(NATIVE)
    result = project.run("--performance-processes", "3", "--performance-report", "report.json")
    result.assert_outcomes(passed=1)
    (found,) = json.loads(project.path.joinpath("report.json").read_text(encoding="utf-8"))["tests"]
    assert (found["verdict"], found["processes"]) == ("learning", 3)


def test_histories_of_another_interpreter_are_not_asked(project: Project) -> None:
    import sys

    project.tests(NATIVE)
    project.run()
    facts = Store(project.path / ".performance-cache").environments()[0]
    assert sys.implementation.name in facts


def test_the_order_of_the_tests_makes_no_difference(project: Project) -> None:
    pytest.importorskip("pytest_randomly")
    project.options("-p no:benchmark")
    project.tests(
        """
        def test_a(evenkeel):
            evenkeel(work)

        def test_b(evenkeel, tmp_path):
            evenkeel(work, 1000.0)

        def test_c(performance_framework):
            performance_framework.run_performance_test("c", lambda: work(2000.0))
        """
    )
    project.learn()
    project.run(cost=1000).assert_outcomes(passed=3)
    result = project.run(cost=1500)
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["Using --randomly-seed=*", "*FAILED*test_a*"])


def test_an_accepted_level_starts_a_new_history(project: Project) -> None:
    project.tests(NATIVE)
    project.learn()
    project.run(cost=1500).stdout.fnmatch_lines(['*next: *pytest --performance-accept "…" with this test selected*'])
    accepting = project.run("--performance-accept", "parses twice as much", cost=1500)
    accepting.assert_outcomes(passed=1)
    assert records(project)[-1].accepted
    project.run(cost=1500).assert_outcomes(passed=1)
    # What was accepted says nothing of what is steady.
    project.run("--performance-accept", "nothing new", cost=1500).assert_outcomes(passed=1)
    assert [record.accepted for record in records(project)].count(True) == 1
