"""What all tests of a run have in common."""

import math

from .dispersion import shamos
from .exact import Refused, mpmath
from .sample import middle_of


def common_mode(ratios, needed):
    if len(ratios) < needed:
        raise Refused("too_few", needed, len(ratios))
    for index, ratio in enumerate(ratios):
        if not (math.isfinite(ratio) and ratio > 0):
            raise Refused("not_positive", index)
    logs = sorted(mpmath.log(x) for x in ratios)
    n = len(logs)
    error = shamos(logs) * mpmath.sqrt(mpmath.pi / 2 / n) if n > 1 else math.inf
    return ["ok", mpmath.exp(middle_of(logs)), error, n]
