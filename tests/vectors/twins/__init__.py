"""Naive twins of the kernel's functions: the obvious version of each, in exact or 60-digit arithmetic.

Written from docs/method.md and the functions' documentation, not from the Rust code. Order statistics are computed in
plain floats, one correctly rounded step after the other, because the kernel promises exactly these; everything that
needs a logarithm, a root or a quantile of a distribution is computed with mpmath and rounded once at the end.
"""

from .band import Policy, band, policy_check
from .compare import hodges_lehmann, hodges_lehmann_shift, paired, unpaired
from .digest import digest, divided_by, standard_error
from .dispersion import biases, dispersion, shamos, shamos_degrees
from .distributions import normal_quantile, t_quantile
from .drift import cusum, rank_scan, rank_scan_threshold, segments, step_correlation
from .exact import Refused, to_float
from .growth import growth
from .judge import confirm, judge
from .machine import common_mode
from .sample import median_interval, median_ranks, quantile, sample, summary, widened_median_interval
from .scale import scale_moderated, scale_pooled
from .sequential import fresh_runs_needed, looks, rank_rule_alpha, sign_flip, sign_process
from .shape import arrival, shape
from .text import nanoseconds, share
from .wire import cobs, frame, frame_encode, wire_body, wire_encode, wire_frame
