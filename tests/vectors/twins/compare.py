"""Two sides: shift and ratio by ranks."""

import math
from fractions import Fraction

from .band import Policy
from .distributions import normal_quantile
from .exact import Refused, mpf, mpmath
from .sample import middle_of


def rank_sum_spread(n, m):
    return mpmath.sqrt(mpf(n * m * (n + m + 1)) / 12)


def rank_interval(values, spread, outside):
    """The k-th smallest and largest of sorted values, with `outside` of the null distribution beyond each."""
    k = mpf(len(values)) / 2 - normal_quantile(outside) * spread
    if k < 1:
        return None
    k = min(int(k), (len(values) + 1) // 2)
    return values[k - 1], values[len(values) - k]


def logarithms(side):
    if not side:
        raise Refused("empty")
    for index, x in enumerate(side):
        if not (math.isfinite(x) and x > 0):
            raise Refused("not_positive", index)
    return [mpmath.log(x) for x in side]


def comparison(values, spread, policy):
    values = sorted(values)
    bounds = rank_interval(values, spread, policy.screen_alpha)
    low, high = bounds or (-mpmath.inf, mpmath.inf)
    tolerance = mpmath.log(1 + mpf(policy.tolerance))
    if low > tolerance:
        verdict = ("regressed", 0, 0)
    elif high < -mpmath.log(1 + mpf(policy.floor)):
        verdict = ("improved", 0, 0)
    elif high < tolerance:
        verdict = ("steady", 0, 0)
    elif bounds is None:
        verdict = ("undecided", "too_little_history", 0)
    else:
        verdict = ("undecided", "budget_below_noise", 0)
    count = len(values)
    middle = (values[(count - 1) // 2] + values[count // 2]) / 2
    return ["ok", *verdict, mpmath.exp(middle), mpmath.exp(low), mpmath.exp(high)]


def paired(old, new, policy):
    if len(old) != len(new):
        raise Refused("lengths", len(old), len(new))
    shifts = [b - a for a, b in zip(logarithms(old), logarithms(new))]
    n = len(shifts)
    averages = [(shifts[i] + shifts[j]) / 2 for i in range(n) for j in range(i, n)]
    return comparison(averages, mpmath.sqrt(mpf(n * (n + 1) * (2 * n + 1)) / 24), Policy(policy))


def unpaired(old, new, policy):
    old, new = logarithms(old), logarithms(new)
    return comparison([b - a for a in old for b in new], rank_sum_spread(len(old), len(new)), Policy(policy))


def hodges_lehmann(values):
    values = [Fraction(x) for x in values]
    averages = sorted((a + b) / 2 for i, a in enumerate(values) for b in values[i:])
    return middle_of(averages)


def hodges_lehmann_shift(old, new):
    return middle_of(sorted(Fraction(b) - Fraction(a) for a in old for b in new))
