"""Scales, with their bias factors."""

import math

from .exact import mpf, mpmath
from .sample import iqr, mad, median, sample

THREE_QUARTERS = mpmath.sqrt(2) * mpmath.erfinv(mpf(1) / 2)

# Park, Kim and Wang 2020, and the project's own Monte Carlo for the interquartile range: docs/method.md, section 1.
MAD_BIAS = [0, 0, "-0.1634", "-0.3276", "-0.2648", "-0.1781", "-0.1594", "-0.1211", "-0.1132", "-0.0921", "-0.0875"]
IQR_BIAS = [0, 0, "-0.5818", "-0.3726", "-0.2882", "-0.2661", "-0.2117", "-0.1771", "-0.1584", "-0.1520", "-0.1312"]
SHAMOS_BIAS = [0, 0, "0.1832", "0.2989", "0.1583", "0.1012", "0.1005", "0.0677", "0.0610", "0.0544", "0.0477"]


def bias(table, n, first, second):
    if n < len(table):
        return mpf(table[n])
    return mpf(first) / n + mpf(second) / n**2


def dispersion(values, resolution):
    xs = sample(values)
    n = len(xs)
    sigma = estimator = None
    if mad(xs) > 0:
        sigma, estimator = mpf(mad(xs)) / (THREE_QUARTERS * (1 + bias(MAD_BIAS, n, "-0.76213", "-0.86413"))), "mad"
    elif iqr(xs) > 0:
        sigma, estimator = mpf(iqr(xs)) / (2 * THREE_QUARTERS * (1 + bias(IQR_BIAS, n, "-1.405", "1.1"))), "iqr"
    tick = mpf(resolution) / mpmath.sqrt(12) if resolution > 0 and math.isfinite(resolution) else mpf(0)
    least = mpf("1e-4") * abs(mpf(median(xs)))
    if sigma is None or sigma < tick:
        sigma, estimator = (tick, "resolution") if tick > 0 else (least, "percentage")
    return ["ok", max(sigma, least), estimator]


def shamos(values):
    n = len(values)
    if n < 2:
        return mpf(0)
    values = [mpf(x) for x in values]
    distances = sorted(abs(values[j] - values[i]) for i in range(n) for j in range(i + 1, n))
    count = len(distances)
    middle = (distances[(count - 1) // 2] + distances[count // 2]) / 2
    return middle / (mpmath.sqrt(2) * THREE_QUARTERS * (1 + bias(SHAMOS_BIAS, n, "0.414253", "0.442397")))


def shamos_degrees(n):
    table = [0, 0, "0.88", "1.65", "2.61", "2.81", "3.57", "4.42", "5.15", "6.09", "6.86"]
    return mpf(table[n]) if n < len(table) else mpf("0.854") * n - mpf("1.71")


def biases(n):
    return [
        "ok",
        bias(MAD_BIAS, n, "-0.76213", "-0.86413"),
        bias(IQR_BIAS, n, "-1.405", "1.1"),
        bias(SHAMOS_BIAS, n, "0.414253", "0.442397"),
    ]
