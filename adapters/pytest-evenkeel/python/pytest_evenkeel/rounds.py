"""Spreads the runs of a session's tests over its time: a slice of each, again and again.

Hosts have slow spells of up to seconds. A run that is measured in one go lies within one, or not; a run in slices that go round the tests
meets both speeds, and its low quantiles are those of the fast one. Where a test needs nothing but this plugin's fixtures and its own
parameters, its body runs once up to its first measurement before the tests begin; the call that it would have measured is measured in
rounds with the others'. When the test's turn comes, it finds its run done and is judged.
"""

from __future__ import annotations

import time
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn, Optional

import pytest
from _pytest.outcomes import Skipped

from evenkeel._native import Case

from .pace import SPREAD_NS, Measuring, Process

if TYPE_CHECKING:
    from .state import State

OURS = frozenset(
    {"performance_framework", "evenkeel", "dependency_resolver", "performance_test_config", "statistical_tester"}
)


@dataclass(frozen=True)
class Opened:
    """A case and the first run that it wants."""

    case: Case
    processes: int
    calls: Optional[int]


@dataclass(frozen=True)
class Early:
    """A run that was measured before its test's turn."""

    opened: Opened
    process: Process


class Visited(Skipped):
    """Ends a test's body at its first measurement, which will be made in rounds."""


@dataclass
class Rounds:
    """The runs that are measured early."""

    visiting: bool = False
    _enlisted: list[tuple[str, Opened, Measuring]] = field(default_factory=list)
    _done: dict[str, Early] = field(default_factory=dict)

    def enlist(self, name: str, opened: Opened, measuring: Measuring) -> NoReturn:
        """Takes the measurement of the visited test, and ends the visit."""
        if opened.processes == 1:
            self._enlisted.append((name, opened, measuring))
        raise Visited("measured in rounds")

    def take(self, name: str) -> Optional[Early]:
        """The run of that name, if it was measured early; once."""
        return None if self.visiting else self._done.pop(name, None)

    def go(self, state: State, items: list[pytest.Item]) -> None:
        """Visits the tests that can be visited, and measures theirs in rounds."""
        visited = [item for item in items if _can_be_visited(item)]
        if not visited:
            return
        self.visiting = True
        try:
            with warnings.catch_warnings():
                # They come again when the test's turn does.
                warnings.simplefilter("ignore")
                for item in visited:
                    _visit(state, item)
        finally:
            self.visiting = False
            state.item = None
        self._measure()

    def _measure(self) -> None:
        going: list[tuple[str, Opened, Measuring]] = []
        for one in self._enlisted:
            try:
                one[2].prepare()
                going.append(one)
            except Exception:
                # It will be raised again where it belongs: in the test.
                one[2].close()
        self._enlisted = []
        began = time.perf_counter_ns()
        usual = any(not measuring.is_brief for _, _, measuring in going)
        while going and not (
            all(measuring.is_enough for _, _, measuring in going)
            and (not usual or time.perf_counter_ns() - began >= SPREAD_NS)
        ):
            for one in list(going):
                try:
                    one[2].slice()
                except Exception:
                    one[2].close()
                    going.remove(one)
        for name, opened, measuring in going:
            self._done[name] = Early(opened, measuring.finish())


def _can_be_visited(item: pytest.Item) -> bool:
    """Whether the body may run once more, and its call outside of the test: it uses nothing that pytest takes away in between."""
    callspec = getattr(item, "callspec", None)
    own = set() if callspec is None else set(callspec.params)
    info = getattr(item, "_fixtureinfo", None)
    # Our own fixtures use `request`; a test that does may ask for anything.
    names = set(getattr(item, "fixturenames", ())) - ({"request"} - set(getattr(info, "argnames", ())))
    definitions = getattr(info, "name2fixturedefs", {})
    # A parameter that goes through a fixture of the project is that fixture's.
    indirect = {name for name in own if any(not _is_parameter(found) for found in definitions.get(name, ()))}
    skips = any(item.get_closest_marker(name) for name in ("skip", "skipif", "xfail", "usefixtures"))
    return isinstance(item, pytest.Function) and names <= OURS | (own - indirect) and not skips


def _is_parameter(definition: object) -> bool:
    return getattr(getattr(definition, "func", None), "__name__", "") == "get_direct_param_fixture_func"


def _visit(state: State, item: pytest.Item) -> None:
    from _pytest.runner import runtestprotocol

    state.restart(item)
    properties = list(item.user_properties)
    # Everything is torn down again: nothing but fixtures of ours was set up.
    runtestprotocol(item, log=False, nextitem=None)
    item.user_properties[:] = properties
    state.restart(item)
    state.take_found()
