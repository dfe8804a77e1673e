"""Order of arrival, and modes."""

import math

import twins

from .data import INFINITY, NAN, noise, ticks
from .register import answer, function, within


@function(
    ["f64[] observations"],
    [
        *("f64 " + x for x in ["autocorrelation", "half shift", "its error", "effective observations", "widening"]),
        "bool dependent",
        "bool steady",
    ],
    within(64, "sums of products whose signs differ"),
)
def arrival():
    def wandering(seed, n, phi):
        x, out = 0.0, []
        for step in noise(seed, n, centre=1.0):
            x = phi * x + math.log(step)
            out.append(1000.0 * math.exp(x))
        return out

    for name, values in [
        ("one", [5.0]),
        ("two", [5.0, 6.0]),
        ("independent", noise(60, 64)),
        ("dependent", wandering(61, 64, 0.8)),
        ("warming up", sorted(noise(62, 40), reverse=True)),
        ("alternating", [100.0, 110.0] * 16),
        ("all equal", [7.0] * 20),
        ("an outlier", [*noise(63, 30), 1e6]),
        ("empty", []),
        ("not a number", [1.0, NAN]),
    ]:
        yield name, [values], answer(twins.arrival, values)


@function(
    ["f64[] values", "f64 resolution"],
    ["f64 share of outliers", "bool resolution limited", "bool two modes", "f64 lower", "f64 upper", "f64 upper share", "f64 explained"],
    within(8, "sums of squares"),
)
def shape():
    two = [*noise(70, 40, scale=0.005), *noise(71, 24, centre=1800.0, scale=0.005)]
    for name, values, resolution in [
        ("one mode", noise(72, 64), 0.5),
        ("two speeds", two, 0.5),
        ("two speeds, few observations", two[:4] + two[-4:], 0.5),
        ("a few slow", [*noise(73, 60), *noise(74, 4, centre=3000.0)], 0.5),
        ("two values", [1.0] * 10 + [2.0] * 10, 0.0),
        ("a coarse tick", ticks(75, 40, 25.0), 25.0),
        ("all equal", [5.0] * 20, 0.0),
        ("one", [5.0], 0.0),
        ("empty", [], 0.0),
        ("infinite", [INFINITY], 0.0),
    ]:
        yield name, [values, resolution], answer(twins.shape, values, resolution)
