"""Evidence of fresh runs and of process pairs."""

import math
import random

import twins

from .data import INFINITY, NAN, history, noise
from .register import answer, function, within


@function(["u64 history", "u64 fresh"], ["f64 alpha"], within(4, "a product of up to six rounded quotients"))
def rank_rule_alpha():
    for history, fresh in [(0, 0), (0, 3), (5, 0), (1, 1), (17, 3), (8, 5), (32, 2), (32, 10), (256, 6)]:
        yield f"{history}, {fresh}", [history, fresh], answer(twins.rank_rule_alpha, history, fresh)


@function(["u64 history", "f64 alpha", "u64 most"], ["u64 fresh"])
def fresh_runs_needed():
    for history in [0, 1, 3, 5, 8, 10, 16, 17, 32]:
        for alpha in [0.05, 0.001, 1e-6]:
            yield f"{history}, {alpha}", [history, alpha, 10], answer(twins.fresh_runs_needed, history, alpha, 10)


@function(
    ["f64[] times", "u64[] pairs", "u64[] sides", "f64 logarithm of the limit", "u64 flips", "u64 seed"],
    ["u64 pairs", "u64 flips", "f64 ratio", "f64 slower", "f64 faster"],
    within(16, "libm's log and exp; the shares are exact counts over exact counts"),
)
def sign_flip():
    def duet(seed, pairs, each, slowdown):
        rng = random.Random(seed)
        rows = []
        for pair in range(pairs):
            mood = math.exp(0.02 * rng.gauss(0, 1))
            rows += [
                (1000.0 * mood * (slowdown if side else 1.0) * math.exp(0.01 * abs(rng.gauss(0, 1))), pair, side)
                for _ in range(each)
                for side in (0, 1)
            ]
        rng.shuffle(rows)
        return [list(column) for column in zip(*rows)]

    for name, marks, limit, flips, seed in [
        ("one pair", duet(1, 1, 6, 1.1), 0.0, 500, 1),
        ("five pairs", duet(2, 5, 8, 1.0), 0.0, 500, 1),
        ("ten pairs, unchanged", duet(3, 10, 6, 1.0), 0.0, 500, 1),
        ("ten pairs, slower", duet(4, 10, 6, 1.1), 0.0, 500, 1),
        ("ten pairs, slower but within the limit", duet(4, 10, 6, 1.1), math.log(1.15), 500, 1),
        ("twelve pairs, faster", duet(5, 12, 5, 0.9), 0.0, 500, 1),
        ("thirteen pairs, drawn", duet(6, 13, 6, 1.02), 0.0, 300, 42),
        ("twenty pairs, another seed", duet(7, 20, 6, 1.01), math.log(1.02), 400, 2**64 - 1),
        ("eighty pairs", duet(8, 80, 3, 1.03), 0.0, 200, 7),
        ("no flips", duet(9, 14, 4, 1.05), 0.0, 0, 7),
        ("an infinite limit", duet(2, 5, 8, 1.0), INFINITY, 100, 1),
        ("a time of zero", [[1.0, 0.0], [0, 0], [0, 1]], 0.0, 10, 1),
        ("a pair too many", [[1.0, 1.0], [160, 160], [0, 1]], 0.0, 10, 1),
        ("one side", [[1.0, 1.0, 1.0], [0, 0, 1], [0, 1, 1]], 0.0, 10, 1),
        ("a gap", [[1.0, 1.0], [1, 1], [0, 1]], 0.0, 10, 1),
        ("nothing", [[], [], []], 0.0, 10, 1),
    ]:
        yield name, [*marks, limit, flips, seed], answer(twins.sign_flip, *marks, limit, flips, seed)


@function(["f64 alpha", "u64 most pairs", "u64[] looks"], ["bool, f64 of each look", "f64 spent"], within(16, "differences of roots"))
def looks():
    for name, alpha, most, at in [
        ("as documented", 0.001, 160, [10, 20, 40, 80, 160]),
        ("a lenient rate", 0.05, 160, [5, 10, 20, 40, 80, 160]),
        ("too few pairs for the rate", 0.001, 40, [5, 8, 9, 10, 40]),
        ("looked at twice", 0.01, 100, [50, 50, 100, 200]),
        ("no pairs", 0.01, 0, [0, 1, 20]),
    ]:
        yield name, [alpha, most, at], answer(twins.looks, alpha, most, at)


@function(
    ["f64[] logarithms of ratios", "f64 logarithm of the limit", "f64 alpha"],
    ["u64 above", "u64 below", "f64 evidence above", "f64 evidence below", "bool slower", "bool not slower"],
    within(64, "the logarithm of a sum near 1"),
)
def sign_process():
    for name, ratios, limit, alpha in [
        ("none", [], 0.0, 0.01),
        ("one", [0.1], 0.0, 0.01),
        ("fourteen above", [0.05] * 14, 0.02, 0.001),
        ("thirteen above", [0.05] * 13, 0.02, 0.001),
        ("fourteen below", [0.0] * 14, 0.02, 0.001),
        ("mixed", [math.log(x / 1000.0) for x in noise(120, 60, centre=1015.0)], 0.01, 0.01),
        ("ties and not a number", [0.02, NAN, 0.02, 0.1], 0.02, 0.05),
        ("infinite", [INFINITY, -INFINITY], 0.0, 0.05),
    ]:
        yield name, [ratios, limit, alpha], answer(twins.sign_process, ratios, limit, alpha)
