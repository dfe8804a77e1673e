"""Numbers that come back in the cases of several functions."""

import math
import random

import twins

TINY = 5e-324
SUBNORMAL = 2.2e-308
HUGE = 1.7976931348623157e308
NAN, INFINITY = math.nan, math.inf


def noise(seed, n, centre=1000.0, scale=0.02, tail=0.0):
    """Times around a centre, a share of them slow."""
    rng = random.Random(seed)
    return [
        centre * math.exp(scale * rng.gauss(0.0, 1.0)) * (1.0 + (rng.random() < tail) * rng.random()) for _ in range(n)
    ]


def ticks(seed, n, tick):
    """Times rounded to a timer's tick."""
    return [tick * round(x / tick) for x in noise(seed, n)]


SAMPLES = [
    ("one observation", [5.0]),
    ("two observations", [2.0, 1.0]),
    ("three observations", [3.0, -1.0, 2.0]),
    ("all equal", [7.25] * 9),
    ("all equal, even", [7.25] * 10),
    ("all zero", [0.0] * 5),
    ("zeros of both signs", [0.0, -0.0, 0.0, -0.0]),
    ("more than half equal", [1.0, 1.0, 1.0, 1.0, 2.0, 3.0]),
    ("two values", [1.0, 2.0] * 8),
    ("subnormal", [TINY, 3 * TINY, 4 * TINY, 9 * TINY]),
    ("smallest normal numbers", [SUBNORMAL, 2.5e-308, 2.2250738585072014e-308]),
    ("huge, so that sums overflow", [1.5e308, HUGE, 1.2e308, 1.7e308]),
    ("huge on both sides", [-HUGE, -1e308, 1e308, HUGE]),
    ("one far outlier", [10.0, 11.0, 12.0, 13.0, 1e300]),
    ("sixteen", noise(1, 16)),
    ("seventeen with ties", ticks(2, 17, 10.0)),
    ("sixty-four", noise(3, 64, tail=0.1)),
    ("descending", sorted(noise(4, 33), reverse=True)),
    ("two hundred and fifty-six", noise(5, 256, scale=0.1, tail=0.2)),
]
REFUSED = [
    ("empty", []),
    ("not a number", [1.0, NAN, 2.0]),
    ("infinite", [1.0, 2.0, INFINITY]),
    ("minus infinity first", [-INFINITY, NAN]),
]


def run(seed, centre=1000.0, scale=0.01, processes=8, each=8, resolution=0.5, spread=0.005, tail=0.0):
    """The digest of a run: processes with a level of their own."""
    rng = random.Random(seed)
    observations = []
    for _ in range(processes):
        level = centre * math.exp(spread * rng.gauss(0.0, 1.0))
        observations += [
            level * math.exp(scale * abs(rng.gauss(0.0, 1.0))) * (1.0 + (rng.random() < tail)) for _ in range(each)
        ]
    return twins.digest(observations, [each] * processes, resolution)


def history(n, seed=1000, **how):
    """Runs with a level of their own, like days."""
    rng = random.Random(seed)
    return [run(seed + i, centre=1000.0 * math.exp(0.006 * rng.gauss(0.0, 1.0)), **how) for i in range(n)]
