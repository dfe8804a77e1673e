"""The band around a history, and the level that it chooses."""

from .digest import LEVELS
from .dispersion import shamos, shamos_degrees
from .distributions import normal_quantile, t_quantile
from .exact import Refused, mpf, mpmath

LONGEST_HISTORY = 32


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
