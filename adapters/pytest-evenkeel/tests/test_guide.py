"""The guide says what there is, and its examples run."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_evenkeel.marks import READERS
from pytest_evenkeel.settings import Settings

if TYPE_CHECKING:
    from conftest import Project

PATH = Path(__file__).resolve().parents[3] / "docs" / "python.md"
if not PATH.is_file():
    pytest.skip("the guide is in the repository, not in the package", allow_module_level=True)

GUIDE = PATH.read_text(encoding="utf-8")
PAGES = """
from types import SimpleNamespace
PAGE, PAGES = "Alice", ["Alice", "Bob"]
def parse(page):
    return SimpleNamespace(title=page)
def plain(): sum(range(2000))
traced = plain
def shuffled(): return [2, 1]
def draw(): return "rare"
# What is timed by hand in the examples of how it was: as fast as it should be.
time = SimpleNamespace(perf_counter=lambda: 0.0)
def timeit(function): return 1.0
"""
"""What the examples are about."""
EXAMPLES = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)


def test_every_example_is_python() -> None:
    for example in EXAMPLES:
        compile(example, "an example of the guide", "exec")


def test_every_option_key_and_argument_is_in_the_guide_and_no_other(project: Project) -> None:
    options = set(re.findall(r"--performance-[a-z-]+", project.run("--help").stdout.str()))
    assert set(re.findall(r"--performance-[a-z-]+", GUIDE)) == options
    for key in [entry.name for entry in fields(Settings)] + list(READERS):
        assert f"`{key}`" in GUIDE, key


def test_the_examples_before_and_after_pass(project: Project) -> None:
    project.path.joinpath("pages.py").write_text(PAGES, encoding="utf-8")
    runnable = [example for example in EXAMPLES if "def test_" in example]
    if importlib.util.find_spec("pytest_benchmark") is None:
        runnable = [example for example in runnable if "(benchmark)" not in example]
    project.options("-p no:randomly")
    head = "import os\nimport pytest\nfrom pages import *\n"
    for number, example in enumerate(runnable):
        project.path.joinpath(f"test_example{number}.py").write_text(head + example, encoding="utf-8")
    result = project.run("--performance-iterations", "10")
    assert result.ret == 0
    assert result.parseoutcomes()["passed"] >= len(runnable) >= 9


def test_the_analysis_runs(project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    project.tests("def test_work(evenkeel):\n    evenkeel(work)\n")
    project.run()
    monkeypatch.chdir(project.path)
    (example,) = [example for example in EXAMPLES if "evenkeel.Store" in example]
    exec(compile(example, "the analysis of the guide", "exec"), {})
    printed = capsys.readouterr().out
    assert "Judgement(undecided" in printed and "test_it::test_work [" in printed
