"""Options of the command line and keys of pyproject.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Project

NATIVE = """
    def test_work(evenkeel):
        evenkeel(work)
"""


def configure(project: Project, table: str) -> None:
    project.path.joinpath("pyproject.toml").write_text(f"[tool.performance-testing]\n{table}\n", encoding="utf-8")


def test_runs_are_kept_below_the_root_by_default(project: Project) -> None:
    project.tests(NATIVE)
    project.run().assert_outcomes(passed=1)
    assert project.path.joinpath(".performance-cache", "format").is_file()


def test_the_option_and_the_key_choose_the_cache_and_the_option_wins(project: Project) -> None:
    project.tests(NATIVE)
    configure(project, 'cache_directory = "by-key"')
    project.run()
    project.run("--performance-cache-dir", "by-option")
    assert project.path.joinpath("by-key", "format").is_file()
    assert project.path.joinpath("by-option", "format").is_file()


def test_the_option_for_iterations_overrides_marker_and_key(project: Project) -> None:
    project.tests(NATIVE)
    configure(project, "default_iterations = 7")
    assert project.report()["tests"][0]["observations"] == 12
    assert project.report("--performance-iterations", "9")["tests"][0]["observations"] == 9
    project.tests(NATIVE, head=project_head_without_iterations())
    assert project.report()["tests"][0]["observations"] == 7


def project_head_without_iterations() -> str:
    from conftest import HEAD

    return HEAD.replace("iterations=12, ", "")


@pytest.mark.parametrize("value", ["0", "-1", "many"])
@pytest.mark.parametrize("option", ["--performance-iterations", "--performance-processes"])
def test_a_count_that_is_none_is_refused(project: Project, option: str, value: str) -> None:
    result = project.run(f"{option}={value}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*expected a whole number from 1 on*"])


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("cache_dir = 'x'", "*has no key 'cache_dir': did you mean 'cache_directory'?"),
        ("confidence_levle = 0.9", "*did you mean 'confidence_level'?"),
        ("confidence_level = 95", "*confidence_level = 95: expected a number between 0 and 1"),
        ("confidence_level = true", "*expected a number between 0 and 1"),
        ("default_iterations = 1.5", "*expected a whole number from 1 on"),
        ("baseline_retention_days = 0", "*expected a whole number of days*"),
        ("ci_timeout_multiplier = 0.5", "*expected a number from 1 on"),
        ("cache_directory = ''", "*expected the path of a folder"),
        ("platforms = ['beos']", "*expected a list of some of linux, macos, windows"),
        ("fallbacks = {a = 'b'}", "*expected a table such as*"),
        ("= 1", "*pyproject.toml: *"),
    ],
)
def test_a_wrong_table_is_refused_with_what_was_expected(project: Project, table: str, message: str) -> None:
    configure(project, table)
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: *{message}"])


def test_every_key_is_accepted(project: Project) -> None:
    project.tests(NATIVE)
    configure(
        project,
        "cache_directory = 'c'\nbaseline_retention_days = 9\nconfidence_level = 0.9\ndefault_iterations = 5\n"
        "ci_timeout_multiplier = 3\nplatforms = ['linux', 'macos', 'windows']\nfallbacks = {'a:b' = 'clock:work'}",
    )
    project.run().assert_outcomes(passed=1)


def test_on_a_platform_that_is_not_named_nothing_turns_red(project: Project) -> None:
    import sys

    project.tests(NATIVE)
    project.learn()
    other = "windows" if sys.platform != "win32" else "linux"
    configure(project, f"platforms = ['{other}']")
    found = project.report(cost=1500)["tests"][0]
    assert (found["verdict"], found["red"]) == ("regressed", False)


def test_a_broken_evenkeel_toml_is_a_usage_error(project: Project) -> None:
    project.tests(NATIVE)
    project.path.joinpath("evenkeel.toml").write_text("flor = 0.1\n", encoding="utf-8")
    project.run().stdout.fnmatch_lines(["*did you mean \"floor\"?*"])


def test_evenkeel_toml_makes_undecided_fail(project: Project) -> None:
    project.tests(
        """
        import os

        def test_work(evenkeel):
            assert "PYTEST_EVENKEEL_WORKER" not in os.environ
            evenkeel(work)
        """
    )
    project.learn()
    project.run(cost=2000).assert_outcomes(passed=1, warnings=1)
    project.path.joinpath("evenkeel.toml").write_text('undecided = "fail"\n', encoding="utf-8")
    project.run(cost=2000).assert_outcomes(failed=1, warnings=1)
