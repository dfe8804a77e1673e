"""Bands around histories."""

import math

import twins

from .data import INFINITY, NAN, noise
from .policy import POLICY, policy
from .register import THROUGH_T, answer, function, within


@function(
    ["f64[] logarithms", "f64 least scale", "f64 position", *POLICY],
    [
        "u64 runs",
        *("f64 " + x for x in ["centre", "upper", "lower", "slowest", "scale", "own scale", "degrees", "detectable"]),
        "f64 low",
        "f64 high",
    ],
    within(1 << 14, THROUGH_T),
)
def band():
    for n in [1, 2, 3, 4, 5, 8, 10, 20, 32, 40]:
        logs = [math.log(x) for x in noise(200 + n, n, scale=0.01)]
        for name, words in [
            ("the defaults", policy()),
            ("a budget of ten percent", policy(budget=0.1)),
            ("a dedicated machine", policy(df=1.0, scale=0.005)),
            ("no prior", policy(df=0.0, scale=0.0, floor=0.0)),
        ]:
            arguments = [logs, 0.0, 6.95]
            yield f"{n} runs, {name}", [*arguments, *words], answer(twins.band, *arguments, words)
    calm = [6.5] * 12
    for name, logs, least, words in [
        ("all equal", calm, 0.0, policy()),
        ("all equal, a coarse tick", calm, 0.05, policy()),
        ("one slow run of the past", [*calm, 7.0], 0.0, policy()),
        ("two levels", [6.5, 6.6] * 8, 0.0, policy(screen_alpha=0.001)),
        ("empty", [], 0.0, policy()),
        ("not a number", [6.5, NAN], 0.0, policy()),
        ("infinite", [INFINITY], 0.0, policy()),
    ]:
        yield name, [logs, least, 6.55, *words], answer(twins.band, logs, least, 6.55, words)
