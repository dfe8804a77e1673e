"""Functions that may be missing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pytest_evenkeel import DependencyError
from pytest_evenkeel.resolver import DependencyResolver

if TYPE_CHECKING:
    from conftest import Project


def test_what_is_there_is_found() -> None:
    resolver = DependencyResolver()
    assert resolver.resolve_module("json") is json
    found = resolver.get_function_or_fallback("json", "dumps", fallback=repr)
    assert found is json.dumps and not resolver.is_fallback_function(found)


@pytest.mark.parametrize(
    ("module", "function", "message"),
    [
        ("jsn", "dumps", "no module 'jsn': did you mean 'json'"),
        ("json.decodr", "x", "no module 'json.decodr': did you mean 'json.decoder'"),
        ("json.decoder.deeper", "x", "json.decoder is no package"),
        ("json", "dmups", "json has no 'dmups': did you mean 'dumps'"),
    ],
)
def test_a_wrong_name_is_an_error_with_the_nearest_one(module: str, function: str, message: str) -> None:
    with pytest.raises(DependencyError, match=message):
        DependencyResolver().get_function_or_fallback(module, function)


def test_a_registered_fallback_stands_in_and_says_so() -> None:
    resolver = DependencyResolver({"fast.json:dumps": "json:dumps"})
    found = resolver.get_function_or_fallback("fast.json", "dumps")
    info = resolver.get_fallback_info(found)
    assert found({}) == "{}" and info is not None
    assert found is not json.dumps and not resolver.is_fallback_function(json.dumps), "json.dumps itself stands in for nothing"
    assert resolver.get_function_or_fallback("fast.json", "dumps") is found
    assert (info.wanted, info.name) == ("fast.json:dumps", "json:dumps") and "no module 'fast'" in info.reason
    resolver.register_fallback("fast.json", "loads", json.loads)
    assert resolver.is_fallback_function(resolver.get_function_or_fallback("fast.json", "loads"))


def test_only_what_uses_a_fallback_is_labelled() -> None:
    resolver = DependencyResolver()
    found = resolver.get_function_or_fallback("fast.json", "dumps", fallback=json.dumps)
    resolver.forget_uses()
    assert resolver.fallback_in(found) is not None
    assert resolver.fallback_in(lambda: found({})) is not None
    assert resolver.fallback_in(lambda: json.dumps({})) is None
    builtin = resolver.get_function_or_fallback("fast.list", "length", fallback=len)
    assert builtin is len and resolver.is_fallback_function(len)
    assert resolver.fallback_in(lambda: len([])) is not None, "the running test has asked for it"
    resolver.forget_uses()
    assert resolver.fallback_in(lambda: len([])) is None


def test_a_fallback_that_is_missing_itself_is_an_error() -> None:
    resolver = DependencyResolver({"fast.json:dumps": "json:dmups"})
    with pytest.raises(DependencyError, match="is missing itself: did you mean 'dumps'"):
        resolver.get_function_or_fallback("fast.json", "dumps")
    with pytest.raises(ValueError, match="pkg.module:function"):
        resolver.register_fallback("nocolon", repr)


def test_a_module_that_breaks_while_it_is_imported_is_not_missing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(broken="1 / 0", needs="import not_there_at_all")
    pytester.syspathinsert()
    with pytest.raises(ZeroDivisionError):
        DependencyResolver().resolve_module("broken")
    with pytest.raises(ModuleNotFoundError, match="not_there_at_all"):
        DependencyResolver().resolve_module("needs")


def test_fallbacks_from_table_and_hook_are_measured_under_their_own_name(project: Project) -> None:
    project.path.joinpath("pyproject.toml").write_text(
        '[tool.performance-testing.fallbacks]\n"fast:work" = "clock:work"\n', encoding="utf-8"
    )
    project.path.joinpath("conftest.py").write_text(
        "def pytest_performance_fallbacks(config):\n    import clock\n    return {'faster:work': clock.work}\n",
        encoding="utf-8",
    )
    project.tests(
        """
        def test_table(dependency_resolver, performance_framework):
            found = dependency_resolver.get_function_or_fallback("fast", "work")
            result = performance_framework.run_performance_test("table", lambda: found())
            assert "clock:work in the place of fast:work" in result.fallback

        def test_hook(dependency_resolver, evenkeel):
            evenkeel(dependency_resolver.get_function_or_fallback("faster", "work"))

        def test_neither(dependency_resolver):
            dependency_resolver.get_function_or_fallback("fastest", "work")
        """
    )
    result = project.run("--performance-report", "report.json")
    result.assert_outcomes(passed=2, failed=1, warnings=2)
    result.stdout.fnmatch_lines(["*no fallback is registered for 'fastest:work'*"])
    tests = json.loads(project.path.joinpath("report.json").read_text(encoding="utf-8"))["tests"]
    assert [test["test"] for test in tests] == [
        "table (fallback clock:work)",
        "test_it::test_hook (fallback clock:work)",
    ]
