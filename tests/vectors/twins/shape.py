"""Order of arrival, and modes."""

from fractions import Fraction

from .dispersion import dispersion
from .exact import mpf, mpmath
from .sample import median, sample


def widening(autocorrelation, n):
    r = min(max(autocorrelation + mpf(1) / n, mpf(0)), mpf("0.95"))
    return mpmath.sqrt((1 + r) / (1 - r))


def arrival(observations):
    xs = sample(observations)
    n, centre = len(xs), mpf(median(xs))
    sigma = dispersion(observations, 0.0)[1]
    clipped = [min(max(mpf(x) - centre, -3 * sigma), 3 * sigma) for x in observations]
    squares = sum(x * x for x in clipped)
    r = sum(a * b for a, b in zip(clipped, clipped[1:])) / squares if squares else mpf(0)
    shift = median(sorted(observations[n // 2 :])) - median(sorted(observations[: n // 2])) if n > 1 else 0.0
    wide = widening(r, n)
    error = mpmath.sqrt(mpmath.pi / 2) * sigma * mpmath.sqrt(mpf(4) / n) * wide
    effective = min(max(n / wide**2, mpf(1)), mpf(n))
    return ["ok", r, shift, error, effective, wide, abs(r) > 2 / mpmath.sqrt(n), abs(shift) <= 3 * error]


def modes(xs):
    """The split into two that explains most variance."""
    n = len(xs)
    if n < 12:
        return []
    xs = [Fraction(x) for x in xs]
    mean = sum(xs) / n
    total = sum((x - mean) ** 2 for x in xs)
    least = -(-15 * n // 100)

    def explained(split):
        lower, upper = xs[:split], xs[split:]
        return sum(len(side) * (sum(side) / len(side) - mean) ** 2 for side in (lower, upper))

    split = max(range(least, n - least + 1), key=lambda split: (explained(split), -split))
    spacing = (xs[-1] - xs[0]) / (n - 1)
    if total == 0 or explained(split) / total <= Fraction(85, 100) or xs[split] - xs[split - 1] < 4 * spacing:
        return []
    lower, upper = [float(x) for x in xs[:split]], [float(x) for x in xs[split:]]
    return [median(lower), median(upper), Fraction(n - split, n), explained(split) / total]


def shape(values, resolution):
    xs = sample(values)
    _, sigma, estimator = dispersion(values, resolution)
    centre = mpf(median(xs))
    outliers = sum(abs(mpf(x) - centre) > 5 * sigma for x in xs)
    limited = estimator == "resolution" or 2 * mpf(resolution) >= sigma
    found = modes(xs)
    return ["ok", Fraction(outliers, len(xs)), limited, bool(found), *found]
