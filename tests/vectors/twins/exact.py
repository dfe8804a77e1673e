"""Numbers of 60 digits, and how they become floats; and what is refused.

Every module takes mpmath from here, so that none computes before the digits are set.
"""

import math
from fractions import Fraction

import mpmath
from mpmath import mpf

__all__ = ["Refused", "mpf", "mpmath", "to_float"]

mpmath.mp.dps = 60


class Refused(Exception):
    """What the kernel returns instead of a value: a name and its details."""

    def __init__(self, *words):
        super().__init__(words)
        self.words = list(words)


def to_float(x):
    """The nearest float of an exact or 60-digit number."""
    if isinstance(x, (int, float)):
        return float(x)
    if isinstance(x, Fraction):
        return float(x)
    if mpmath.isinf(x):
        return math.inf if x > 0 else -math.inf
    sign, mantissa, exponent, _ = x._mpf_
    exact = Fraction(int(mantissa)) * Fraction(2) ** exponent
    try:
        return float(-exact if sign else exact)
    except OverflowError:
        return -math.inf if sign else math.inf
