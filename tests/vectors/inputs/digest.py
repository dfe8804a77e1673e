"""Digests."""

import twins

from .data import INFINITY, NAN, TINY, noise, run
from .names import NAMES
from .register import answer, function, within

DIGEST = [
    "u64 observations",
    "u64 processes",
    "u64 iterations",
    "f64 resolution",
    "f64 smallest",
    "f64 q10",
    "f64 q25",
    "f64 median",
    "f64 q75",
    "f64 q90",
    "f64 largest",
    "f64 sigma",
    "name estimator",
    "f64 process scale",
]


@function(
    ["f64[] observations", "u64[] lengths", "f64 resolution"],
    DIGEST,
    within(1 << 15, "the process scale is a difference of two logarithms"),
)
def digest():
    cases = [
        ("one observation", [5.0], [1], 0.0),
        ("one process", noise(20, 20), [20], 0.5),
        ("eight processes", noise(21, 64), [8] * 8, 0.5),
        ("processes of many lengths", noise(22, 24), [1, 2, 3, 4, 5, 9], 0.0),
        ("more processes than are scaled", noise(23, 80), [2] * 40, 0.0),
        ("all equal", [3.5] * 12, [4] * 3, 0.0),
        ("all equal, tick known", [3.5] * 12, [4] * 3, 0.25),
        ("subnormal", [TINY, 2 * TINY, 9 * TINY, 12 * TINY], [2, 2], 0.0),
        ("huge", [1e307, 2e307, 1.1e307, 1.9e307], [2, 2], 0.0),
        ("unknown resolution", noise(24, 9), [3] * 3, NAN),
        ("negative resolution", noise(24, 9), [3] * 3, -1.0),
        ("no observations", [], [], 0.0),
        ("a process without observations", [1.0, 2.0], [2, 0], 0.0),
        ("lengths too short", [1.0, 2.0, 3.0], [2], 0.0),
        ("lengths too long", [1.0], [1, 1], 0.0),
        ("not a number", [1.0, NAN], [2], 0.0),
        ("infinite", [INFINITY], [1], 0.0),
        ("zero", [1.0, 2.0, 0.0], [3], 0.0),
        ("negative zero", [-0.0], [1], 0.0),
        ("negative", [-1.0], [1], 0.0),
    ]
    for name, observations, lengths, resolution in cases:
        found = answer(twins.digest, observations, lengths, resolution)
        yield name, [observations, lengths, resolution], found if len(found) < 5 else ["ok", *found]


def fields_case(twin, name, fields, *more):
    found = answer(twin, fields, *more)
    return name, [*fields, *more], found if found[0] in NAMES else ["ok", *found]


@function([*DIGEST, "f64 factor"], DIGEST)
def digest_divided_by():
    fields = run(30)
    for factor in [1.0, 2.0, 1.1, 0.3, 1e-300, 1e300, 1e308, 0.0, -1.0, NAN, INFINITY, TINY]:
        yield fields_case(twins.divided_by, f"{factor}", fields, factor)


@function(DIGEST, ["f64 standard error"], within(2, "a root and a division"))
def digest_standard_error():
    for name, fields in [("eight processes", run(31)), ("one process", run(32, processes=1)), ("two", run(33, processes=2))]:
        yield name, fields, answer(twins.standard_error, fields)
    for name, index, wrong in [
        ("no process", 1, 0),
        ("more processes than observations", 1, 65),
        ("no iterations", 2, 0),
        ("a negative resolution", 3, -1.0),
        ("quantiles that fall", 5, 1e9),
        ("a quantile that is not a number", 7, NAN),
        ("a quantile of zero", 4, 0.0),
        ("an infinite largest", 10, INFINITY),
        ("no scale", 11, 0.0),
        ("an infinite process scale", 13, INFINITY),
    ]:
        fields = list(run(31))
        fields[index] = wrong
        yield name, fields, answer(twins.standard_error, fields)
