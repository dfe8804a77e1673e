"""The hooks of pytest. What costs time is imported when a fixture asks for it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generator, Optional

import pytest

if TYPE_CHECKING:
    from .framework import PerformanceFramework
    from .native import Evenkeel
    from .reports import Collected
    from .resolver import DependencyResolver
    from .settings import Settings
    from .state import State
    from .tester import StatisticalTester

WORKER = "PYTEST_EVENKEEL_WORKER"
MARKERS = (
    "performance(budget, floor, limit, iterations, warmup, processes, time, timer, gc, tags, …): a performance test, and what it asks for",
    "slow: takes five times as long as other performance tests may",
    "ci_unstable(until): judged and reported, but never red (until a date, if one is given)",
    "statistical(confidence): a test of a random quantity",
    "probabilistic(confidence): a test of what happens with some probability",
    "binomial(confidence): a test of a share of trials",
)
TABLE = "performance-testing"
FIXTURES = frozenset({"performance_framework", "evenkeel"})

SETTINGS = pytest.StashKey["Settings"]()
COLLECTED = pytest.StashKey["Collected"]()
STATE = pytest.StashKey["State"]()


def _positive(text: str) -> int:
    import argparse

    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a whole number from 1 on")
    return int(text)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("performance", "performance tests (evenkeel)")
    group.addoption(
        "--performance-cache-dir", metavar="DIR", help="where runs are kept (default: .performance-cache)"
    )
    group.addoption("--performance-report", metavar="FILE", help="write every verdict as JSON")
    group.addoption(
        "--performance-iterations", metavar="N", type=_positive, help="observations of every run, whatever a test asks for"
    )
    group.addoption(
        "--performance-accept",
        metavar="REASON",
        help="say that the new level of the selected tests is right: what is slower or faster than its history starts a new one",
    )
    group.addoption(
        "--performance-processes",
        metavar="N",
        type=_positive,
        help="measure every run in N fresh processes (default: in this one; suspects are confirmed in fresh ones)",
    )


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    from . import hooks

    pluginmanager.add_hookspecs(hooks)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    if _is_configured(config.rootpath / "pyproject.toml"):
        # What is wrong there is an error now; what is not there need not be read.
        _settings(config)
    if WORKER in os.environ:
        from .worker import calm

        calm(config)
    path: Optional[str] = config.getoption("performance_report", None)
    if path and not hasattr(config, "workerinput"):
        _collected(config).path = Path(config.invocation_params.dir, path)


def _is_configured(path: Path) -> bool:
    try:
        return TABLE.encode() in path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True


def _settings(config: pytest.Config) -> Settings:
    settings = config.stash.get(SETTINGS, None)
    if settings is None:
        from .settings import read

        settings = config.stash[SETTINGS] = read(config.rootpath / "pyproject.toml")
    return settings


def _collected(config: pytest.Config) -> Collected:
    found = config.stash.get(COLLECTED, None)
    if found is None:
        from .reports import Collected

        found = config.stash[COLLECTED] = Collected(None)
    return found


def _state(config: pytest.Config) -> State:
    """Made when the first test needs it."""
    state = config.stash.get(STATE, None)
    if state is None:
        from .state import State

        state = config.stash[STATE] = State(config, _settings(config))
        for table in config.hook.pytest_performance_fallbacks(config=config):
            for wanted, fallback in (table or {}).items():
                state.resolver.register_fallback(wanted, fallback)
    return state


def _is_ours(item: pytest.Item) -> bool:
    return not FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    marked = [item for item in items if any(map(item.get_closest_marker, ("performance", "ci_unstable")))]
    random = [item for item in items if "statistical_tester" in getattr(item, "fixturenames", ())]
    if marked or random:
        from .marks import confidence, wishes

        for item in marked:
            wishes(item)
        for item in random:
            confidence(item, default=0.5)
    measured = sum(map(_is_ours, items))
    if measured:
        _state(config).tests = measured


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Measures what can be measured early, going round the tests; then pytest's own loop runs and judges them."""
    config = session.config
    state = config.stash.get(STATE, None)
    if state is None or WORKER in os.environ or config.option.collectonly:
        return
    if hasattr(config, "workerinput") or config.getoption("numprocesses", None):
        # Workers of xdist take turns process by process, which spreads their runs as well.
        return
    if session.testsfailed and not config.option.continue_on_collection_errors:
        return
    state.rounds.go(state, [item for item in session.items if _is_ours(item)])


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    state = _state(item.config) if _is_ours(item) else item.config.stash.get(STATE, None)
    if state is not None:
        state.restart(item)
    try:
        return (yield)
    finally:
        state = item.config.stash.get(STATE, None)
        if state is not None:
            state.item = None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    state = item.config.stash.get(STATE, None)
    if state is not None:
        # Plain data on the report: xdist carries it from its workers to where the reports are written.
        report.evenkeel = state.take_found()  # type: ignore[attr-defined]
    return report


class _Controller:
    """Collects; not in xdist's workers, whose reports come to their controller."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        found = getattr(report, "evenkeel", None)
        if found:
            _collected(self._config).add(found)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        header = getattr(node, "workeroutput", {}).get("evenkeel")
        if header:
            _collected(self._config).header = header

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        collected = self._config.stash.get(COLLECTED, None)
        if collected is not None:
            collected.write(complete=True)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        collected = self._config.stash.get(COLLECTED, None)
        if collected is not None:
            collected.summarise(terminalreporter)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    config = session.config
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Controller(config), "evenkeel-controller")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    state = config.stash.get(STATE, None)
    if state is None or not state.is_open:
        return
    import json
    import platform

    header = json.loads(state.session.finish())
    header["python"] = platform.python_version()
    workeroutput = getattr(config, "workeroutput", None)
    if workeroutput is not None:
        workeroutput["evenkeel"] = header
    else:
        _collected(config).header = header


@pytest.fixture(scope="session")
def performance_framework(request: pytest.FixtureRequest) -> PerformanceFramework:
    """Runs performance tests by name, and measures overheads."""
    from .framework import PerformanceFramework

    return PerformanceFramework(_state(request.config))


@pytest.fixture(scope="session")
def dependency_resolver(request: pytest.FixtureRequest) -> DependencyResolver:
    """Finds functions, or the fallbacks that are registered for them."""
    return _state(request.config).resolver


@pytest.fixture
def performance_test_config(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What the running test's markers, the options and the project ask for."""
    from .marks import wishes

    state = _state(request.config)
    asked = wishes(request.node)
    iterations = request.config.getoption("performance_iterations") or asked.iterations
    return {
        "iterations": iterations or state.settings.default_iterations,
        "warmup_iterations": 5 if asked.warmup is None else asked.warmup,
        "threshold_factor": asked.threshold_factor,
        "statistical_method": asked.statistical_method,
        "max_overhead_percent": asked.max_overhead_percent,
    }


@pytest.fixture
def statistical_tester(request: pytest.FixtureRequest) -> StatisticalTester:
    """Asserts what happens with some probability."""
    from .marks import confidence
    from .tester import CONFIDENCE, StatisticalTester

    chosen = _settings(request.config).confidence_level
    return StatisticalTester(confidence(request.node, CONFIDENCE if chosen is None else chosen))


@pytest.fixture
def evenkeel(request: pytest.FixtureRequest) -> Evenkeel:
    """``evenkeel(function, *arguments)`` measures and judges the function."""
    from .native import Evenkeel

    return Evenkeel(_state(request.config))
