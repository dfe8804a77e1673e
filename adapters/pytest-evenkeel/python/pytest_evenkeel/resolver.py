"""Functions that may be missing, and what is measured in their place."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any, Callable, Mapping, Optional, Union

from .errors import DependencyError, nearest

Function = Callable[..., Any]


@dataclass(frozen=True)
class Fallback:
    """A function that stands in for another one."""

    wanted: str
    """As ``pkg.fast:parse``."""
    name: str
    """The stand-in's own name."""
    reason: str
    """Why the wanted one is not there."""

    def __str__(self) -> str:
        return f"{self.name} in the place of {self.wanted}, which is missing: {self.reason}"


class DependencyResolver:
    """Finds functions by name, or the fallbacks that are registered for them. Nothing is ever made up."""

    def __init__(self, fallbacks: Optional[Mapping[str, Union[str, Function]]] = None) -> None:
        self._registered: dict[str, Union[str, Function]] = dict(fallbacks or {})
        self._used: dict[int, tuple[Function, Fallback]] = {}
        self._resolved_now: Optional[Fallback] = None

    def register_fallback(
        self, module_name: str, function_name: Union[str, Function], fallback: Union[str, Function, None] = None
    ) -> None:
        """``register_fallback("pkg.fast", "parse", plain)`` or ``register_fallback("pkg.fast:parse", plain)``."""
        if fallback is None:
            wanted, target = module_name, function_name
        else:
            wanted, target = f"{module_name}:{function_name}", fallback
        if ":" not in wanted:
            raise ValueError(f"{wanted!r} names no function: write it as pkg.module:function")
        self._registered[wanted] = target

    def resolve_module(self, module_name: str) -> ModuleType:
        """Imports the module; a wrong path is an error with the nearest that exists."""
        try:
            return importlib.import_module(module_name)
        except ModuleNotFoundError as error:
            missing = error.name or ""
            if not (module_name == missing or module_name.startswith(missing + ".")):
                raise
            raise DependencyError(f"there is no module {missing!r}: {_siblings(missing)}") from None

    def get_function_or_fallback(
        self, module_name: str, function_name: str, fallback: Union[str, Function, None] = None
    ) -> Function:
        """The function, or the fallback given here or registered before; without one, a missing name is an error."""
        wanted = f"{module_name}:{function_name}"
        try:
            module = self.resolve_module(module_name)
            if hasattr(module, function_name):
                found: Function = getattr(module, function_name)
                return found
            names = [name for name in vars(module) if not name.startswith("_")]
            raise DependencyError(f"{module_name} has no {function_name!r}: {nearest(function_name, names)}")
        except ImportError as error:
            target = self._registered.get(wanted) if fallback is None else fallback
            if target is None:
                raise DependencyError(
                    f"{error}; no fallback is registered for {wanted!r} "
                    "(register_fallback, [tool.performance-testing.fallbacks], or the hook pytest_performance_fallbacks)"
                ) from error
            return self._stand_in(wanted, target, str(error))

    def is_fallback_function(self, function: Function) -> bool:
        return self.get_fallback_info(function) is not None

    def get_fallback_info(self, function: Function) -> Optional[Fallback]:
        used = self._used.get(id(function))
        return None if used is None else used[1]

    def fallback_in(self, function: Function) -> Optional[Fallback]:
        """The fallback that the function is or calls, or that the running test has asked for."""
        for inner in (function, *_within(function)):
            info = self.get_fallback_info(inner)
            # What could not be copied may be meant as itself: only the test that asked for the fallback is sure.
            if info is not None and isinstance(inner, FunctionType):
                return info
        return self._resolved_now

    def forget_uses(self) -> None:
        """Another test begins."""
        self._resolved_now = None

    def _stand_in(self, wanted: str, target: Union[str, Function], reason: str) -> Function:
        if isinstance(target, str):
            module_name, _, function_name = target.partition(":")
            module = self.resolve_module(module_name)
            if not hasattr(module, function_name):
                raise DependencyError(
                    f"the fallback {target!r} of {wanted!r} is missing itself: {nearest(function_name, vars(module))}"
                )
            function: Function = getattr(module, function_name)
            name = target
        else:
            function = target
            inner = getattr(function, "__qualname__", type(function).__qualname__)
            name = f"{getattr(function, '__module__', '?')}:{inner}"
        for stand_in, info in self._used.values():
            if (info.wanted, info.name) == (wanted, name):
                self._resolved_now = info
                return stand_in
        info = Fallback(wanted, name, reason)
        stand_in = _copied(function)
        self._used[id(stand_in)] = (stand_in, info)
        self._resolved_now = info
        return stand_in


def _copied(function: Function) -> Function:
    """Another object of the same code, as fast as the original: who measures the original by itself measures no fallback."""
    if not isinstance(function, FunctionType):
        return function
    copy = FunctionType(
        function.__code__, function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )
    copy.__kwdefaults__ = function.__kwdefaults__
    return functools.update_wrapper(copy, function)


def _within(function: Function) -> list[Any]:
    """What the function closes over, is a part of, or names: where a fallback may be called from."""
    if isinstance(function, functools.partial):
        return [function.func, *_within(function.func)]
    code = getattr(function, "__code__", None)
    if code is None:
        return []
    cells = []
    for cell in getattr(function, "__closure__", None) or ():
        try:
            cells.append(cell.cell_contents)
        except ValueError:
            continue  # A name that has no value yet.
    names = getattr(function, "__globals__", {})
    return cells + [names[name] for name in code.co_names if name in names]


def _siblings(missing: str) -> str:
    """The hint for a missing module: what stands beside it."""
    parent, _, name = missing.rpartition(".")
    if not parent:
        return nearest(name, {module.name for module in pkgutil.iter_modules()})
    package = importlib.import_module(parent)
    paths = getattr(package, "__path__", None)
    if paths is None:
        return f"{parent} is no package"
    return nearest(missing, {f"{parent}.{module.name}" for module in pkgutil.iter_modules(paths)})
