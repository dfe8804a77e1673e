"""What can go wrong, and what is only worth a warning."""

from __future__ import annotations

import sys
import warnings
from typing import Iterable


class MeasurementError(Exception):
    """A function could not be measured."""


class DependencyError(ImportError):
    """A function was not found, and no fallback is registered for it."""


class PerformanceWarning(UserWarning):
    """Something that a reader of the results should know: doubt, a stand-in for a scale, a store that cannot be used."""


def warn(message: str) -> None:
    """Warns at the line of the test, and only warns: doubt is no failure, not even under ``-W error``."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", PerformanceWarning)
        warnings.warn(message, PerformanceWarning, stacklevel=_levels_to_the_caller())


def _levels_to_the_caller() -> int:
    """How many frames there are up to the first one outside of this package, counted from :func:`warn`."""
    package = __name__.partition(".")[0]
    frame = sys._getframe(1)
    level = 1
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == package:
        frame = frame.f_back
        level += 1
    return level


def nearest(name: str, known: Iterable[str]) -> str:
    """The hint after an unknown name."""
    from difflib import get_close_matches

    names = sorted(known)
    close = get_close_matches(name, names, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"the known ones are {', '.join(names)}" if names else "there is none"
