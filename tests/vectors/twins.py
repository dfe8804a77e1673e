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
        return (a + b) / 2 if a == 0 else a
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
    elif middle <= found.centre + mpmath.log(screened.limit) and len(old) < 3:
        verdict = ("learning", len(old), 3)
    elif middle <= found.centre + mpmath.log(screened.limit):
        verdict = ("steady", 0, 0)
    else:
        verdict = ("undecided", "suspect_not_confirmed", 0)
    differences = sorted(b - a for a in old for b in new)
    bounds = rank_interval(differences, rank_sum_spread(len(old), len(new)), mpf("0.025"))
    screened.verdict, screened.stage, screened.fresh, screened.alpha = verdict, "confirm", count, alpha
    screened.ratio = mpmath.exp(middle - found.centre)
    screened.interval = found.ratio_interval(middle)
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


# Order of arrival, shape ------------------------------------------------------------------------------------------


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


def widened_median_interval(values, factor):
    xs = sample(values)
    rank = median_ranks(len(xs), 0.95)
    if factor > 1:
        middle = mpf(len(xs) + 1) / 2
        rank = int(max(middle - mpf(factor) * (middle - rank), mpf(0)))
    if rank == 0:
        raise Refused("none")
    return ["ok", xs[rank - 1], xs[len(xs) - rank]]


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


def hodges_lehmann(values):
    values = [Fraction(x) for x in values]
    averages = sorted((a + b) / 2 for i, a in enumerate(values) for b in values[i:])
    return middle_of(averages)


def hodges_lehmann_shift(old, new):
    return middle_of(sorted(Fraction(b) - Fraction(a) for a in old for b in new))


def middle_of(values):
    count = len(values)
    return (values[(count - 1) // 2] + values[count // 2]) / 2 if count else Fraction(0)


def biases(n):
    return [
        "ok",
        bias(MAD_BIAS, n, "-0.76213", "-0.86413"),
        bias(IQR_BIAS, n, "-1.405", "1.1"),
        bias(SHAMOS_BIAS, n, "0.414253", "0.442397"),
    ]


# Growth ----------------------------------------------------------------------------------------------------------

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


# Common mode, drift ----------------------------------------------------------------------------------------------


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


def step_correlation(test, reference):
    n = min(len(test), len(reference))
    if n < 3:
        return mpf(0)
    ones = [mpf(b) - mpf(a) for a, b in zip(test[:n], test[1:n])]
    others = [mpf(b) - mpf(a) for a, b in zip(reference[:n], reference[1:n])]
    size = mpmath.sqrt(sum(a * a for a in ones) * sum(b * b for b in others))
    return sum(a * b for a, b in zip(ones, others)) / size if size else mpf(0)


def cusum(anchor, scale, logs, policy):
    total, seen, first = mpf(0), [], 0
    floor = mpmath.log(1 + mpf(Policy(policy).floor))
    for index, y in enumerate(logs):
        if math.isfinite(y):
            deviation = mpf(y) - mpf(anchor)
            clipped = min(max(deviation, -3 * mpf(scale)), 3 * mpf(scale))
            total = max(total + clipped - mpf("0.75") * mpf(scale), mpf(0))
            seen.append(deviation)
        recent = sorted(([-mpmath.inf] * 5 + seen)[-5:])
        if total > 6 * mpf(scale) and recent[2] > floor and not first:
            first = index + 1
    return ["ok", first, total / mpf(scale) if scale > 0 else mpf(0), len(seen)]


# Monte Carlo of this project, regenerated by `cargo xtask constants`: docs/method.md.
THRESHOLDS = {
    8: ("2.309", "inf", "inf"),
    9: ("2.449", "inf", "inf"),
    10: ("2.402", "2.611", "inf"),
    11: ("2.456", "2.738", "inf"),
    12: ("2.401", "2.722", "inf"),
    13: ("2.488", "2.781", "inf"),
    14: ("2.491", "2.840", "3.130"),
    15: ("2.545", "2.872", "3.240"),
    16: ("2.520", "2.910", "3.254"),
    20: ("2.593", "3.000", "3.381"),
    30: ("2.700", "3.120", "3.588"),
    50: ("2.817", "3.267", "3.793"),
    100: ("2.947", "3.408", "3.954"),
    150: ("3.007", "3.482", "4.054"),
    200: ("3.043", "3.520", "4.098"),
    256: ("3.074", "3.555", "4.112"),
}


def rank_scan_threshold(n, rarity):
    lengths = sorted(THRESHOLDS)
    if n > lengths[-1]:
        return math.inf
    above = next(length for length in lengths if length >= n)
    below = max((length for length in lengths if length < above), default=above)
    high = THRESHOLDS[above][rarity]
    if above == n or n < lengths[0]:
        return math.inf if high == "inf" else mpf(high)
    share = mpmath.log(mpf(n) / below) / mpmath.log(mpf(above) / below)
    low = mpf(THRESHOLDS[below][rarity])
    return low + share * (mpf(high) - low)


def rank_scan(series, rarity, factor):
    n = len(series)
    if not 8 <= n <= 256 or any(x != x for x in series):
        raise Refused("none")
    ranks = [Fraction(1 + sum(b < a for b in series) + sum(b <= a for b in series), 2) for a in series]
    ties = sum(series.count(x) ** 3 - series.count(x) for x in set(series))
    per_point = (n + 1 - Fraction(ties, n * (n - 1))) / 12
    if per_point <= 0:
        raise Refused("none")
    squared = {
        t: (sum(ranks[:t]) - Fraction(t * (n + 1), 2)) ** 2 / (t * (n - t) * per_point) for t in range(3, n - 2)
    }
    at = max(squared, key=lambda t: (squared[t], -t))
    at = at if squared[at] > 0 else 0
    z = mpmath.sqrt(mpf(squared[at].numerator) / squared[at].denominator) if at else mpf(0)
    z /= mpf(factor) if factor > 1 else 1
    return ["ok", at, z, z >= rank_scan_threshold(n, rarity)]


def segments(series, floor, rarity, factor):
    steps = []
    if len(series) <= 256:
        steps = cut(series, 0, rarity, factor)
    while steps:
        edges = [0, *steps, len(series)]
        middles = [median(sorted(series[a:b])) for a, b in zip(edges, edges[1:])]
        sizes = [abs(mpf(b) - mpf(a)) for a, b in zip(middles, middles[1:])]
        if min(sizes) >= mpmath.log(1 + mpf(floor)):
            break
        steps.pop(sizes.index(min(sizes)))
    return ["ok", steps]


def cut(series, offset, rarity, factor):
    """Binary segmentation: the steps of a stretch, then those of its parts."""
    if len(series) < 8:
        return []
    try:
        _, at, _, significant = rank_scan(series, rarity, factor)
    except Refused:
        return []
    if not significant:
        return []
    return [*cut(series[:at], offset, rarity, factor), offset + at, *cut(series[at:], offset + at, rarity, factor)]


# Evidence of process pairs ---------------------------------------------------------------------------------------


def splitmix(state):
    """SplitMix64 (Steele, Lea and Flood 2014): the state after, and a word."""
    state = (state + 0x9E3779B97F4A7C15) % 2**64
    z = state
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
    return state, z ^ (z >> 31)


def flips_of(pairs, flips, seed):
    """Sets of pairs whose sides are exchanged, as bit masks, the empty one first."""
    if pairs <= 12:
        return range(2**pairs)
    masks, state = [0], seed
    for _ in range(flips):
        mask = 0
        for word in range(3):
            state, bits = splitmix(state)
            mask |= bits << (64 * word)
        masks.append(mask)
    return masks


def sign_flip(times, pairs, sides, limit, flips, seed):
    for time, pair in zip(times, pairs):
        if not (math.isfinite(time) and time > 0):
            raise Refused("not_positive")
        if pair >= 160:
            raise Refused("pairs", pair + 1)
    if not times:
        raise Refused("pairs", 0)
    count = max(pairs) + 1
    shift = mpf(limit) if math.isfinite(limit) else mpf(0)
    processes = {(pair, side): [] for pair in range(count) for side in (0, 1)}
    for time, pair, side in zip(times, pairs, sides):
        processes[pair, side].append(mpmath.log(time) - (shift if side else 0))
    for pair in range(count):
        if not (processes[pair, 0] and processes[pair, 1]):
            raise Refused("one_sided", pair)

    def low(values, share):
        return sorted(values)[int(share * (len(values) - 1))]

    def statistics(mask):
        old, new, ratios = [], [], []
        for pair in range(count):
            exchanged = mask >> pair & 1
            a, b = processes[pair, exchanged], processes[pair, 1 - exchanged]
            old += a
            new += b
            ratios.append(low(b, 0.25) - low(a, 0.25))
        return [low(new, 0.10) - low(old, 0.10), low(new, 0.25) - low(old, 0.25), middle_of(sorted(ratios))]

    with mpmath.workdps(25):
        table = [statistics(mask) for mask in flips_of(count, flips, seed)]
        total = len(table)
        spreads = []
        for column in zip(*table):
            mean = mpmath.fsum(column) / total
            spreads.append(mpmath.sqrt(mpmath.fsum((x - mean) ** 2 for x in column) / total))
        scores = [[x / s if s > mpf(10) ** -20 else mpf(0) for x, s in zip(row, spreads)] for row in table]
        tiny = mpf(10) ** -15
        slower = sum(max(row) >= max(scores[0]) - tiny for row in scores)
        faster = sum(min(row) <= min(scores[0]) + tiny for row in scores)
    ratio = mpmath.exp(table[0][1] + shift)
    return ["ok", count, total, ratio, Fraction(slower, total), Fraction(faster, total)]


def looks(alpha, most, at):
    spent, found = mpf(0), []
    for pairs in at:
        level = mpf(alpha) * mpmath.sqrt(min(mpf(pairs) / max(most, 1), mpf(1))) - spent
        allowed = level > mpf(10) ** -18 and level >= mpf(2) ** -pairs
        found += [allowed, level if allowed else mpf(0)]
        spent += level if allowed else 0
    return ["ok", *found, spent]


def sign_process(ratios, limit, alpha):
    above, below = sum(x > limit for x in ratios), sum(x < limit for x in ratios)

    def evidence(hits, misses):
        bets = [mpf(q) / 10 for q in (6, 7, 8, 9)]
        return mpmath.log(sum((2 * q) ** hits * (2 * (1 - q)) ** misses for q in bets) / 4)

    up, down = evidence(above, below), evidence(below, above)
    needed = -mpmath.log(mpf(alpha))
    return ["ok", above, below, up, down, up >= needed, down >= needed]


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


# Frames ----------------------------------------------------------------------------------------------------------


def cobs(data):
    """Consistent overhead byte stuffing (Cheshire and Baker 1999): no zero inside, one at the end."""
    out = bytearray()
    for block in data.split(b"\0"):
        while len(block) >= 254:
            out += bytes([255]) + block[:254]
            block = block[254:]
        out += bytes([len(block) + 1]) + block
    return bytes(out) + b"\0"


def frame(key, sequence, fields):
    body = varint(key) + varint(sequence) + wire_body(checked(fields))
    return cobs(wire_frame(1, body))


def frame_encode(key, sequence, fields, size):
    framed = frame(key, sequence, fields)
    if size < len(framed):
        raise Refused("buffer_too_small")
    return framed
