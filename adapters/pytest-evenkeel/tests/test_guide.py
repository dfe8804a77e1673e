"""The guide says what there is, and its examples run."""

from __future__ import annotations

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
EXAMPLES = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)


def test_every_example_is_python() -> None:
    for example in EXAMPLES:
        compile(example, "an example of the guide", "exec")


def test_every_option_key_and_argument_is_in_the_guide_and_no_other(project: Project) -> None:
    options = set(re.findall(r"--performance-[a-z-]+", project.run("--help").stdout.str()))
    assert set(re.findall(r"--performance-[a-z-]+", GUIDE)) == options
    for key in [entry.name for entry in fields(Settings)] + list(READERS):
        assert f"`{key}`" in GUIDE, key


def test_the_examples_of_tests_pass(project: Project) -> None:
    project.path.joinpath("pages.py").write_text(
        "from types import SimpleNamespace\nPAGE = PAGES = 'Alice'\n"
        "def parse(page):\n    return SimpleNamespace(title=page)\n"
        "def plain(): sum(range(2000))\ntraced = plain\ndef shuffled(): return [2, 1]\n",
        encoding="utf-8",
    )
    chosen = [example for example in EXAMPLES if "def test_" in example and "benchmark" not in example]
    runnable = [example for example in chosen if "..." not in example and "skipif" not in example and "draw()" not in example]
    assert len(runnable) >= 4
    for number, example in enumerate(runnable):
        head = "import time\nfrom pages import PAGE, PAGES, parse, plain, traced, shuffled\nimport pytest\n"
        name = f"test_example{number}.py"
        project.path.joinpath(name).write_text(head + example, encoding="utf-8")
        assert project.run("--performance-iterations", "10", name).ret == 0, example


def test_the_analysis_runs(project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    project.tests("def test_work(evenkeel):\n    evenkeel(work)\n")
    project.run()
    monkeypatch.chdir(project.path)
    (example,) = [example for example in EXAMPLES if "evenkeel.Store" in example]
    exec(compile(example, "the analysis of the guide", "exec"), {})
    printed = capsys.readouterr().out
    assert "Judgement(undecided" in printed and "test_it::test_work [" in printed
