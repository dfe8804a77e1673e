"""What a project chooses."""

import twins

from .data import INFINITY, NAN
from .register import function

POLICY = [
    "f64 floor",
    "f64 budget",
    "f64 screen alpha",
    "f64 alarm rate",
    "f64 prior degrees of freedom",
    "f64 prior scale",
    "name level or none",
]


def policy(floor=0.02, budget=0.0, screen_alpha=0.01, alarm_rate=0.001, df=3.0, scale=0.015, level="none"):
    return [floor, budget, screen_alpha, alarm_rate, df, scale, level]


@function(POLICY, [])
def policy_check():
    for name, words in [
        ("the defaults", policy()),
        ("a floor that is not a number", policy(floor=NAN)),
        ("a negative floor", policy(floor=-0.1)),
        ("a floor of ten", policy(floor=10.0)),
        ("a budget above ten", policy(budget=10.5)),
        ("a screen that never suspects", policy(screen_alpha=0.0)),
        ("a screen that suspects half", policy(screen_alpha=0.5)),
        ("an infinite alarm rate", policy(alarm_rate=INFINITY)),
        ("too many degrees of freedom", policy(df=2e6)),
        ("a negative prior scale", policy(scale=-0.01)),
        ("a fixed level", policy(level="q90")),
    ]:
        yield name, words, [twins.policy_check(words)]
