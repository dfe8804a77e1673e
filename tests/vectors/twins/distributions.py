"""Quantiles of the normal and of Student's distribution."""

import functools

from .exact import mpf, mpmath


@functools.cache
def normal_quantile(upper):
    """z with P(Z > z) = upper."""
    upper = mpf(upper)
    if upper == mpf(1) / 2:
        return mpf(0)
    if upper > mpf(1) / 2:
        return -normal_quantile(1 - upper)
    guess = mpmath.sqrt(-2 * mpmath.log(upper))
    return mpmath.findroot(
        lambda z: mpmath.log(mpmath.erfc(z / mpmath.sqrt(2)) / 2) - mpmath.log(upper), (guess * mpf("0.9"), guess)
    )


def t_upper_tail(t, df):
    x = df / (df + t * t)
    return mpmath.betainc(df / 2, mpf(1) / 2, 0, x, regularized=True) / 2


@functools.cache
def t_quantile(upper, df):
    """t with P(T > t) = upper, by bisecting and then polishing ln t."""
    upper, df = mpf(upper), mpf(df)
    if upper == mpf(1) / 2:
        return mpf(0)
    if upper > mpf(1) / 2:
        return -t_quantile(1 - upper, df)
    wanted = mpmath.log(upper)
    with mpmath.workdps(40):
        low, high = mpf(-12), mpf(2)
        while mpmath.log(t_upper_tail(mpmath.exp(high), df)) > wanted:
            high *= 2
        root = mpmath.findroot(
            lambda u: mpmath.log(t_upper_tail(mpmath.exp(u), df)) - wanted,
            (low, high),
            solver="anderson",
            tol=mpf(10) ** -30,
            maxsteps=200,
        )
        return mpmath.exp(root)
