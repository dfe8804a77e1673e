"""What is measured: a function with its arguments, plain or asynchronous, with or without a setup before each call.

The loop that calls it is compiled for its shape, as ``timeit`` does, so that a call costs what it costs in the caller's code.
"""

from __future__ import annotations

import inspect
from functools import lru_cache
from itertools import repeat
from typing import Any, Callable, Optional

Clock = Callable[[], float]

_LOOP = """\
{define} loop(function, arguments, keywords, rounds, clock):
    {unpack}
    begin = clock()
    for _ in rounds:
        {body}
    return clock() - begin
"""

_WITH_SETUP = """\
{define} loop(function, arguments, keywords, rounds, clock):
    setup, = arguments
    total = 0
    for _ in rounds:
        value = setup()
        begin = clock()
        {await_}function(value)
        total += clock() - begin
    return total
"""


@lru_cache(maxsize=None)
def _compiled(source: str) -> Callable[..., Any]:
    names: dict[str, Any] = {}
    exec(compile(source, "<the measuring loop>", "exec"), names)
    loop: Callable[..., Any] = names["loop"]
    return loop


def _loop(positional: int, keywords: tuple[str, ...], asynchronous: bool) -> Callable[..., Any]:
    values = [f"a{index}" for index in range(positional)]
    named = [f"k{index}" for index in range(len(keywords))]
    unpack = [f"{', '.join(values)}, = arguments"] if values else []
    unpack += [f"{', '.join(named)}, = keywords"] if named else []
    call = ", ".join(values + [f"{name}={value}" for name, value in zip(keywords, named)])
    return _compiled(
        _LOOP.format(
            define="async def" if asynchronous else "def",
            unpack="; ".join(unpack) or "pass",
            body=f"{'await ' if asynchronous else ''}function({call})",
        )
    )


class Call:
    """A function with its arguments, called many times in a row."""

    def __init__(self, function: Callable[..., Any], *arguments: Any, **keywords: Any) -> None:
        self.function = function
        self._arguments = arguments
        self._keywords = keywords
        self._setup: Optional[Callable[[], Any]] = None
        self._runner: Optional[Any] = None
        self._loop: Callable[..., Any] = _loop(0, (), False)

    @classmethod
    def with_setup(cls, setup: Callable[[], Any], function: Callable[[Any], Any]) -> Call:
        """Before each call, ``setup`` makes its argument, outside the timing."""
        call = cls(function)
        call._setup = setup
        return call

    def regions(self, calls: int) -> int:
        """How often the clock is looked at twice during so many calls."""
        return calls if self._setup is not None else 1

    def looped(self, calls: int) -> int:
        """How many turns of the loop are inside the timing during so many calls."""
        return 0 if self._setup is not None else calls

    def first(self) -> Any:
        """Calls once, finds out whether the function is asynchronous, and returns its result."""
        if self._setup is not None:
            result = self.function(self._setup())
        else:
            result = self.function(*self._arguments, **self._keywords)
        asynchronous = inspect.isawaitable(result)
        if asynchronous:
            import asyncio

            self._runner = asyncio.new_event_loop()
            result = self._runner.run_until_complete(_awaited(result))
        if self._setup is not None:
            source = _WITH_SETUP.format(
                define="async def" if asynchronous else "def", await_="await " if asynchronous else ""
            )
            self._loop = _compiled(source)
            self._arguments = (self._setup,)
        else:
            self._loop = _loop(len(self._arguments), tuple(self._keywords), asynchronous)
        return result

    def once(self) -> Any:
        """Calls once, and returns its result."""
        try:
            return self.first()
        finally:
            self.close()

    def time(self, calls: int, clock: Clock) -> float:
        """Calls so many times; what the clock says that they took."""
        values = tuple(self._keywords.values())
        taken = self._loop(self.function, self._arguments, values, repeat(None, calls), clock)
        if self._runner is not None:
            taken = self._runner.run_until_complete(taken)
        return taken  # type: ignore[no-any-return]

    def close(self) -> None:
        """Ends the event loop of an asynchronous function."""
        if self._runner is not None:
            self._runner.run_until_complete(self._runner.shutdown_asyncgens())
            self._runner.close()
            self._runner = None


async def _awaited(awaitable: Any) -> Any:
    return await awaitable


def empty(calls: int, clock: Clock) -> float:
    """The same loop around nothing."""
    loop = _compiled(_LOOP.format(define="def", unpack="pass", body="pass"))
    return loop(None, (), (), repeat(None, calls), clock)  # type: ignore[no-any-return]


def outside_of_loops(measure: Callable[[], Any]) -> Any:
    """Runs it here, or in a thread of its own where an event loop is running already."""
    import sys

    asyncio = sys.modules.get("asyncio")
    if asyncio is None or asyncio._get_running_loop() is None:
        return measure()
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(measure).result()
