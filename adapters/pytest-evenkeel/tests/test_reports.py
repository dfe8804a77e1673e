"""The table, the JSON file, JUnit's properties, and xdist."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

if TYPE_CHECKING:
    from conftest import Project

TWO = """
    def test_a(evenkeel):
        evenkeel(work)

    def test_b(performance_framework):
        performance_framework.run_performance_test("b", work)
"""


def read(project: Project) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(project.path.joinpath("report.json").read_text(encoding="utf-8"))
    return found


def test_the_table_has_a_row_for_every_test(project: Project) -> None:
    project.tests(TWO)
    result = project.run()
    result.stdout.fnmatch_lines(["*= performance =*", "test *verdict *time *K *", "test_it::test_a *learning *0 of *", "b *"])


def test_the_json_report_has_every_verdict_and_the_environment(project: Project) -> None:
    project.tests(TWO)
    found = project.report()
    assert found["format"] == 1 and found["complete"] is True
    assert found["environment"]["key"] and found["environment"]["facts"]["os"] and found["python"]
    assert [test["test"] for test in found["tests"]] == ["test_it::test_a", "b"]
    assert found["count"] == {
        "steady": 0, "improved": 0, "regressed": 0, "undecided": 0, "learning": 2, "failed": 0, "over_limit": 0, "red": 0,
    }
    assert found["tests"][0]["location"] == {"file": "test_it.py", "line": 6}


@pytest.mark.parametrize("end", ["pytest.exit('enough')", "raise KeyboardInterrupt", "assert False", "os._exit(3)"])
def test_the_json_report_is_there_at_any_exit(project: Project, end: str) -> None:
    project.tests(f"import os\ndef test_a(evenkeel):\n    evenkeel(work)\ndef test_b():\n    {end}\n")
    project.run("-x", "--performance-report", "report.json")
    found = read(project)
    assert [test["test"] for test in found["tests"]] == ["test_it::test_a"]
    assert found["complete"] is (end != "os._exit(3)")
    assert [path.name for path in project.path.glob(".report*")] == []


def test_folders_of_the_report_are_made_and_one_that_cannot_be_is_told(project: Project) -> None:
    project.tests(TWO)
    project.run("--performance-report", "deep/er/report.json").assert_outcomes(passed=2)
    assert project.path.joinpath("deep", "er", "report.json").is_file()
    project.path.joinpath("file").write_text("", encoding="utf-8")
    result = project.run("--performance-report", "file/report.json")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*the report could not be written*"])


def test_junit_has_the_verdict_as_properties(project: Project) -> None:
    project.tests(TWO)
    project.run("--junitxml", "junit.xml")
    cases = ElementTree.parse(project.path / "junit.xml").getroot().iter("testcase")
    for case in cases:
        found = {entry.get("name"): entry.get("value") for entry in case.iter("property")}
        assert found["evenkeel_verdict"] == "learning" and float(found["evenkeel_level_ns"] or 0) > 0


def test_workers_of_xdist_report_to_their_controller(project: Project) -> None:
    pytest.importorskip("xdist")
    project.tests(TWO)
    result = project.pytester.runpytest_subprocess("-n", "2", "--performance-report", "report.json", "--junitxml", "j.xml")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*= performance =*"])
    found = read(project)
    assert sorted(test["test"] for test in found["tests"]) == ["b", "test_it::test_a"]
    assert found["environment"]["key"] and found["complete"] is True
    assert "evenkeel_verdict" in project.path.joinpath("j.xml").read_text(encoding="utf-8")


def test_a_suspect_is_confirmed_under_xdist_as_well(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("xdist")
    project.tests("def test_a(evenkeel):\n    evenkeel(work)\n")
    project.learn()
    monkeypatch.setenv("COST", "1500")
    result = project.pytester.runpytest_subprocess("-n", "2")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*confirmed with * fresh runs*"])


def test_a_worker_leaves_the_files_of_its_controller_alone(project: Project) -> None:
    project.tests(TWO)
    project.run("--junitxml", "j.xml", "--performance-report", "report.json", "--performance-processes", "2")
    assert [case.get("name") for case in ElementTree.parse(project.path / "j.xml").getroot().iter("testcase")] == [
        "test_a",
        "test_b",
    ]
    assert [test["processes"] for test in read(project)["tests"]] == [2, 2]
