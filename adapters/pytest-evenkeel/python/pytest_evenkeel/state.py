"""What one pytest process knows: its settings, the session that judges, the test that runs, and what was found so far."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Optional

import pytest

from evenkeel._native import Session

from .answers import PerformanceResult
from .errors import MeasurementError
from .marks import Wishes, wishes
from .resolver import DependencyResolver
from .rounds import Rounds
from .settings import Settings
from .worker import Assignment


class State:
    """One for each pytest process; made when a fixture asks for it."""

    def __init__(self, config: pytest.Config, settings: Settings) -> None:
        self.config = config
        self.settings = settings
        self.assignment: Optional[Assignment] = Assignment.of_this_process()
        self.item: Optional[pytest.Item] = None
        self.tests = 1
        """How many tests share the declared rate of false alarms."""
        self.results: dict[str, PerformanceResult] = {}
        self.resolver = DependencyResolver(settings.fallbacks)
        self.rounds = Rounds()
        self._session: Optional[Session] = None
        self._users: dict[str, tuple[str, int]] = {}
        self._found: list[dict[str, Any]] = []
        self._noted: set[str] = set()

    @property
    def cache_dir(self) -> Path:
        chosen = self.config.getoption("performance_cache_dir") or self.settings.cache_directory
        base = self.config.invocation_params.dir if self.config.getoption("performance_cache_dir") else self.config.rootpath
        return Path(base, chosen)

    @property
    def session(self) -> Session:
        """Opened when the first test is measured: reading the store and probing the machine take time."""
        if self._session is None:
            try:
                self._session = Session(
                    self.config.rootpath,
                    self.cache_dir,
                    label=interpreter(),
                    keep_days=self.settings.baseline_retention_days,
                )
            except ValueError as error:
                raise pytest.UsageError(f"the configuration of evenkeel: {error}") from None
        return self._session

    @property
    def is_open(self) -> bool:
        return self._session is not None

    def wishes(self) -> Wishes:
        return Wishes() if self.item is None else wishes(self.item)

    def observations(self, asked: Optional[int] = None) -> int:
        """How many a run takes, by the option, else by the test, else by the project."""
        option: Optional[int] = self.config.getoption("performance_iterations")
        return option or asked or self.wishes().iterations or self.settings.default_iterations

    def name(self, asked: Optional[str] = None) -> str:
        """The name of a history: the asked one, or that of the running test; numbered where a test measures it again."""
        node = "outside of a test" if self.item is None else self.item.nodeid
        name = asked if asked is not None else qualified(self.item)
        user, times = self._users.get(name, (node, 0))
        if user != node:
            raise MeasurementError(
                f"{name!r} is measured by {user} and by {node}: a history is found by its name, so give each its own"
            )
        self._users[name] = (node, times + 1)
        return name if times == 0 else f"{name} #{times + 1}"

    def restart(self, item: pytest.Item) -> None:
        """The item runs (again): its names count from the start."""
        self.item = item
        self._users = {name: use for name, use in self._users.items() if use[0] != item.nodeid}
        self.resolver.forget_uses()

    def report(self, found: dict[str, Any]) -> None:
        """Adds what goes into the reports, and into JUnit's properties of the running test."""
        self._found.append(found)
        if self.item is not None:
            for key in ("test", "verdict", "cause", "level_ns", "ratio", "overhead_percent"):
                if found.get(key) is not None:
                    self.item.user_properties.append((f"evenkeel_{key}", found[key]))

    def take_found(self) -> list[dict[str, Any]]:
        found, self._found = self._found, []
        return found

    def once(self, note: str) -> bool:
        """Whether the note is new in this process."""
        new = note not in self._noted
        self._noted.add(note)
        return new


def interpreter() -> str:
    """The name of the interpreter in the environment's key: another one has other times."""
    version = f"{sys.implementation.name}-{sys.version_info[0]}.{sys.version_info[1]}"
    unlocked = not getattr(sys, "_is_gil_enabled", lambda: True)()
    return version + ("t" if unlocked else "") + ("-debug" if hasattr(sys, "gettotalrefcount") else "")


def qualified(item: Optional[pytest.Item]) -> str:
    """The test by its module and its qualified name, which stay the same wherever pytest is started."""
    if item is None:
        raise MeasurementError("there is no test running: give the measurement a name")
    _, _, inside = item.nodeid.partition("::")
    try:
        path = item.path.relative_to(item.config.rootpath).with_suffix("")
        module = ".".join(path.parts)
    except ValueError:
        module = item.path.stem
    return f"{module}::{inside}"

