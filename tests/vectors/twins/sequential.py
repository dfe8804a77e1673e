"""Evidence of fresh runs and of process pairs."""

import math
from fractions import Fraction

from .exact import Refused, mpf, mpmath
from .sample import middle_of
from .text import share


def rank_rule_alpha(history, fresh):
    return Fraction(1, math.comb(history + fresh, fresh))


def fresh_runs_needed(history, alpha, most):
    for fresh in range(1, most + 1):
        if rank_rule_alpha(history, fresh + 1) <= Fraction(alpha):
            return fresh
    raise Refused("none")


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
