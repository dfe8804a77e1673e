"""Two sides."""

import twins

from .data import HUGE, INFINITY, NAN, SAMPLES, TINY, noise, ticks
from .policy import POLICY, policy
from .register import answer, function, within

COMPARISON = ["name verdict", "name cause or 0", "u64 0", "f64 ratio", "f64 low", "f64 high"]
THROUGH_LOG = within(32, "libm's log and exp: the logarithms' own rounding, about 7 units of 1, is magnified by exp")


def both_sides():
    for n in [1, 2, 5, 6, 10, 20, 32, 64]:
        yield f"{n} of each, unchanged", noise(300 + n, n), noise(400 + n, n), policy()
        yield f"{n} of each, 5 % slower", noise(300 + n, n), noise(400 + n, n, centre=1050.0), policy()
        yield f"{n} of each, 10 % faster", noise(300 + n, n), noise(400 + n, n, centre=900.0), policy()
    yield "within the budget", noise(1, 40), noise(2, 40, centre=1050.0), policy(budget=0.1)
    yield "all equal", [3.0] * 12, [3.0] * 12, policy()
    yield "all equal, twice as slow", [3.0] * 12, [6.0] * 12, policy()
    yield "ties", ticks(3, 30, 10.0), ticks(4, 30, 10.0), policy()
    yield "subnormal against huge", [TINY] * 8, [HUGE] * 8, policy()
    yield "empty old side", [], [], policy()
    yield "zero", [1.0, 0.0], [1.0, 1.0], policy()
    yield "negative", [1.0, 1.0], [1.0, -1.0], policy()
    yield "not a number", [NAN], [1.0], policy()
    yield "infinite", [1.0], [INFINITY], policy()


@function(["f64[] old", "f64[] new", *POLICY], COMPARISON, THROUGH_LOG)
def paired():
    for name, old, new, words in both_sides():
        yield name, [old, new, *words], answer(twins.paired, old, new, words)
    yield "sides of different lengths", [[1.0], [1.0, 2.0], *policy()], ["lengths", 1, 2]


@function(["f64[] old", "f64[] new", *POLICY], COMPARISON, THROUGH_LOG)
def unpaired():
    for name, old, new, words in both_sides():
        yield name, [old, new, *words], answer(twins.unpaired, old, new, words)
    for n, m in [(1, 20), (20, 1), (5, 60), (33, 17)]:
        old, new = noise(n, n), noise(m + 1, m, centre=1040.0)
        yield f"{n} against {m}", [old, new, *policy()], answer(twins.unpaired, old, new, policy())
    yield "empty new side", [[1.0], [], *policy()], ["empty"]


@function(["f64[] values, ascending"], ["f64 centre"], within(1, "the midpoint of two rounded averages"))
def hodges_lehmann():
    for name, values in SAMPLES:
        if "subnormal" not in name and "both" not in name:
            yield name, [sorted(values)], answer(twins.hodges_lehmann, sorted(values))
    yield "none", [[]], ["ok", 0.0]


@function(["f64[] old, ascending", "f64[] new, ascending"], ["f64 shift"], within(4, "rounded differences of larger numbers"))
def hodges_lehmann_shift():
    for n, m in [(1, 1), (2, 2), (5, 8), (20, 20), (33, 64), (100, 100)]:
        old, new = sorted(noise(n, n)), sorted(noise(m + 500, m, centre=1100.0))
        yield f"{n} and {m}", [old, new], answer(twins.hodges_lehmann_shift, old, new)
    for name, old, new in [("all equal", [3.0] * 20, [3.0] * 20), ("ties", ticks(5, 20, 10.0), ticks(6, 20, 10.0))]:
        yield name, [sorted(old), sorted(new)], answer(twins.hodges_lehmann_shift, old, new)
    yield "an empty side", [[], [1.0]], ["ok", 0.0]
