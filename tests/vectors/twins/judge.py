"""A run against its history, and with fresh runs."""

import math
from fractions import Fraction

from .band import LONGEST_HISTORY, Band, band_of, chosen_level, level_of, logs_of
from .compare import rank_interval, rank_sum_spread
from .digest import checked, standard_error
from .exact import mpf, mpmath
from .sequential import rank_rule_alpha


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
