"""Runs against their histories, and fresh runs."""

import twins

from .data import history, noise, run
from .digest import DIGEST
from .policy import POLICY, policy
from .register import THROUGH_T, function, within

JUDGEMENT = [
    "name verdict",
    "name cause, or u64 runs",
    "u64 runs needed",
    "bool suspect",
    "name stage",
    "u64 runs used",
    "u64 fresh runs",
    "name level",
    "name estimator",
    "f64 ratio",
    "f64 low",
    "f64 high",
    "f64 limit",
    "f64 detectable",
    "f64 scale",
    "f64 alpha",
    "bool low level moved",
    "bool median moved",
    "bool tail moved",
]


def situations():
    """History, run, policy: what a judge meets."""
    for n in [0, 1, 2, 3, 5, 8, 20, 32, 40]:
        yield f"{n} runs, unchanged", history(n), run(1), policy()
    for n in [1, 2, 3, 8, 20, 32]:
        yield f"{n} runs, 30 % slower", history(n), run(2, centre=1300.0), policy()
        yield f"{n} runs, 30 % faster", history(n), run(3, centre=700.0), policy()
    for percent in [3, 5, 10]:
        yield f"20 runs, {percent} % slower", history(20), run(4, centre=1000.0 + 10 * percent), policy()
    yield "within the budget", history(20), run(5, centre=1060.0), policy(budget=0.1)
    yield "above the budget, inside the noise", history(8, spread=0.1), run(6, centre=1150.0), policy(budget=0.03)
    yield "one of two speeds", history(20, tail=0.3), run(7, tail=0.3), policy()
    yield "only the tail is slower", history(20), run(8, tail=0.25), policy()
    yield "processes disagree far more", history(20), run(9, spread=0.08), policy()
    yield "a single process", history(12, processes=1, each=30), run(10, processes=1, each=30), policy()
    yield "all runs equal", [run(11)] * 20, run(11), policy()
    yield "all observations equal", [twins.digest([5.0] * 10, [5, 5], 0.0)] * 6, twins.digest([5.5] * 10, [5, 5], 0.0), policy()
    coarse = twins.digest([100.0] * 9 + [110.0], [5, 5], 10.0)
    yield "a coarse timer", [coarse] * 8, twins.digest([110.0] * 10, [5, 5], 10.0), policy()
    for level in ["q10", "q25", "median", "q90"]:
        yield f"level {level}", history(20), run(12, centre=1040.0), policy(level=level)
    yield "a dedicated machine", history(10), run(13, centre=1030.0), policy(df=1.0, scale=0.005)
    yield "a hosted runner", history(10, spread=0.05), run(14, centre=1100.0), policy(df=3.0, scale=0.05)
    yield "no floor, no prior", history(10), run(15), policy(floor=0.0, df=0.0, scale=0.0)
    small = [twins.digest([x * 1e-310 for x in noise(i, 8)], [4, 4], 0.0) for i in range(6)]
    yield "subnormal times", small[:5], small[5], policy()


DIGESTS = "digest[] history"


@function([DIGESTS, *DIGEST, *POLICY], JUDGEMENT, within(1 << 14, THROUGH_T))
def judge():
    for name, past, one, words in situations():
        arguments = [past, one, twins.Policy(words)]
        yield name, [past, *one, *words], twins.judge(*arguments).words()
    broken = list(run(1))
    broken[1] = 0
    yield "a damaged run", [history(3), *broken, *policy()], ["inconsistent"]


@function([DIGESTS, *DIGEST, *POLICY, "digest[] fresh"], JUDGEMENT, within(1 << 14, THROUGH_T))
def confirm():
    def slower(percent, n):
        return [run(500 + i, centre=1000.0 + 10 * percent) for i in range(n)]

    for name, past, one, words, fresh in [
        ("no suspicion", history(20), run(1), policy(), slower(0, 3)),
        ("no fresh runs", history(20), run(2, centre=1300.0), policy(), []),
        ("confirmed", history(20), run(2, centre=1300.0), policy(), slower(30, 3)),
        ("confirmed by many", history(32), run(2, centre=1100.0), policy(), slower(10, 5)),
        ("too few fresh runs", history(20), run(2, centre=1300.0), policy(), slower(30, 1)),
        ("an outlier", history(20), run(2, centre=1300.0), policy(), slower(0, 3)),
        ("fresh runs on both sides", history(20), run(2, centre=1300.0), policy(), slower(0, 2) + slower(30, 3)),
        ("a short history", history(3), run(2, centre=1300.0), policy(), slower(30, 3)),
        ("a short history, many fresh runs", history(3), run(2, centre=1300.0), policy(), slower(30, 15)),
        ("an outlier of a provisional band", history(2), run(2, centre=1300.0), policy(), slower(0, 3)),
        ("a provisional band", history(1), run(2, centre=1300.0), policy(), slower(30, 5)),
        ("within the budget", history(20), run(2, centre=1300.0), policy(budget=0.25), slower(15, 4)),
        ("a lenient rate", history(8), run(2, centre=1200.0), policy(alarm_rate=0.05), slower(20, 2)),
        ("more than are used", history(40), run(2, centre=1300.0), policy(), slower(30, 40)),
    ]:
        found = twins.confirm(past, one, twins.Policy(words), fresh)
        yield name, [past, *one, *words, fresh], found.words()
