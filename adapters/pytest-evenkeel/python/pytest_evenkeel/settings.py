"""What a project chooses: ``[tool.performance-testing]`` in ``pyproject.toml``, then options of the command line."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Mapping, Optional

import pytest

from .errors import nearest

TABLE = "performance-testing"


@dataclass(frozen=True)
class Settings:
    """The keys of the table, each with its value."""

    cache_directory: str = ".performance-cache"
    """Where runs are kept, relative to the root of the tests."""
    baseline_retention_days: int = 30
    """Older runs are pruned, as long as a baseline remains."""
    confidence_level: Optional[float] = None
    """Of the intervals that validators and comparisons use; 0.95 if not set."""
    default_iterations: int = 100
    """Observations of a run, at least."""
    ci_timeout_multiplier: float = 2.0
    """In CI, fresh processes may take so many times as long."""
    platforms: tuple[str, ...] = ()
    """Where a test may turn red (``linux``, ``macos``, ``windows``); everywhere if empty."""
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    """``"pkg.fast:parse" = "pkg.plain:parse"``."""

    @property
    def confidence(self) -> float:
        return 0.95 if self.confidence_level is None else self.confidence_level

    @property
    def may_turn_red(self) -> bool:
        names = {"linux": "linux", "darwin": "macos", "win32": "windows"}
        return not self.platforms or names.get(sys.platform, sys.platform) in self.platforms


def read(path: Path) -> Settings:
    """The choices of a ``pyproject.toml``; the defaults if there is no such file or table."""
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise pytest.UsageError(f"{path}: could not be read: {error}") from None
    if TABLE not in text:
        return Settings()
    return _settings(_parse(text, path), path)


def _parse(text: str, path: Path) -> Mapping[str, Any]:
    # pytest itself brings tomli where the standard library has no parser.
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib  # pyright: ignore[reportMissingImports]
    try:
        table = tomllib.loads(text).get("tool", {}).get(TABLE, {})
    except tomllib.TOMLDecodeError as error:
        raise pytest.UsageError(f"{path}: {error}") from None
    if not isinstance(table, dict):
        raise pytest.UsageError(f"{path}: [tool.{TABLE}] must be a table")
    return table


def _settings(table: Mapping[str, Any], path: Path) -> Settings:
    known = [entry.name for entry in fields(Settings)]
    for key, value in table.items():
        if key not in known:
            raise pytest.UsageError(f"{path}: [tool.{TABLE}] has no key {key!r}: {nearest(key, known)}")
        expected = _expected(key, value)
        if expected is not None:
            raise pytest.UsageError(f"{path}: [tool.{TABLE}] {key} = {value!r}: expected {expected}")
    values = dict(table)
    if "platforms" in values:
        values["platforms"] = tuple(values["platforms"])
    return replace(Settings(), **values)


def _expected(key: str, value: Any) -> Optional[str]:
    """What the key would have taken, if it does not take this value."""
    number = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else math.nan
    whole = number if isinstance(value, int) else math.nan
    platforms = ("linux", "macos", "windows")
    takes: Mapping[str, tuple[bool, str]] = {
        "cache_directory": (isinstance(value, str) and value != "", "the path of a folder"),
        "baseline_retention_days": (1 <= whole <= 36500, "a whole number of days from 1 to 36500"),
        "confidence_level": (0 < number < 1, "a number between 0 and 1"),
        "default_iterations": (whole >= 1, "a whole number from 1 on"),
        "ci_timeout_multiplier": (number >= 1, "a number from 1 on"),
        "platforms": (
            isinstance(value, list) and all(name in platforms for name in value),
            f"a list of some of {', '.join(platforms)}",
        ),
        "fallbacks": (
            isinstance(value, dict)
            and all(isinstance(to, str) and ":" in to and ":" in name for name, to in value.items()),
            'a table such as "pkg.fast:parse" = "pkg.plain:parse"',
        ),
    }
    holds, expected = takes[key]
    return None if holds else expected
