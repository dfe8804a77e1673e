"""Scales mixed with others, and with a prior."""

import math

from .exact import mpf, mpmath


def scale_pooled(sigma, df, other, other_df):
    scales = [(mpf(s), mpf(d)) for s, d in ((sigma, df), (other, other_df)) if counts(s, d)]
    total = sum((d for _, d in scales), mpf(0))
    if not scales:
        return ["ok", mpf(0), mpf(0)]
    return ["ok", mpmath.sqrt(sum(d * s * s for s, d in scales) / total), total]


def counts(sigma, df):
    return math.isfinite(sigma) and math.isfinite(df) and sigma >= 0 and df > 0


def scale_moderated(sigma, df, prior_df, prior):
    total = mpf(df) + mpf(prior_df)
    if total <= 0:
        return ["ok", max(mpf(sigma), mpf(prior)), mpf(1)]
    return ["ok", mpmath.sqrt((mpf(df) * mpf(sigma) ** 2 + mpf(prior_df) * mpf(prior) ** 2) / total), total]
