"""Quantiles of distributions."""

import twins

from .register import answer, function, within

TAILS = [0.5, 0.4, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001, 1e-6, 1e-9, 1e-12]


@function(["f64 upper tail"], ["f64 z"], within(8, "a rational approximation, relative error 1e-16 by its author, and libm's log"))
def normal_quantile():
    for upper in [*TAILS, 0.075, 0.0750001, 0.9, 0.999, 0.9999999, 1e-100, 2.2250738585072014e-308, 0.25, 0.425, 0.575]:
        yield f"{upper}", [upper], answer(twins.normal_quantile, upper)


@function(
    ["f64 upper tail", "f64 degrees of freedom"],
    ["f64 t"],
    within(1 << 13, "Newton's steps on the logarithm of a tail's mass end at 1e-11; libm's exp and log"),
)
def t_quantile():
    for df in [0.5, 0.88, 1.0, 1.65, 2.0, 3.5, 4.61, 6.0, 10.0, 17.2, 28.04, 100.0, 1e4]:
        for upper in [*TAILS, 0.9]:
            yield f"{upper}, {df}", [upper, df], answer(twins.t_quantile, upper, df)
