"""Order statistics."""

import random
import struct

import twins

from .data import INFINITY, NAN, REFUSED, SAMPLES, TINY, noise
from .register import answer, function

FIVE = ["f64 smallest", "f64 median", "f64 largest", "f64 MAD", "f64 IQR"]


@function(["f64[] values"], ["u64 count", *FIVE])
def sample_f64():
    for name, values in SAMPLES + REFUSED:
        yield name, [values], answer(twins.summary, values)


@function(["f32[] values"], ["u64 count", *FIVE])
def sample_f32():
    def single(x):
        return struct.unpack("f", struct.pack("f", x))[0]

    cases = [
        ("one observation", [0.1]),
        ("subnormal", [1e-45, 3e-45, 4e-45]),
        ("largest", [3.4028234663852886e38, 3.4e38, 3.3e38, 3.2e38]),
        ("sixty-four", noise(6, 64)),
        ("infinite", [1.0, INFINITY]),
        ("not a number", [NAN]),
        ("empty", []),
    ]
    for name, values in cases:
        values = [single(x) for x in values]
        yield name, [values], answer(twins.summary, values)


@function(["u32[] values"], ["u64 count", *FIVE])
def sample_u32():
    rng = random.Random(7)
    cases = [
        ("one observation", [0]),
        ("largest", [2**32 - 1, 2**32 - 2, 0, 1]),
        ("cycles of a Cortex-M", [48_000 + rng.randrange(200) for _ in range(64)]),
        ("empty", []),
    ]
    for name, values in cases:
        yield name, [values], answer(twins.summary, values)


@function(["u64[] values"], ["u64 count", *FIVE])
def sample_u64():
    rng = random.Random(8)
    cases = [
        ("one observation", [2**64 - 1]),
        ("largest", [2**64 - 1, 2**64 - 1, 2**64 - 2, 2**63]),
        ("beyond 2^53, rounded to even", [2**53 + 1, 2**53 + 3, 2**54 + 2]),
        ("smallest and largest", [0, 2**64 - 1]),
        ("nanoseconds", [rng.randrange(10**6, 10**6 + 5000) for _ in range(63)]),
        ("ties", [17] * 40 + [18] * 20),
        ("empty", []),
    ]
    for name, values in cases:
        yield name, [values], answer(twins.summary, values)


@function(["f64[] values", "f64 p"], ["f64 quantile"])
def quantile():
    values = noise(9, 41)
    for p in [0.0, 0.25, 0.5, 0.75, 1.0, 0.1, 0.9, 0.123, -1.0, 2.0, NAN, INFINITY, -INFINITY, TINY, 1 - 2**-53]:
        yield f"p = {p!r}", [values, p], answer(lambda v, p: twins.quantile(twins.sample(v), p), values, p)
    for name, sample in SAMPLES[:13]:
        yield f"p = 0.9, {name}", [sample, 0.9], answer(lambda v: twins.quantile(twins.sample(v), 0.9), sample)
    yield "empty", [[], 0.5], ["empty"]


@function(["f64[] values", "f64 confidence"], ["f64 low", "f64 high"])
def median_interval():
    for n in [1, 5, 6, 8, 11, 20, 64, 256]:
        for confidence in [0.95, 0.99, 0.999]:
            values = noise(n, n)
            yield f"{n} values, {confidence}", [values, confidence], answer(twins.median_interval, values, confidence)
    for confidence in [0.0, 1.0, -0.5, NAN]:
        yield f"{confidence} is no confidence", [noise(1, 20), confidence], ["none"]


@function(["u64 n", "f64 confidence"], ["u64 rank"])
def median_ranks():
    for n in [0, 1, 5, 6, 7, 8, 9, 10, 11, 12, 15, 20, 25, 30, 40, 50, 64, 100, 128, 256, 999, 1000, 1001, 5000, 10**6]:
        for confidence in [0.95, 0.99, 0.999]:
            yield f"{n}, {confidence}", [n, confidence], answer(twins.median_ranks, n, confidence)
    for confidence in [0.0, 1.0, NAN, 2.0]:
        yield f"20, {confidence}", [20, confidence], ["none"]


@function(["f64[] values", "f64 widening"], ["f64 low", "f64 high"])
def widened_median_interval():
    for n in [1, 6, 20, 64]:
        for factor in [1.0, 1.5, 3.0, 0.5, NAN, 100.0]:
            yield f"{n}, {factor}", [noise(n, n), factor], answer(twins.widened_median_interval, noise(n, n), factor)
