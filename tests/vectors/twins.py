"""Naive twins of the kernel's functions: the obvious version of each, in exact or 60-digit arithmetic.

Written from docs/method.md and the functions' documentation, not from the Rust code. Order statistics are computed in
plain floats, one correctly rounded step after the other, because the kernel promises exactly these; everything that
needs a logarithm, a root or a quantile of a distribution is computed with mpmath and rounded once at the end.
"""

import functools
import math
import struct
import zlib
from fractions import Fraction

import mpmath
from mpmath import mpf

mpmath.mp.dps = 60

LONGEST_HISTORY = 32


class Refused(Exception):
    """What the kernel returns instead of a value: a name and its details."""

    def __init__(self, *words):
        super().__init__(words)
        self.words = list(words)


def to_float(x):
    """The nearest float of an exact or 60-digit number."""
    if isinstance(x, (int, float)):
        return float(x)
    if isinstance(x, Fraction):
        return float(x)
    if mpmath.isinf(x):
        return math.inf if x > 0 else -math.inf
    sign, mantissa, exponent, _ = x._mpf_
    exact = Fraction(int(mantissa)) * Fraction(2) ** exponent
    try:
        return float(-exact if sign else exact)
    except OverflowError:
        return -math.inf if sign else math.inf


# Order statistics ------------------------------------------------------------------------------------------------


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
        return a
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


# Scales ----------------------------------------------------------------------------------------------------------

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


# Distributions ---------------------------------------------------------------------------------------------------


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


# Evidence of fresh runs ------------------------------------------------------------------------------------------


def rank_rule_alpha(history, fresh):
    return Fraction(1, math.comb(history + fresh, fresh))


def fresh_runs_needed(history, alpha, most):
    for fresh in range(1, most + 1):
        if rank_rule_alpha(history, fresh + 1) <= Fraction(alpha):
            return fresh
    raise Refused("none")


# Digests ---------------------------------------------------------------------------------------------------------

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


# Bands and the judge ---------------------------------------------------------------------------------------------


class Policy:
    def __init__(self, words):
        self.floor, self.budget, self.screen_alpha, self.alarm_rate, self.df, self.scale, self.level = words
        self.tolerance = max(self.floor, self.budget)


def policy_check(words):
    policy = Policy(words)
    checks = [
        ("floor", 0 <= policy.floor <= 10),
        ("budget", 0 <= policy.budget <= 10),
        ("screen_alpha", 0 < policy.screen_alpha < 0.5),
        ("alarm_rate", 0 < policy.alarm_rate < 0.5),
        ("prior.df", 0 <= policy.df <= 1e6),
        ("prior.scale", 0 <= policy.scale <= 10),
    ]
    return next((name for name, holds in checks if not holds), "ok")


class Band:
    def __init__(self, logs, least_scale, policy):
        logs = list(logs)[:LONGEST_HISTORY]
        if not logs or not all(mpmath.isfinite(x) for x in logs):
            raise Refused("none")
        logs = sorted(mpf(x) for x in logs)
        self.runs = runs = len(logs)
        self.centre = (logs[(runs - 1) // 2] + logs[runs // 2]) / 2
        self.slowest = logs[-1]
        self.own_scale = shamos(logs)
        own_df, prior_df, prior_scale = shamos_degrees(runs), mpf(policy.df), mpf(policy.scale)
        self.df = prior_df + own_df
        if self.df > 0:
            scale = mpmath.sqrt((prior_df * prior_scale**2 + own_df * self.own_scale**2) / self.df)
        else:
            scale, self.df = max(prior_scale, self.own_scale), mpf(1)
        self.scale = max(scale, mpf(least_scale))
        self.prediction = mpmath.sqrt(1 + (mpf(1) if runs <= 2 else mpmath.pi / 2) / runs)
        noise = t_quantile(policy.screen_alpha, self.df) * self.prediction * self.scale
        gross = max(mpmath.log(1 + mpf("0.1")), 4 * prior_scale) if runs < 3 else mpf(0)

        def reach(tolerance, extreme):
            return max(mpmath.log(1 + mpf(tolerance)), noise, gross, extreme)

        self.upper = self.centre + reach(policy.tolerance, self.slowest - self.centre)
        self.lower = self.centre - reach(policy.floor, self.centre - logs[0])

    def detectable(self):
        return mpmath.exp(self.upper - self.centre + normal_quantile(mpf("0.1")) * self.scale) - 1

    def ratio_interval(self, position):
        half = t_quantile(mpf("0.025"), self.df) * self.prediction * self.scale
        shift = mpf(position) - self.centre
        return mpmath.exp(shift - half), mpmath.exp(shift + half)


def band(logs, least_scale, position, policy):
    found = Band(logs, least_scale, Policy(policy))
    return [
        "ok",
        found.runs,
        found.centre,
        found.upper,
        found.lower,
        found.slowest,
        found.scale,
        found.own_scale,
        found.df,
        found.detectable(),
        *found.ratio_interval(position),
    ]


def level_of(fields, level):
    return mpf(fields[4 + LEVELS[level]])


def logs_of(runs, level):
    return [mpmath.log(level_of(run, level)) for run in runs]


def band_of(history, run, level, policy):
    tick = mpf(run[3]) / (level_of(run, level) * mpmath.sqrt(12))
    return Band(logs_of(history, level), tick, policy)


def chosen_level(history, policy):
    if policy.level != "none":
        return policy.level
    if len(history) < 8:
        return "q25"
    return min(("q25", "q10", "median"), key=lambda level: shamos(logs_of(history, level)))


class Judgement:
    def __init__(self, verdict, suspect, **basis):
        self.verdict = verdict
        self.suspect = suspect
        self.__dict__.update(basis)

    def words(self):
        return [
            "ok",
            *self.verdict,
            self.suspect,
            self.stage,
            self.runs,
            self.fresh,
            self.level,
            self.estimator,
            self.ratio,
            *self.interval,
            self.limit,
            self.detectable,
            self.scale,
            self.alpha,
            *self.moved,
        ]


def judge(history, run, policy):
    history = [checked(old) for old in history][-LONGEST_HISTORY:]
    checked(run)
    level = chosen_level(history, policy)
    learning = ("learning", len(history), 3)
    common = {"stage": "screen", "fresh": 0, "level": level, "estimator": run[12], "alpha": policy.screen_alpha}
    if not history:
        return Judgement(
            learning,
            False,
            runs=0,
            ratio=mpf(1),
            interval=(mpf(0), math.inf),
            limit=math.inf,
            detectable=math.inf,
            scale=mpf(0),
            moved=(False, False, False),
            **common,
        )
    found = band_of(history, run, level, policy)
    position = mpmath.log(level_of(run, level))

    def above(level):
        return mpmath.log(level_of(run, level)) > band_of(history, run, level, policy).upper

    suspect = position > found.upper
    errors = sorted(standard_error(old) for old in history)
    usual, own = errors[len(errors) // 2], standard_error(run)
    excess = mpmath.sqrt(max(own**2 - usual**2, mpf(0)))
    provisional = len(history) < 3
    if suspect:
        verdict = ("undecided", "too_little_history" if provisional else "suspect_not_confirmed", 0)
    elif provisional:
        verdict = learning
    elif position < found.lower:
        verdict = ("improved", 0, 0)
    elif policy.budget > 0 and position - found.centre > mpmath.log(1 + mpf(policy.tolerance)):
        verdict = ("undecided", "budget_below_noise", 0)
    elif position + 2 * excess > found.upper:
        verdict = ("undecided", "noisy_run", 0)
    else:
        verdict = ("steady", 0, 0)
    return Judgement(
        verdict,
        suspect,
        runs=found.runs,
        ratio=mpmath.exp(position - found.centre),
        interval=found.ratio_interval(position),
        limit=mpmath.exp(found.upper - found.centre),
        detectable=found.detectable(),
        scale=found.scale,
        moved=(suspect, above("median"), above("q90")),
        **common,
    )


def confirm(history, run, policy, fresh):
    screened = judge(history, run, policy)
    history = history[-LONGEST_HISTORY:]
    fresh = [checked(one) for one in fresh][-LONGEST_HISTORY:]
    if not history or not screened.suspect or not fresh:
        return screened
    old = logs_of(history, screened.level)
    new = sorted(logs_of(fresh, screened.level))
    found = Band(old, 0.0, policy)
    count = len(new)
    middle = (new[(count - 1) // 2] + new[count // 2]) / 2
    alpha = rank_rule_alpha(len(old), count + 1)
    beyond = max(found.slowest, found.centre + mpmath.log(1 + mpf(policy.tolerance)))
    if new[0] > beyond and alpha <= Fraction(policy.alarm_rate):
        verdict = ("regressed", 0, 0)
    elif new[0] > beyond:
        verdict = ("undecided", "too_little_history", 0)
    elif middle <= found.centre + mpmath.log(screened.limit):
        verdict = ("steady", 0, 0)
    else:
        verdict = ("undecided", "suspect_not_confirmed", 0)
    differences = sorted(b - a for a in old for b in new)
    bounds = rank_interval(differences, rank_sum_spread(len(old), len(new)), mpf("0.025"))
    screened.verdict, screened.stage, screened.fresh, screened.alpha = verdict, "confirm", count, alpha
    screened.ratio = mpmath.exp(middle - found.centre)
    if bounds:
        screened.interval = (mpmath.exp(bounds[0]), mpmath.exp(bounds[1]))
    return screened


# Two sides -------------------------------------------------------------------------------------------------------


def rank_sum_spread(n, m):
    return mpmath.sqrt(mpf(n * m * (n + m + 1)) / 12)


def rank_interval(values, spread, outside):
    """The k-th smallest and largest of sorted values, with `outside` of the null distribution beyond each."""
    k = mpf(len(values)) / 2 - normal_quantile(outside) * spread
    if k < 1:
        return None
    k = min(int(k), (len(values) + 1) // 2)
    return values[k - 1], values[len(values) - k]


def logarithms(side):
    if not side:
        raise Refused("empty")
    for index, x in enumerate(side):
        if not (math.isfinite(x) and x > 0):
            raise Refused("not_positive", index)
    return [mpmath.log(x) for x in side]


def comparison(values, spread, policy):
    values = sorted(values)
    bounds = rank_interval(values, spread, policy.screen_alpha)
    low, high = bounds or (-mpmath.inf, mpmath.inf)
    tolerance = mpmath.log(1 + mpf(policy.tolerance))
    if low > tolerance:
        verdict = ("regressed", 0, 0)
    elif high < -mpmath.log(1 + mpf(policy.floor)):
        verdict = ("improved", 0, 0)
    elif high < tolerance:
        verdict = ("steady", 0, 0)
    elif bounds is None:
        verdict = ("undecided", "too_little_history", 0)
    else:
        verdict = ("undecided", "budget_below_noise", 0)
    count = len(values)
    middle = (values[(count - 1) // 2] + values[count // 2]) / 2
    return ["ok", *verdict, mpmath.exp(middle), mpmath.exp(low), mpmath.exp(high)]


def paired(old, new, policy):
    if len(old) != len(new):
        raise Refused("lengths", len(old), len(new))
    shifts = [b - a for a, b in zip(logarithms(old), logarithms(new))]
    n = len(shifts)
    averages = [(shifts[i] + shifts[j]) / 2 for i in range(n) for j in range(i, n)]
    return comparison(averages, mpmath.sqrt(mpf(n * (n + 1) * (2 * n + 1)) / 24), Policy(policy))


def unpaired(old, new, policy):
    old, new = logarithms(old), logarithms(new)
    return comparison([b - a for a in old for b in new], rank_sum_spread(len(old), len(new)), Policy(policy))


# Text and bytes --------------------------------------------------------------------------------------------------


def number(text):
    """A decimal number, nothing else that Python's float() would take."""
    if not text or any(c not in "+-.0123456789eE" for c in text):
        raise ValueError(text)
    return float(text)


def share(text):
    text = text.strip()
    try:
        value = number(text[:-1].rstrip()) * 0.01 if text.endswith("%") else number(text)
    except ValueError:
        raise Refused("share") from None
    if not 0 <= value <= 10:
        raise Refused("share")
    return value


def nanoseconds(text):
    text = text.strip()
    units = {"ns": 1.0, "µs": 1e3, "μs": 1e3, "us": 1e3, "ms": 1e6, "min": 60e9, "s": 1e9}
    for unit, scale in units.items():
        if text.endswith(unit):
            try:
                value = number(text[: -len(unit)].rstrip()) * scale
            except ValueError:
                break
            if 0 < value <= 86_400e9:
                return value
            break
    raise Refused("duration")


def varint(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def float_bytes(x):
    return struct.pack("<d", x)


ESTIMATORS = ["mad", "iqr", "resolution", "percentage"]


def wire_body(fields):
    observations, processes, iterations, *floats, sigma, estimator, scale = fields
    body = varint(observations) + varint(processes) + varint(iterations)
    body += b"".join(float_bytes(x) for x in (*floats, sigma))
    return body + varint(ESTIMATORS.index(estimator)) + float_bytes(scale)


def wire_frame(version, body):
    framed = bytes([version]) + body
    return framed + zlib.crc32(framed).to_bytes(4, "little")


def wire_encode(fields, size):
    frame = wire_frame(1, wire_body(checked(fields)))
    if size < len(frame):
        raise Refused("buffer_too_small")
    return frame
