"""The hooks that a project may implement in its ``conftest.py``."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Union

import pytest


@pytest.hookspec
def pytest_performance_fallbacks(config: pytest.Config) -> Mapping[str, Union[str, Callable[..., Any]]]:
    """Fallbacks by the names that they stand in for: ``{"pkg.fast:parse": plain_parse}``."""
    raise NotImplementedError
