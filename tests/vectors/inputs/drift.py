"""Slow change, steps, and segments."""

import math

import twins

from .data import INFINITY, NAN, noise
from .policy import POLICY, policy
from .register import answer, function, within


@function(["f64[] test", "f64[] reference"], ["f64 correlation"], within(16, "sums of products of differences"))
def step_correlation():
    mood = [math.log(x) for x in noise(95, 20)]
    other = [a + 0.3 * math.log(x / 1000.0) for a, x in zip(mood, noise(96, 20))]
    for name, test, reference in [
        ("the same", mood, mood),
        ("nearly", mood, other),
        ("unlike", mood, [math.log(x) for x in noise(97, 20)]),
        ("against each other", mood, [-x for x in mood]),
        ("of different lengths", mood, other[:7]),
        ("too short", mood[:2], other[:2]),
        ("one does not move", mood, [1.0] * 20),
    ]:
        yield name, [test, reference], answer(twins.step_correlation, test, reference)


@function(
    ["f64 anchor", "f64 scale", "f64[] logarithms", *POLICY],
    ["u64 runs until the alarm or 0", "f64 sum", "u64 runs counted"],
    within(64, "up to a hundred rounded sums and a division"),
)
def cusum():
    calm = [math.log(x) for x in noise(98, 60, scale=0.01)]
    anchor = math.log(1000.0)
    for name, scale, logs in [
        ("calm", 0.01, calm),
        ("five percent slower from the twentieth", 0.01, calm[:20] + [x + 0.05 for x in calm[20:]]),
        ("creeping", 0.01, [x + 0.001 * i for i, x in enumerate(calm)]),
        ("one slow run", 0.01, [*calm[:10], 8.0, *calm[10:20]]),
        ("faster", 0.01, [x - 0.1 for x in calm]),
        ("below the floor", 0.001, [anchor + 0.01] * 30),
        ("a scale of zero", 0.0, [anchor, anchor + 0.5, anchor + 0.5, anchor + 0.5, anchor + 0.5]),
        ("not a number", 0.01, [NAN, INFINITY, *calm[:3]]),
        ("no runs", 0.01, []),
    ]:
        yield name, [anchor, scale, logs, *policy()], answer(twins.cusum, anchor, scale, logs, policy())


def stepped(seed, *stretches):
    """A series of stretches: length and level."""
    levels = [level for length, level in stretches for _ in range(length)]
    return [level + math.log(x / 1000.0) for level, x in zip(levels, noise(seed, len(levels), scale=0.01))]


SERIES = [
    ("no step", stepped(100, (40, 7.0))),
    ("one step", stepped(101, (25, 7.0), (15, 7.05))),
    ("one step near the end", stepped(102, (40, 7.0), (5, 7.1))),
    ("two steps", stepped(103, (20, 7.0), (20, 7.1), (20, 7.0))),
    ("three steps", stepped(104, (30, 7.0), (30, 7.03), (30, 7.2), (30, 6.9))),
    ("a small step", stepped(105, (50, 7.0), (50, 7.01))),
    ("the most points", stepped(106, (128, 7.0), (128, 7.02))),
    ("eight", stepped(107, (4, 7.0), (4, 8.0))),
    ("ties", [7.0, 7.0, 7.1, 7.0] * 5 + [7.2, 7.2, 7.1, 7.2] * 5),
    ("all equal", [7.0] * 20),
    ("too short", stepped(108, (3, 7.0), (4, 8.0))),
    ("too long", stepped(109, (257, 7.0))),
    ("empty", []),
    ("not a number", [*stepped(110, (20, 7.0)), NAN]),
    ("infinite", [*stepped(111, (12, 7.0)), INFINITY, INFINITY, INFINITY, INFINITY]),
]


@function(["f64[] series", "u64 rarity", "f64 widening"], ["u64 at", "f64 z", "bool significant"], within(8, "a root and a quotient"))
def rank_scan():
    for name, series in SERIES:
        for rarity, factor in [(0, 1.0), (1, 1.0), (2, 1.0), (1, 1.7), (1, NAN)]:
            yield f"{name}, {rarity}, {factor}", [series, rarity, factor], answer(twins.rank_scan, series, rarity, factor)


@function(["u64 n", "u64 rarity"], ["f64 threshold"], within(8, "libm's log, and an interpolation"))
def rank_scan_threshold():
    for n in [0, 7, 8, 9, 10, 11, 13, 14, 16, 17, 19, 20, 25, 42, 75, 100, 120, 199, 230, 256, 257]:
        for rarity in range(3):
            yield f"{n}, {rarity}", [n, rarity], answer(twins.rank_scan_threshold, n, rarity)


@function(["f64[] series", "f64 floor", "u64 rarity", "f64 widening"], ["u64[] steps"])
def segments():
    for name, series in SERIES:
        if name == "infinite":
            continue
        for floor, rarity in [(0.02, 1), (0.0, 0), (0.15, 1)]:
            yield f"{name}, {floor}, {rarity}", [series, floor, rarity, 1.0], answer(twins.segments, series, floor, rarity, 1.0)
