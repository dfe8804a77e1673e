"""Scales mixed with others."""

import twins

from .data import INFINITY, NAN
from .register import answer, function, within


@function(["f64 sigma", "f64 degrees", "f64 sigma", "f64 degrees"], ["f64 sigma", "f64 degrees"], within(4, "a root and a quotient"))
def scale_pooled():
    for words in [(0.03, 4.0, 0.01, 12.0), (0.03, 4.0, 0.0, 0.0), (0.0, 0.0, 0.03, 4.0), (0.0, 0.0, 0.0, 0.0), (0.0, 5.0, 0.02, 5.0), (NAN, 3.0, 0.02, 5.0), (0.02, INFINITY, 0.01, 2.0)]:
        yield repr(words), list(words), answer(twins.scale_pooled, *words)


@function(["f64 sigma", "f64 degrees", "f64 prior degrees", "f64 prior scale"], ["f64 sigma", "f64 degrees"], within(4, "a root and a quotient"))
def scale_moderated():
    for words in [(0.03, 4.0, 3.0, 0.015), (0.0, 0.0, 3.0, 0.015), (0.03, 4.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.05), (0.0, 0.0, 0.0, 0.0), (0.5, 25.0, 1.0, 0.005)]:
        yield repr(words), list(words), answer(twins.scale_moderated, *words)
