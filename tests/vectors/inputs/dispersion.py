"""Scales."""

import math

import twins

from .data import INFINITY, NAN, SAMPLES, noise
from .register import answer, function, within


@function(
    ["f64[] values", "f64 resolution"],
    ["f64 sigma", "name estimator"],
    within(4, "two divisions and the rounded constants"),
)
def dispersion():
    cases = [(name, values, 0.0) for name, values in SAMPLES if "huge" not in name]
    cases += [(f"{n} values", noise(n, n), 0.0) for n in [2, 4, 5, 7, 10, 11, 30]]
    cases += [
        ("a tick above the scatter", [100.0, 100.0, 100.0, 101.0], 5.0),
        ("a tick below the scatter", noise(11, 20), 0.5),
        ("three quarters equal, tick known", [50.0] * 15 + [51.0] * 2, 1.0),
        ("three quarters equal, no tick known", [50.0] * 15 + [51.0] * 2, 0.0),
        ("eleven of twenty equal", [50.0] * 11 + [51.0] * 9, 0.0),
        ("a tick that is not a number", [3.0, 3.0, 3.0], NAN),
        ("an infinite tick", [3.0, 3.0, 3.0], INFINITY),
        ("a negative tick", [3.0, 3.0, 3.0], -1.0),
        ("raised to the least relative scale", [1e9, 1e9 + 1, 1e9 - 1, 1e9 + 2], 0.0),
        ("empty", [], 0.0),
    ]
    for name, values, resolution in cases:
        yield name, [values, resolution], answer(twins.dispersion, values, resolution)


@function(["f64[] values, ascending"], ["f64 scale"], within(4, "the midpoint, the rounded constants and a division"))
def shamos():
    for name, values in SAMPLES:
        if "both sides" not in name:
            yield name, [sorted(values)], answer(twins.shamos, values)
    for n in [0, 1, 2, 3, 4, 5, 8, 10, 11, 31, 32, 100]:
        values = sorted(math.log(x) for x in noise(100 + n, n))
        yield f"{n} logarithms", [values], answer(twins.shamos, values)


@function(["u64 n"], ["f64 degrees"], within(4, "a product and a difference of rounded constants"))
def shamos_degrees():
    for n in [*range(0, 12), 20, 31, 32, 1000]:
        yield f"{n}", [n], answer(twins.shamos_degrees, n)


@function(["u64 n"], ["f64 of the MAD", "f64 of the IQR", "f64 of Shamos' scale"], within(4, "rounded constants"))
def biases():
    for n in [*range(0, 12), 30, 1000]:
        yield f"{n}", [n], twins.biases(n)
