"""The fixture ``evenkeel``: ``evenkeel(parse, PAGE)``."""

from __future__ import annotations

from typing import Any, Callable, Optional, TypeVar

import pytest

from .calls import Call
from .judged import Judged, judge, plan_for
from .state import State

T = TypeVar("T")
A = TypeVar("A")


class Evenkeel:
    """Measures a function, judges it, and fails the test if it is confirmed to be slower."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._judged: Optional[Judged] = None

    def __call__(self, function: Callable[..., T], *arguments: Any, **keywords: Any) -> T:
        """Calls ``function(*arguments, **keywords)`` many times; the result of the first call.

        An asynchronous function is awaited, and the awaited result returned.
        """
        result: T = self._measure(Call(function, *arguments, **keywords))
        return result

    def with_setup(self, setup: Callable[[], A], function: Callable[[A], T]) -> T:
        """Calls ``function(setup())``; the setup is outside of the timing, before each call."""
        result: T = self._measure(Call.with_setup(setup, function))
        return result

    @property
    def report(self) -> Judged:
        """What the last measurement of this test found."""
        if self._judged is None:
            raise AttributeError("nothing was measured yet: call evenkeel(function) first")
        return self._judged

    def _measure(self, call: Call) -> Any:
        wishes = self._state.wishes()
        judged = judge(self._state, call, None, wishes, plan_for(self._state, wishes))
        self._judged = judged
        if judged.fails:
            pytest.fail(judged.text, pytrace=False)
        return judged.process.result
