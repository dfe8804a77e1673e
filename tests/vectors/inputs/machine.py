"""Common mode."""

import twins

from .data import NAN, noise
from .register import answer, function, within

COMMON = (["f64[] ratios"], ["f64 factor", "f64 error", "u64 ratios"], within(8, "libm's log and exp, Shamos' scale"))
RATIOS = [
    ("one", [1.25]),
    ("two", [1.1, 1.2]),
    ("seven", noise(90, 7, centre=1.06)),
    ("eight", noise(91, 8, centre=1.06)),
    ("a suite", noise(92, 60, centre=0.9, tail=0.1)),
    ("none", []),
    ("zero", [1.0, 0.0] * 5),
    ("not a number", [NAN] * 8),
]


@function(*COMMON)
def common_mode_of_references():
    for name, ratios in RATIOS:
        yield name, [ratios], answer(twins.common_mode, ratios, 1)


@function(*COMMON)
def common_mode_of_suite():
    for name, ratios in RATIOS:
        yield name, [ratios], answer(twins.common_mode, ratios, 8)
