"""Cost against size."""

import math

from .band import Policy
from .distributions import normal_quantile
from .exact import Refused, mpf, mpmath
from .sample import middle_of

MODELS = [
    lambda n: mpf(1),
    lambda n: mpmath.log(n + 1),
    lambda n: mpf(n),
    lambda n: n * mpmath.log(n + 1),
    lambda n: mpf(n) ** 2,
    lambda n: mpf(n) ** 3,
]


def relative_error(sizes, costs, model):
    """The root mean square relative error of the best a + b f(n) with a, b >= 0."""
    rows = [(1 / mpf(c), model(mpf(n)) / model(mpf(sizes[-1])) / mpf(c)) for n, c in zip(sizes, costs)]

    def error(a, b):
        return mpmath.sqrt(sum((a * u + b * v - 1) ** 2 for u, v in rows) / len(rows))

    su, sv = sum(u for u, _ in rows), sum(v for _, v in rows)
    uu, uv, vv = sum(u * u for u, _ in rows), sum(u * v for u, v in rows), sum(v * v for _, v in rows)
    candidates = [error(su / uu, 0), error(0, sv / vv)]
    determinant = uu * vv - uv * uv
    if abs(determinant) > mpf(10) ** -40 * uu * vv:
        a, b = (su * vv - sv * uv) / determinant, (sv * uu - su * uv) / determinant
        if a >= 0 and b >= 0:
            candidates.append(error(a, b))
    return min(candidates)


def growth(sizes, costs, claimed, policy):
    if not 5 <= len(sizes) <= 16:
        raise Refused("sizes", len(sizes))
    for index, (n, c) in enumerate(zip(sizes, costs)):
        if not (math.isfinite(n) and n >= 1 and math.isfinite(c) and c > 0):
            raise Refused("not_positive", index)
    if sizes != sorted(set(sizes)) or sizes[-1] / sizes[0] < 8:
        raise Refused("span")
    errors = [relative_error(sizes, costs, model) for model in MODELS]
    best = next(i for i, error in enumerate(errors) if error <= mpf("1.1") * min(errors) + mpf("0.005"))
    logs = [mpmath.log(mpf(n)) for n in sizes]
    heights = [mpmath.log(mpf(c)) - mpmath.log(MODELS[claimed](mpf(n))) for n, c in zip(sizes, costs)]
    n = len(sizes)
    slopes = sorted((heights[j] - heights[i]) / (logs[j] - logs[i]) for j in range(n) for i in range(j))
    reach = normal_quantile(Policy(policy).screen_alpha) * mpmath.sqrt(mpf(n * (n - 1) * (2 * n + 5)) / 18)
    rank = int(max((len(slopes) - reach) / 2, mpf(0)))
    low, high = slopes[rank], slopes[len(slopes) - 1 - rank]
    tolerated = mpf("0.15")
    if low > tolerated:
        verdict = ("regressed", 0, 0)
    elif high <= tolerated:
        verdict = ("steady", 0, 0)
    else:
        verdict = ("undecided", "budget_below_noise", 0)
    power = middle_of(slopes)
    return ["ok", *verdict, best, errors[best], power, low, high, mpf(2) ** power]
