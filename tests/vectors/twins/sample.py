"""Order statistics of one sample, in plain floats."""

import math
from fractions import Fraction

from .distributions import normal_quantile
from .exact import Refused, mpf, mpmath, to_float


def sample(values):
    """Checks a sample and sorts it, as floats."""
    if not values:
        raise Refused("empty")
    for index, x in enumerate(values):
        if isinstance(x, float) and not math.isfinite(x):
            raise Refused("not_finite", index)
    return sorted((float(x) for x in values), key=lambda x: (x, math.copysign(1.0, x)))


def midpoint(a, b):
    if a == b:
        return (a + b) / 2 if a == 0 else a
    return to_float((Fraction(a) + Fraction(b)) / 2) if math.isfinite(a + b) else a / 2 + b / 2


def median(xs):
    """Of sorted floats."""
    n = len(xs)
    return midpoint(xs[(n - 1) // 2], xs[n // 2])


def quantile(xs, p):
    """Type 7 (Hyndman and Fan)."""
    p = min(max(p, 0.0), 1.0) if p == p else 0.0
    position = p * (len(xs) - 1)
    lower = int(position)
    fraction = position - lower
    if fraction == 0:
        return xs[lower]
    below, above = xs[lower], xs[lower + 1]
    if math.isfinite(above - below):
        return below + fraction * (above - below)
    return below + 2 * (fraction * (0.5 * above - 0.5 * below))


def mad(xs):
    centre = median(xs)
    return median(sorted(abs(x - centre) for x in xs))


def iqr(xs):
    return quantile(xs, 0.75) - quantile(xs, 0.25)


def summary(values):
    xs = sample(values)
    return ["ok", len(xs), xs[0], median(xs), xs[-1], mad(xs), iqr(xs)]


def median_ranks(n, confidence):
    """The largest r with P(x_r <= median <= x_(n+1-r)) >= confidence, in exact arithmetic."""
    if not (0 < confidence < 1) or n == 0:
        raise Refused("none")
    if n > 1000:
        rank = mpf(n + 1) / 2 - normal_quantile((1 - mpf(confidence)) / 2) * mpmath.sqrt(n) / 2
        return max(int(rank), 1)
    outside = (1 - Fraction(confidence)) / 2
    below, rank = Fraction(0), 0
    while rank <= n // 2:
        below += Fraction(math.comb(n, rank), 2**n)
        if below > outside:
            break
        rank += 1
    if rank == 0:
        raise Refused("none")
    return rank


def median_interval(values, confidence):
    xs = sample(values)
    rank = median_ranks(len(xs), confidence)
    return ["ok", xs[rank - 1], xs[len(xs) - rank]]


def widened_median_interval(values, factor):
    xs = sample(values)
    rank = median_ranks(len(xs), 0.95)
    if factor > 1:
        middle = mpf(len(xs) + 1) / 2
        rank = int(max(middle - mpf(factor) * (middle - rank), mpf(0)))
    if rank == 0:
        raise Refused("none")
    return ["ok", xs[rank - 1], xs[len(xs) - rank]]


def middle_of(values):
    count = len(values)
    return (values[(count - 1) // 2] + values[count // 2]) / 2 if count else Fraction(0)
