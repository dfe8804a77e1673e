"""What goes wrong is named, and nothing else breaks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Project

NATIVE = "def test_work(evenkeel):\n    evenkeel(work)\n"


def test_an_exception_of_the_measured_function_fails_the_test(project: Project) -> None:
    project.tests(
        """
        def broken():
            raise RuntimeError("the parser is broken")

        def test_native(evenkeel):
            evenkeel(broken)

        def test_framework(performance_framework):
            performance_framework.run_performance_test("broken", broken)

        def test_after(evenkeel):
            evenkeel(work)
        """
    )
    result = project.run("--performance-report", "report.json")
    result.assert_outcomes(failed=2, passed=1)
    result.stdout.fnmatch_lines(["*RuntimeError: the parser is broken*", "broken *failed *RuntimeError: the parser is broken"])
    found = json.loads(project.path.joinpath("report.json").read_text(encoding="utf-8"))
    assert [(test["test"], test["verdict"], test.get("failure")) for test in found["tests"]] == [
        ("test_it::test_native", None, "RuntimeError: the parser is broken"),
        ("broken", None, "RuntimeError: the parser is broken"),
        ("test_it::test_after", "learning", None),
    ]
    assert found["count"]["failed"] == 2


@pytest.mark.parametrize(
    ("clock", "message"),
    [
        ('lambda: float("nan")', "*moved by nan ns between two looks*"),
        ("itertools.count(10**6, -1).__next__", "*moved by -1 ns between two looks*"),
        ("lambda: 5", "*the timer stood still over * looks at it*"),
    ],
)
def test_a_timer_that_cannot_be_measured_with_is_named(
    project: Project, clock: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.tests(
        f"""
        import itertools, pytest_evenkeel.stopwatch
        pytest_evenkeel.stopwatch.PATIENCE = 1000

        @pytest.mark.performance(timer={clock})
        def test_work(evenkeel):
            evenkeel(work)
        """
    )
    result = project.run()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"*MeasurementError: {message}"])


def test_a_timer_that_breaks_later_is_named_too(project: Project) -> None:
    project.tests(
        """
        broken = False

        def fragile():
            return float("nan") if broken else clock()

        def breaking():
            global broken
            work(1e6)
            broken = True

        @pytest.mark.performance(timer=fragile)
        def test_work(evenkeel, tmp_path):
            evenkeel(breaking)
        """
    )
    result = project.run()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*MeasurementError: the timer says that a call took nan ns*"])


def test_a_measured_function_that_measures_is_an_error_and_no_deadlock(project: Project) -> None:
    project.tests("def test_nested(evenkeel):\n    evenkeel(lambda: evenkeel(work))\n")
    result = project.run()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*MeasurementError: a measured function measures itself*"])


def test_a_cache_that_cannot_be_written_is_a_warning_and_the_test_passes(project: Project) -> None:
    project.tests(NATIVE)
    project.path.joinpath("file").write_text("", encoding="utf-8")
    result = project.run("--performance-cache-dir", "file/cache")
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(["*PerformanceWarning: could not *file*"])


def test_a_foreign_folder_as_cache_is_not_written_over(project: Project) -> None:
    project.tests(NATIVE)
    project.path.joinpath("foreign").mkdir()
    project.path.joinpath("foreign", "format").write_text("something else\n", encoding="utf-8")
    result = project.run("--performance-cache-dir", "foreign")
    result.assert_outcomes(passed=1, warnings=1)
    assert project.path.joinpath("foreign", "format").read_text(encoding="utf-8") == "something else\n"


def test_a_corrupt_cache_is_reported_and_the_rest_is_used(project: Project) -> None:
    project.tests(NATIVE)
    for run in range(4):
        project.run(cost=1000 + run)
    segments = sorted(project.path.joinpath(".performance-cache").rglob("*.run"))
    segments[0].write_bytes(b"not a segment at all")
    result = project.run("--performance-report", "report.json", cost=1000)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*PerformanceWarning: *quarantine*"])


def test_two_processes_at_once_lose_nothing(project: Project) -> None:
    from evenkeel import Store

    project.tests(NATIVE)
    command = [sys.executable, "-m", "pytest", "-q"]
    started = [
        subprocess.Popen(command, cwd=project.path, stdout=subprocess.DEVNULL, env={**os.environ, "COST": "1000"})
        for _ in range(3)
    ]
    assert [process.wait() for process in started] == [0, 0, 0]
    store = Store(project.path / ".performance-cache")
    (environment,) = store.environments()
    assert len(store.history(environment, "test_it::test_work")) == 3


def test_the_plugin_is_silent_where_nothing_is_measured(project: Project) -> None:
    project.tests("def test_plain(): pass\n", head="")
    result = project.run("--performance-report", "report.json")
    result.assert_outcomes(passed=1)
    assert "performance" not in result.stdout.str().replace("performance-", "")
    assert not project.path.joinpath(".performance-cache").exists()


def test_the_plugin_can_be_left_out(project: Project) -> None:
    project.tests("def test_plain(): pass\n", head="")
    project.run("-p", "no:evenkeel").assert_outcomes(passed=1)
