"""What is found on the machine, as the old names have it."""

from __future__ import annotations

import platform
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Mapping, Optional

from evenkeel import environment as probe

from .answers import Answer

if TYPE_CHECKING:
    from .state import State


class Name(str):
    """Text that answers to ``.value``, as an enumeration's member does."""

    __slots__ = ()

    @property
    def value(self) -> str:
        return str(self)


@dataclass(frozen=True, eq=False)
class PlatformProfile(Answer):
    """The machine."""

    platform_family: str
    architecture: str
    cpu_model: str
    cpu_cores: int
    memory_gb: float
    virtualized: bool
    container: str
    python_version: str


@dataclass(frozen=True, eq=False)
class EnvironmentContext(Answer):
    """The machine and what runs on it."""

    ci_environment: Name
    """``local_dev``, or the CI service's name."""
    platform_profile: PlatformProfile
    resource_constraints: Mapping[str, str]
    facts: Mapping[str, str] = field(default_factory=dict)
    """Everything that was found."""
    performance_multiplier: float = 1.0
    """Always 1: a slow machine has its own history instead of looser or tighter limits."""


class EnvironmentDetector:
    """Looks at the machine once."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._context: Optional[EnvironmentContext] = None

    def get_environment_context(self) -> EnvironmentContext:
        if self._context is None:
            self._context = _context(dict(probe()))
        return self._context

    def get_environment_key(self) -> str:
        """The key under which this environment's runs are kept."""
        return self._state.session.key

    def get_environment_info(self) -> dict[str, Any]:
        context = self.get_environment_context()
        profile = context.platform_profile
        return {
            "ci_environment": context.ci_environment.value,
            "platform_family": profile.platform_family,
            "cpu_cores": profile.cpu_cores,
            "memory_gb": profile.memory_gb,
            "virtualized": profile.virtualized,
            "performance_multiplier": context.performance_multiplier,
            "resource_constraints": dict(context.resource_constraints),
            "python_version": profile.python_version,
        }


def _context(facts: dict[str, str]) -> EnvironmentContext:
    provider = facts.get("ci.provider", "unknown")
    limits = {"cpu.quota": "cpu_quota", "cpu.usable": "usable_cores"}
    return EnvironmentContext(
        ci_environment=Name("local_dev" if provider == "local" else provider),
        platform_profile=PlatformProfile(
            platform_family=facts.get("os", "unknown"),
            architecture=facts.get("architecture", "unknown"),
            cpu_model=facts.get("cpu.model", "unknown"),
            cpu_cores=int(facts.get("cpu.logical", "0")),
            memory_gb=int(facts.get("memory.bytes", "0")) / 2**30,
            virtualized=facts.get("virtualisation") not in ("bare metal", "bare-metal", "none", None),
            container=facts.get("container", "unknown"),
            python_version=platform.python_version(),
        ),
        resource_constraints={name: facts[fact] for fact, name in limits.items() if fact in facts},
        facts=facts,
    )
