"""A run's digest: its order statistics, and how its processes differ."""

import math

from .dispersion import THREE_QUARTERS, dispersion
from .exact import Refused, mpf, mpmath, to_float
from .sample import median, quantile, sample

LEVELS = {"q10": 1, "q25": 2, "median": 3, "q90": 5}


def process_scale(processes):
    quartiles = sorted(sorted(process)[(len(process) - 1) // 4] for process in processes[:32])
    logs = [mpmath.log(x) for x in quartiles]
    n = len(logs)
    middle = (logs[(n - 1) // 2] + logs[n // 2]) / 2
    position = mpf(n - 1) / 4
    lower = int(position)
    upper = min(lower + 1, n - 1)
    quarter = logs[lower] + (position - lower) * (logs[upper] - logs[lower])
    return (middle - quarter) / THREE_QUARTERS


def digest(observations, lengths, resolution):
    if sum(lengths) != len(observations):
        raise Refused("lengths", len(observations), min(sum(lengths), 2**64 - 1))
    if not observations or 0 in lengths:
        raise Refused("empty")
    for index, x in enumerate(observations):
        if not math.isfinite(x):
            raise Refused("not_finite", index)
        if x <= 0:
            raise Refused("not_positive", index)
    xs = sample(observations)
    starts = [sum(lengths[:i]) for i in range(len(lengths))]
    processes = [observations[start : start + length] for start, length in zip(starts, lengths)]
    resolution = resolution if resolution > 0 and math.isfinite(resolution) else 0.0
    _, sigma, estimator = dispersion(observations, resolution)
    return [
        len(xs),
        len(lengths),
        1,
        resolution,
        *(quantile(xs, p) for p in (0.0, 0.10, 0.25)),
        median(xs),
        *(quantile(xs, p) for p in (0.75, 0.90, 1.0)),
        to_float(sigma),
        estimator,
        to_float(process_scale(processes)),
    ]


def checked(fields):
    """A digest's fields, if a digest can have them."""
    observations, processes, iterations, resolution, *quantiles, sigma, _, scale = fields
    whole = (
        observations >= processes > 0
        and iterations > 0
        and all(math.isfinite(x) and x > 0 for x in (*quantiles, sigma))
        and all(math.isfinite(x) and x >= 0 for x in (resolution, scale))
        and list(quantiles) == sorted(quantiles)
    )
    if not whole:
        raise Refused("inconsistent")
    return fields


def divided_by(fields, factor):
    fields = list(checked(fields))
    for index in (3, *range(4, 11), 11):
        try:
            fields[index] = fields[index] / factor
        except ZeroDivisionError:
            fields[index] = math.inf
    return checked(fields)


def standard_error(fields):
    return mpf(checked(fields)[13]) / mpmath.sqrt(fields[1])
