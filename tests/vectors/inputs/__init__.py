"""The cases of each function: arguments from here, answers from the twins. A module for each of the kernel's."""

from . import (
    band,
    compare,
    digest,
    dispersion,
    distributions,
    drift,
    growth,
    judge,
    machine,
    policy,
    sample,
    scale,
    sequential,
    shape,
    text,
    wire,
)
from .register import FUNCTIONS

__all__ = [
    "FUNCTIONS",
    "band",
    "compare",
    "digest",
    "dispersion",
    "distributions",
    "drift",
    "growth",
    "judge",
    "machine",
    "policy",
    "sample",
    "scale",
    "sequential",
    "shape",
    "text",
    "wire",
]
