"""Statistics for performance tests: the kernel that judges Evenkeel's tests, for analyses of one's own.

>>> import evenkeel
>>> history = [evenkeel.Digest([100.0 + i % 3 + run / 10 for i in range(30)]) for run in range(12)]
>>> evenkeel.judge(history, [100.5 + i % 3 for i in range(30)]).verdict
'steady'
>>> evenkeel.judge(history, [150.0 + i % 3 for i in range(30)]).suspect
True

Observations come as lists, as ``array.array``, or as NumPy arrays: whatever has the buffer protocol is read without
making a Python object of each number. Nothing here measures or keeps anything; that is what ``pytest_evenkeel`` is for.
"""

from ._native import (
    Band,
    Comparison,
    Digest,
    Judgement,
    Policy,
    Record,
    Sample,
    Store,
    __version__,
    binomial_test,
    clopper_pearson,
    compare,
    confirm,
    environment,
    fresh_runs_needed,
    judge,
    key_of,
    median_ranks,
    nanoseconds,
    normal_quantile,
    rank_rule_alpha,
    shamos,
    share,
    t_quantile,
    wilson,
)

__all__ = [
    "Band",
    "Comparison",
    "Digest",
    "Judgement",
    "Policy",
    "Record",
    "Sample",
    "Store",
    "__version__",
    "binomial_test",
    "clopper_pearson",
    "compare",
    "confirm",
    "environment",
    "fresh_runs_needed",
    "judge",
    "key_of",
    "median_ranks",
    "nanoseconds",
    "normal_quantile",
    "rank_rule_alpha",
    "shamos",
    "share",
    "t_quantile",
    "wilson",
]
