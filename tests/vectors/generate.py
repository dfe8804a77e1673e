"""Writes the vectors: cases/*.json and manifest.json, from the inputs below and the twins in twins.py.

Run once per change of the method, with `pip install mpmath==1.3.0 xxhash==3.5.0`; nothing else needs these, because the
files are committed. Then `EVENKEEL_VECTORS=accept cargo test -p evenkeel-tests --test vectors` writes bits.json.
"""

import json
import math
import pathlib
import platform
import random
import re
import struct

import mpmath
import xxhash

import twins
from twins import Refused

HERE = pathlib.Path(__file__).parent
NAMES = re.findall(r'^    "([a-z_.0-9]+)",$', (HERE / "src" / "names.rs").read_text(), re.M)
ORDER = re.findall(r'^    of\("([a-z_0-9]+)"', (HERE / "src" / "lib.rs").read_text(), re.M)

TINY = 5e-324
SUBNORMAL = 2.2e-308
HUGE = 1.7976931348623157e308
NAN, INFINITY = math.nan, math.inf

FUNCTIONS = {}


def function(parameters, results, agreement="exact"):
    """Registers a list of (case, arguments) and the twin that answers them."""

    def register(cases):
        FUNCTIONS[cases.__name__] = (parameters, results, agreement, list(cases()))

    return register


def within(ulp, because):
    return {"ulp": ulp, "because": because}


# Scalars as strings ----------------------------------------------------------------------------------------------


def argument(x):
    """An argument: floats by their shortest decimal form that reads back as the same bits."""
    if isinstance(x, bool):
        return x
    if isinstance(x, float):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}.get(repr(x), repr(x))
    if isinstance(x, int):
        return str(x)
    if isinstance(x, str):
        assert x in NAMES, x
        return x
    if isinstance(x, (list, tuple)):
        return [argument(item) for item in x]
    return x  # {"text": ...}


def result(x):
    """A result: floats by their bits."""
    if isinstance(x, (bool, int, str)):
        return argument(x)
    if isinstance(x, (list, tuple, bytes)):
        return [result(item) for item in x]
    return "0x" + struct.pack(">d", twins.to_float(x)).hex()


def answer(twin, *arguments):
    try:
        found = twin(*arguments)
    except Refused as refused:
        return refused.words
    return list(found) if isinstance(found, (list, tuple)) else ["ok", found]


# Data ------------------------------------------------------------------------------------------------------------


def noise(seed, n, centre=1000.0, scale=0.02, tail=0.0):
    """Times around a centre, a share of them slow."""
    rng = random.Random(seed)
    return [
        centre * math.exp(scale * rng.gauss(0.0, 1.0)) * (1.0 + (rng.random() < tail) * rng.random()) for _ in range(n)
    ]


def ticks(seed, n, tick):
    """Times rounded to a timer's tick."""
    return [tick * round(x / tick) for x in noise(seed, n)]


SAMPLES = [
    ("one observation", [5.0]),
    ("two observations", [2.0, 1.0]),
    ("three observations", [3.0, -1.0, 2.0]),
    ("all equal", [7.25] * 9),
    ("all equal, even", [7.25] * 10),
    ("all zero", [0.0] * 5),
    ("zeros of both signs", [0.0, -0.0, 0.0, -0.0]),
    ("more than half equal", [1.0, 1.0, 1.0, 1.0, 2.0, 3.0]),
    ("two values", [1.0, 2.0] * 8),
    ("subnormal", [TINY, 3 * TINY, 4 * TINY, 9 * TINY]),
    ("smallest normal numbers", [SUBNORMAL, 2.5e-308, 2.2250738585072014e-308]),
    ("huge, so that sums overflow", [1.5e308, HUGE, 1.2e308, 1.7e308]),
    ("huge on both sides", [-HUGE, -1e308, 1e308, HUGE]),
    ("one far outlier", [10.0, 11.0, 12.0, 13.0, 1e300]),
    ("sixteen", noise(1, 16)),
    ("seventeen with ties", ticks(2, 17, 10.0)),
    ("sixty-four", noise(3, 64, tail=0.1)),
    ("descending", sorted(noise(4, 33), reverse=True)),
    ("two hundred and fifty-six", noise(5, 256, scale=0.1, tail=0.2)),
]
REFUSED = [
    ("empty", []),
    ("not a number", [1.0, NAN, 2.0]),
    ("infinite", [1.0, 2.0, INFINITY]),
    ("minus infinity first", [-INFINITY, NAN]),
]
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


@function(
    ["f64[] values", "f64 resolution"],
    ["f64 sigma", "name estimator"],
    within(4, "two divisions and the rounded constants"),
)
def dispersion():
    cases = [(name, values, 0.0) for name, values in SAMPLES if "huge" not in name]
    cases += [(f"{n} values", noise(n, n), 0.0) for n in [2, 4, 5, 7, 10, 11, 30]]
    cases += [
        ("a tick above the scatter", [100.0, 100.0, 100.0, 101.0], 5.0),
        ("a tick below the scatter", noise(11, 20), 0.5),
        ("three quarters equal, tick known", [50.0] * 15 + [51.0] * 2, 1.0),
        ("three quarters equal, no tick known", [50.0] * 15 + [51.0] * 2, 0.0),
        ("eleven of twenty equal", [50.0] * 11 + [51.0] * 9, 0.0),
        ("a tick that is not a number", [3.0, 3.0, 3.0], NAN),
        ("an infinite tick", [3.0, 3.0, 3.0], INFINITY),
        ("a negative tick", [3.0, 3.0, 3.0], -1.0),
        ("raised to the least relative scale", [1e9, 1e9 + 1, 1e9 - 1, 1e9 + 2], 0.0),
        ("empty", [], 0.0),
    ]
    for name, values, resolution in cases:
        yield name, [values, resolution], answer(twins.dispersion, values, resolution)


@function(["f64[] values, ascending"], ["f64 scale"], within(4, "the midpoint, the rounded constants and a division"))
def shamos():
    for name, values in SAMPLES:
        if "both sides" not in name:
            yield name, [sorted(values)], answer(twins.shamos, values)
    for n in [0, 1, 2, 3, 4, 5, 8, 10, 11, 31, 32, 100]:
        values = sorted(math.log(x) for x in noise(100 + n, n))
        yield f"{n} logarithms", [values], answer(twins.shamos, values)


@function(["u64 n"], ["f64 degrees"], within(4, "a product and a difference of rounded constants"))
def shamos_degrees():
    for n in [*range(0, 12), 20, 31, 32, 1000]:
        yield f"{n}", [n], answer(twins.shamos_degrees, n)


TAILS = [0.5, 0.4, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001, 1e-6, 1e-9, 1e-12]


@function(["f64 upper tail"], ["f64 z"], within(8, "a rational approximation, relative error 1e-16 by its author, and libm's log"))
def normal_quantile():
    for upper in [*TAILS, 0.075, 0.0750001, 0.9, 0.999, 0.9999999, 1e-100, 2.2250738585072014e-308, 0.25, 0.425, 0.575]:
        yield f"{upper}", [upper], answer(twins.normal_quantile, upper)


@function(
    ["f64 upper tail", "f64 degrees of freedom"],
    ["f64 t"],
    within(1 << 13, "Newton's steps on the logarithm of a tail's mass end at 1e-11; libm's exp and log"),
)
def t_quantile():
    for df in [0.5, 0.88, 1.0, 1.65, 2.0, 3.5, 4.61, 6.0, 10.0, 17.2, 28.04, 100.0, 1e4]:
        for upper in [*TAILS, 0.9]:
            yield f"{upper}, {df}", [upper, df], answer(twins.t_quantile, upper, df)


@function(["u64 n", "f64 confidence"], ["u64 rank"])
def median_ranks():
    for n in [0, 1, 5, 6, 7, 8, 9, 10, 11, 12, 15, 20, 25, 30, 40, 50, 64, 100, 128, 256, 999, 1000, 1001, 5000, 10**6]:
        for confidence in [0.95, 0.99, 0.999]:
            yield f"{n}, {confidence}", [n, confidence], answer(twins.median_ranks, n, confidence)
    for confidence in [0.0, 1.0, NAN, 2.0]:
        yield f"20, {confidence}", [20, confidence], ["none"]


@function(["u64 history", "u64 fresh"], ["f64 alpha"], within(4, "a product of up to six rounded quotients"))
def rank_rule_alpha():
    for history, fresh in [(0, 0), (0, 3), (5, 0), (1, 1), (17, 3), (8, 5), (32, 2), (32, 10), (256, 6)]:
        yield f"{history}, {fresh}", [history, fresh], answer(twins.rank_rule_alpha, history, fresh)


@function(["u64 history", "f64 alpha", "u64 most"], ["u64 fresh"])
def fresh_runs_needed():
    for history in [0, 1, 3, 5, 8, 10, 16, 17, 32]:
        for alpha in [0.05, 0.001, 1e-6]:
            yield f"{history}, {alpha}", [history, alpha, 10], answer(twins.fresh_runs_needed, history, alpha, 10)


# Digests and bands -----------------------------------------------------------------------------------------------

DIGEST = [
    "u64 observations",
    "u64 processes",
    "u64 iterations",
    "f64 resolution",
    "f64 smallest",
    "f64 q10",
    "f64 q25",
    "f64 median",
    "f64 q75",
    "f64 q90",
    "f64 largest",
    "f64 sigma",
    "name estimator",
    "f64 process scale",
]
POLICY = [
    "f64 floor",
    "f64 budget",
    "f64 screen alpha",
    "f64 alarm rate",
    "f64 prior degrees of freedom",
    "f64 prior scale",
    "name level or none",
]


def policy(floor=0.02, budget=0.0, screen_alpha=0.01, alarm_rate=0.001, df=3.0, scale=0.015, level="none"):
    return [floor, budget, screen_alpha, alarm_rate, df, scale, level]


def run(seed, centre=1000.0, scale=0.01, processes=8, each=8, resolution=0.5, spread=0.005, tail=0.0):
    """The digest of a run: processes with a level of their own."""
    rng = random.Random(seed)
    observations = []
    for _ in range(processes):
        level = centre * math.exp(spread * rng.gauss(0.0, 1.0))
        observations += [
            level * math.exp(scale * abs(rng.gauss(0.0, 1.0))) * (1.0 + (rng.random() < tail)) for _ in range(each)
        ]
    return twins.digest(observations, [each] * processes, resolution)


@function(
    ["f64[] observations", "u64[] lengths", "f64 resolution"],
    DIGEST,
    within(1 << 15, "the process scale is a difference of two logarithms"),
)
def digest():
    cases = [
        ("one observation", [5.0], [1], 0.0),
        ("one process", noise(20, 20), [20], 0.5),
        ("eight processes", noise(21, 64), [8] * 8, 0.5),
        ("processes of many lengths", noise(22, 24), [1, 2, 3, 4, 5, 9], 0.0),
        ("more processes than are scaled", noise(23, 80), [2] * 40, 0.0),
        ("all equal", [3.5] * 12, [4] * 3, 0.0),
        ("all equal, tick known", [3.5] * 12, [4] * 3, 0.25),
        ("subnormal", [TINY, 2 * TINY, 9 * TINY, 12 * TINY], [2, 2], 0.0),
        ("huge", [1e307, 2e307, 1.1e307, 1.9e307], [2, 2], 0.0),
        ("unknown resolution", noise(24, 9), [3] * 3, NAN),
        ("negative resolution", noise(24, 9), [3] * 3, -1.0),
        ("no observations", [], [], 0.0),
        ("a process without observations", [1.0, 2.0], [2, 0], 0.0),
        ("lengths too short", [1.0, 2.0, 3.0], [2], 0.0),
        ("lengths too long", [1.0], [1, 1], 0.0),
        ("not a number", [1.0, NAN], [2], 0.0),
        ("infinite", [INFINITY], [1], 0.0),
        ("zero", [1.0, 2.0, 0.0], [3], 0.0),
        ("negative zero", [-0.0], [1], 0.0),
        ("negative", [-1.0], [1], 0.0),
    ]
    for name, observations, lengths, resolution in cases:
        found = answer(twins.digest, observations, lengths, resolution)
        yield name, [observations, lengths, resolution], found if len(found) < 5 else ["ok", *found]


def fields_case(twin, name, fields, *more):
    found = answer(twin, fields, *more)
    return name, [*fields, *more], found if found[0] in NAMES else ["ok", *found]


@function([*DIGEST, "f64 factor"], DIGEST)
def digest_divided_by():
    fields = run(30)
    for factor in [1.0, 2.0, 1.1, 0.3, 1e-300, 1e300, 1e308, 0.0, -1.0, NAN, INFINITY, TINY]:
        yield fields_case(twins.divided_by, f"{factor}", fields, factor)


@function(DIGEST, ["f64 standard error"], within(2, "a root and a division"))
def digest_standard_error():
    for name, fields in [("eight processes", run(31)), ("one process", run(32, processes=1)), ("two", run(33, processes=2))]:
        yield name, fields, answer(twins.standard_error, fields)
    for name, index, wrong in [
        ("no process", 1, 0),
        ("more processes than observations", 1, 65),
        ("no iterations", 2, 0),
        ("a negative resolution", 3, -1.0),
        ("quantiles that fall", 5, 1e9),
        ("a quantile that is not a number", 7, NAN),
        ("a quantile of zero", 4, 0.0),
        ("an infinite largest", 10, INFINITY),
        ("no scale", 11, 0.0),
        ("an infinite process scale", 13, INFINITY),
    ]:
        fields = list(run(31))
        fields[index] = wrong
        yield name, fields, answer(twins.standard_error, fields)


@function(POLICY, [])
def policy_check():
    for name, words in [
        ("the defaults", policy()),
        ("a floor that is not a number", policy(floor=NAN)),
        ("a negative floor", policy(floor=-0.1)),
        ("a floor of ten", policy(floor=10.0)),
        ("a budget above ten", policy(budget=10.5)),
        ("a screen that never suspects", policy(screen_alpha=0.0)),
        ("a screen that suspects half", policy(screen_alpha=0.5)),
        ("an infinite alarm rate", policy(alarm_rate=INFINITY)),
        ("too many degrees of freedom", policy(df=2e6)),
        ("a negative prior scale", policy(scale=-0.01)),
        ("a fixed level", policy(level="q90")),
    ]:
        yield name, words, [twins.policy_check(words)]


THROUGH_T = "the t quantile (see there), and differences of logarithms"


@function(
    ["f64[] logarithms", "f64 least scale", "f64 position", *POLICY],
    [
        "u64 runs",
        *("f64 " + x for x in ["centre", "upper", "lower", "slowest", "scale", "own scale", "degrees", "detectable"]),
        "f64 low",
        "f64 high",
    ],
    within(1 << 14, THROUGH_T),
)
def band():
    for n in [1, 2, 3, 4, 5, 8, 10, 20, 32, 40]:
        logs = [math.log(x) for x in noise(200 + n, n, scale=0.01)]
        for name, words in [
            ("the defaults", policy()),
            ("a budget of ten percent", policy(budget=0.1)),
            ("a dedicated machine", policy(df=1.0, scale=0.005)),
            ("no prior", policy(df=0.0, scale=0.0, floor=0.0)),
        ]:
            arguments = [logs, 0.0, 6.95]
            yield f"{n} runs, {name}", [*arguments, *words], answer(twins.band, *arguments, words)
    calm = [6.5] * 12
    for name, logs, least, words in [
        ("all equal", calm, 0.0, policy()),
        ("all equal, a coarse tick", calm, 0.05, policy()),
        ("one slow run of the past", [*calm, 7.0], 0.0, policy()),
        ("two levels", [6.5, 6.6] * 8, 0.0, policy(screen_alpha=0.001)),
        ("empty", [], 0.0, policy()),
        ("not a number", [6.5, NAN], 0.0, policy()),
        ("infinite", [INFINITY], 0.0, policy()),
    ]:
        yield name, [logs, least, 6.55, *words], answer(twins.band, logs, least, 6.55, words)


JUDGEMENT = [
    "name verdict",
    "name cause, or u64 runs",
    "u64 runs needed",
    "bool suspect",
    "name stage",
    "u64 runs used",
    "u64 fresh runs",
    "name level",
    "name estimator",
    "f64 ratio",
    "f64 low",
    "f64 high",
    "f64 limit",
    "f64 detectable",
    "f64 scale",
    "f64 alpha",
    "bool low level moved",
    "bool median moved",
    "bool tail moved",
]


def history(n, seed=1000, **how):
    """Runs with a level of their own, like days."""
    rng = random.Random(seed)
    return [run(seed + i, centre=1000.0 * math.exp(0.006 * rng.gauss(0.0, 1.0)), **how) for i in range(n)]


def situations():
    """History, run, policy: what a judge meets."""
    for n in [0, 1, 2, 3, 5, 8, 20, 32, 40]:
        yield f"{n} runs, unchanged", history(n), run(1), policy()
    for n in [1, 2, 3, 8, 20, 32]:
        yield f"{n} runs, 30 % slower", history(n), run(2, centre=1300.0), policy()
        yield f"{n} runs, 30 % faster", history(n), run(3, centre=700.0), policy()
    for percent in [3, 5, 10]:
        yield f"20 runs, {percent} % slower", history(20), run(4, centre=1000.0 + 10 * percent), policy()
    yield "within the budget", history(20), run(5, centre=1060.0), policy(budget=0.1)
    yield "above the budget, inside the noise", history(8, spread=0.1), run(6, centre=1150.0), policy(budget=0.03)
    yield "one of two speeds", history(20, tail=0.3), run(7, tail=0.3), policy()
    yield "only the tail is slower", history(20), run(8, tail=0.25), policy()
    yield "processes disagree far more", history(20), run(9, spread=0.08), policy()
    yield "a single process", history(12, processes=1, each=30), run(10, processes=1, each=30), policy()
    yield "all runs equal", [run(11)] * 20, run(11), policy()
    yield "all observations equal", [twins.digest([5.0] * 10, [5, 5], 0.0)] * 6, twins.digest([5.5] * 10, [5, 5], 0.0), policy()
    coarse = twins.digest([100.0] * 9 + [110.0], [5, 5], 10.0)
    yield "a coarse timer", [coarse] * 8, twins.digest([110.0] * 10, [5, 5], 10.0), policy()
    for level in ["q10", "q25", "median", "q90"]:
        yield f"level {level}", history(20), run(12, centre=1040.0), policy(level=level)
    yield "a dedicated machine", history(10), run(13, centre=1030.0), policy(df=1.0, scale=0.005)
    yield "a hosted runner", history(10, spread=0.05), run(14, centre=1100.0), policy(df=3.0, scale=0.05)
    yield "no floor, no prior", history(10), run(15), policy(floor=0.0, df=0.0, scale=0.0)
    small = [twins.digest([x * 1e-310 for x in noise(i, 8)], [4, 4], 0.0) for i in range(6)]
    yield "subnormal times", small[:5], small[5], policy()


DIGESTS = "digest[] history"


@function([DIGESTS, *DIGEST, *POLICY], JUDGEMENT, within(1 << 14, THROUGH_T))
def judge():
    for name, past, one, words in situations():
        arguments = [past, one, twins.Policy(words)]
        yield name, [past, *one, *words], twins.judge(*arguments).words()
    broken = list(run(1))
    broken[1] = 0
    yield "a damaged run", [history(3), *broken, *policy()], ["inconsistent"]


@function([DIGESTS, *DIGEST, *POLICY, "digest[] fresh"], JUDGEMENT, within(1 << 14, THROUGH_T))
def confirm():
    def slower(percent, n):
        return [run(500 + i, centre=1000.0 + 10 * percent) for i in range(n)]

    for name, past, one, words, fresh in [
        ("no suspicion", history(20), run(1), policy(), slower(0, 3)),
        ("no fresh runs", history(20), run(2, centre=1300.0), policy(), []),
        ("confirmed", history(20), run(2, centre=1300.0), policy(), slower(30, 3)),
        ("confirmed by many", history(32), run(2, centre=1100.0), policy(), slower(10, 5)),
        ("too few fresh runs", history(20), run(2, centre=1300.0), policy(), slower(30, 1)),
        ("an outlier", history(20), run(2, centre=1300.0), policy(), slower(0, 3)),
        ("fresh runs on both sides", history(20), run(2, centre=1300.0), policy(), slower(0, 2) + slower(30, 3)),
        ("a short history", history(3), run(2, centre=1300.0), policy(), slower(30, 3)),
        ("a short history, many fresh runs", history(3), run(2, centre=1300.0), policy(), slower(30, 15)),
        ("an outlier of a provisional band", history(2), run(2, centre=1300.0), policy(), slower(0, 3)),
        ("a provisional band", history(1), run(2, centre=1300.0), policy(), slower(30, 5)),
        ("within the budget", history(20), run(2, centre=1300.0), policy(budget=0.25), slower(15, 4)),
        ("a lenient rate", history(8), run(2, centre=1200.0), policy(alarm_rate=0.05), slower(20, 2)),
        ("more than are used", history(40), run(2, centre=1300.0), policy(), slower(30, 40)),
    ]:
        found = twins.confirm(past, one, twins.Policy(words), fresh)
        yield name, [past, *one, *words, fresh], found.words()


# Two sides -------------------------------------------------------------------------------------------------------

COMPARISON = ["name verdict", "name cause or 0", "u64 0", "f64 ratio", "f64 low", "f64 high"]
THROUGH_LOG = within(32, "libm's log and exp: the logarithms' own rounding, about 7 units of 1, is magnified by exp")


def both_sides():
    for n in [1, 2, 5, 6, 10, 20, 32, 64]:
        yield f"{n} of each, unchanged", noise(300 + n, n), noise(400 + n, n), policy()
        yield f"{n} of each, 5 % slower", noise(300 + n, n), noise(400 + n, n, centre=1050.0), policy()
        yield f"{n} of each, 10 % faster", noise(300 + n, n), noise(400 + n, n, centre=900.0), policy()
    yield "within the budget", noise(1, 40), noise(2, 40, centre=1050.0), policy(budget=0.1)
    yield "all equal", [3.0] * 12, [3.0] * 12, policy()
    yield "all equal, twice as slow", [3.0] * 12, [6.0] * 12, policy()
    yield "ties", ticks(3, 30, 10.0), ticks(4, 30, 10.0), policy()
    yield "subnormal against huge", [TINY] * 8, [HUGE] * 8, policy()
    yield "empty old side", [], [], policy()
    yield "zero", [1.0, 0.0], [1.0, 1.0], policy()
    yield "negative", [1.0, 1.0], [1.0, -1.0], policy()
    yield "not a number", [NAN], [1.0], policy()
    yield "infinite", [1.0], [INFINITY], policy()


@function(["f64[] old", "f64[] new", *POLICY], COMPARISON, THROUGH_LOG)
def paired():
    for name, old, new, words in both_sides():
        yield name, [old, new, *words], answer(twins.paired, old, new, words)
    yield "sides of different lengths", [[1.0], [1.0, 2.0], *policy()], ["lengths", 1, 2]


@function(["f64[] old", "f64[] new", *POLICY], COMPARISON, THROUGH_LOG)
def unpaired():
    for name, old, new, words in both_sides():
        yield name, [old, new, *words], answer(twins.unpaired, old, new, words)
    for n, m in [(1, 20), (20, 1), (5, 60), (33, 17)]:
        old, new = noise(n, n), noise(m + 1, m, centre=1040.0)
        yield f"{n} against {m}", [old, new, *policy()], answer(twins.unpaired, old, new, policy())
    yield "empty new side", [[1.0], [], *policy()], ["empty"]


# Text and bytes --------------------------------------------------------------------------------------------------


@function(["text name"], ["u64 low half", "u64 high half"])
def test_key():
    names = ["", "a", "abc", "parses_a_page", "text-tools::text::parses_a_page", "ünï — cödé 🦀", "../../etc/passwd", "\0"]
    for name in [*names, *("x" * n for n in [16, 17, 128, 129, 240, 241, 500])]:
        key = xxhash.xxh3_128_intdigest(name.encode())
        label = name if 0 < len(name) < 40 and name.isprintable() else f"{len(name)} characters"
        yield label, [{"text": name}], ["ok", key & (2**64 - 1), key >> 64]


@function(["text"], ["f64 share"])
def share():
    for text in ["5 %", "5%", "0.05", " 5.0 % ", "0", "10", "1000 %", "", "%", "five", "-1 %", "nan", "1001 %", "1e-3", "5 % %"]:
        yield repr(text), [{"text": text}], answer(twins.share, text)


@function(["text"], ["f64 nanoseconds"])
def nanoseconds():
    texts = ["250 ns", "1.5 µs", "1.5 μs", "2us", "2 ms", "1 s", "2min", "1440 min", "1441 min", "0.1 ns", "1e3 ns"]
    for text in [*texts, "", "5", "ms", "-1 ms", "0 s", "2 days", "1e300 s", "ns ns"]:
        yield repr(text), [{"text": text}], answer(twins.nanoseconds, text)


@function([*DIGEST, "u64 size of the buffer"], ["bytes"])
def wire_encode():
    for name, fields, size in [
        ("a run", run(40), 128),
        ("one process", run(41, processes=1), 128),
        ("the largest counts", [2**32 - 1, 2**16 - 1, 2**64 - 1, *run(42)[3:]], 128),
        ("a buffer that is too small", run(40), 80),
        ("no buffer", run(40), 0),
        ("a digest that cannot be", [0, *run(40)[1:]], 128),
    ]:
        found = answer(twins.wire_encode, fields, size)
        yield name, [*fields, size], found


@function(["bytes"], DIGEST)
def wire_decode():
    fields = run(40)
    frame = twins.wire_encode(fields, 128)
    for name, encoded, result in [
        ("a run", frame, ["ok", *fields]),
        ("no bytes", b"", ["too_short"]),
        ("a checksum without a version", b"\0" * 4, ["too_short"]),
        ("another version", twins.wire_frame(2, twins.wire_body(fields)), ["version", 2]),
        ("a flipped bit", bytes([frame[0], frame[1] ^ 1]) + frame[2:], ["checksum"]),
        ("a byte too few", frame[:-1], ["checksum"]),
        ("a byte too many", frame + b"\0", ["checksum"]),
        ("a valid checksum over too much", twins.wire_frame(1, twins.wire_body(fields) + b"\0"), ["fields"]),
        ("a valid checksum over too little", twins.wire_frame(1, twins.wire_body(fields)[:-1]), ["fields"]),
        ("a digest that cannot be", twins.wire_frame(1, twins.wire_body([0, *fields[1:]])), ["fields"]),
        ("a varint without end", twins.wire_frame(1, b"\xff" * 40), ["fields"]),
    ]:
        yield name, [list(encoded)], result


# Series, evidence, frames ----------------------------------------------------------------------------------------


@function(["u64 n"], ["f64 of the MAD", "f64 of the IQR", "f64 of Shamos' scale"], within(4, "rounded constants"))
def biases():
    for n in [*range(0, 12), 30, 1000]:
        yield f"{n}", [n], twins.biases(n)


@function(["f64[] values, ascending"], ["f64 centre"], within(1, "the midpoint of two rounded averages"))
def hodges_lehmann():
    for name, values in SAMPLES:
        if "subnormal" not in name and "both" not in name:
            yield name, [sorted(values)], answer(twins.hodges_lehmann, sorted(values))
    yield "none", [[]], ["ok", 0.0]


@function(["f64[] old, ascending", "f64[] new, ascending"], ["f64 shift"], within(4, "rounded differences of larger numbers"))
def hodges_lehmann_shift():
    for n, m in [(1, 1), (2, 2), (5, 8), (20, 20), (33, 64), (100, 100)]:
        old, new = sorted(noise(n, n)), sorted(noise(m + 500, m, centre=1100.0))
        yield f"{n} and {m}", [old, new], answer(twins.hodges_lehmann_shift, old, new)
    for name, old, new in [("all equal", [3.0] * 20, [3.0] * 20), ("ties", ticks(5, 20, 10.0), ticks(6, 20, 10.0))]:
        yield name, [sorted(old), sorted(new)], answer(twins.hodges_lehmann_shift, old, new)
    yield "an empty side", [[], [1.0]], ["ok", 0.0]


@function(["f64[] values", "f64 widening"], ["f64 low", "f64 high"])
def widened_median_interval():
    for n in [1, 6, 20, 64]:
        for factor in [1.0, 1.5, 3.0, 0.5, NAN, 100.0]:
            yield f"{n}, {factor}", [noise(n, n), factor], answer(twins.widened_median_interval, noise(n, n), factor)


@function(
    ["f64[] observations"],
    [
        *("f64 " + x for x in ["autocorrelation", "half shift", "its error", "effective observations", "widening"]),
        "bool dependent",
        "bool steady",
    ],
    within(64, "sums of products whose signs differ"),
)
def arrival():
    def wandering(seed, n, phi):
        x, out = 0.0, []
        for step in noise(seed, n, centre=1.0):
            x = phi * x + math.log(step)
            out.append(1000.0 * math.exp(x))
        return out

    for name, values in [
        ("one", [5.0]),
        ("two", [5.0, 6.0]),
        ("independent", noise(60, 64)),
        ("dependent", wandering(61, 64, 0.8)),
        ("warming up", sorted(noise(62, 40), reverse=True)),
        ("alternating", [100.0, 110.0] * 16),
        ("all equal", [7.0] * 20),
        ("an outlier", [*noise(63, 30), 1e6]),
        ("empty", []),
        ("not a number", [1.0, NAN]),
    ]:
        yield name, [values], answer(twins.arrival, values)


@function(
    ["f64[] values", "f64 resolution"],
    ["f64 share of outliers", "bool resolution limited", "bool two modes", "f64 lower", "f64 upper", "f64 upper share", "f64 explained"],
    within(8, "sums of squares"),
)
def shape():
    two = [*noise(70, 40, scale=0.005), *noise(71, 24, centre=1800.0, scale=0.005)]
    for name, values, resolution in [
        ("one mode", noise(72, 64), 0.5),
        ("two speeds", two, 0.5),
        ("two speeds, few observations", two[:4] + two[-4:], 0.5),
        ("a few slow", [*noise(73, 60), *noise(74, 4, centre=3000.0)], 0.5),
        ("two values", [1.0] * 10 + [2.0] * 10, 0.0),
        ("a coarse tick", ticks(75, 40, 25.0), 25.0),
        ("all equal", [5.0] * 20, 0.0),
        ("one", [5.0], 0.0),
        ("empty", [], 0.0),
        ("infinite", [INFINITY], 0.0),
    ]:
        yield name, [values, resolution], answer(twins.shape, values, resolution)


@function(
    ["f64[] sizes", "f64[] costs", "u64 claimed model", *POLICY],
    ["name verdict", "name cause or 0", "u64 0", "u64 model", "f64 error", "f64 excess power", "f64 low", "f64 high", "f64 excess per doubling"],
    within(1 << 12, "differences of logarithms, and least squares whose determinant cancels"),
)
def growth():
    sizes = [16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0]
    rng = random.Random(80)
    costs = [[c(n) * math.exp(0.02 * rng.gauss(0, 1)) for n in sizes] for c in (
        lambda n: 50.0,
        lambda n: 9.0 * math.log(n + 1),
        lambda n: 3.0 * n + 40.0,
        lambda n: 2.0 * n * math.log(n + 1),
        lambda n: 0.1 * n * n,
        lambda n: 0.01 * n**3,
    )]
    for true, cost in enumerate(costs):
        for claimed in [0, 2, 3, 5]:
            yield f"model {true}, claimed {claimed}", [sizes, cost, claimed, *policy()], answer(twins.growth, sizes, cost, claimed, policy())
    five = [1.0, 2.0, 4.0, 8.0, 16.0]
    for name, sizes, costs in [
        ("five sizes", five, [10.0, 21.0, 39.0, 82.0, 159.0]),
        ("sizes of a wide range", [1.0, 10.0, 100.0, 1e4, 1e6, 1e8], [1.03, 11.2, 121.7, 1.31e4, 1.17e6, 1.43e8]),
        ("too few", five[:4], [1.0] * 4),
        ("too many", [float(2**i) for i in range(17)], [1.0] * 17),
        ("too close", [1.0, 2.0, 3.0, 4.0, 5.0], [1.0] * 5),
        ("not ascending", [1.0, 4.0, 2.0, 8.0, 16.0], [1.0] * 5),
        ("a cost of zero", five, [1.0, 0.0, 1.0, 1.0, 1.0]),
        ("a size below one", [0.5, *five[1:]], [1.0] * 5),
        ("an infinite size", [*five[:4], INFINITY], [1.0] * 5),
    ]:
        yield name, [sizes, costs, 2, *policy()], answer(twins.growth, sizes, costs, 2, policy())


COMMON = (["f64[] ratios"], ["f64 factor", "f64 error", "u64 ratios"], within(8, "libm's log and exp, Shamos' scale"))
RATIOS = [
    ("one", [1.25]),
    ("two", [1.1, 1.2]),
    ("seven", noise(90, 7, centre=1.06)),
    ("eight", noise(91, 8, centre=1.06)),
    ("a suite", noise(92, 60, centre=0.9, tail=0.1)),
    ("none", []),
    ("zero", [1.0, 0.0] * 5),
    ("not a number", [NAN] * 8),
]


@function(*COMMON)
def common_mode_of_references():
    for name, ratios in RATIOS:
        yield name, [ratios], answer(twins.common_mode, ratios, 1)


@function(*COMMON)
def common_mode_of_suite():
    for name, ratios in RATIOS:
        yield name, [ratios], answer(twins.common_mode, ratios, 8)


@function(["f64[] test", "f64[] reference"], ["f64 correlation"], within(16, "sums of products of differences"))
def step_correlation():
    mood = [math.log(x) for x in noise(95, 20)]
    other = [a + 0.3 * math.log(x / 1000.0) for a, x in zip(mood, noise(96, 20))]
    for name, test, reference in [
        ("the same", mood, mood),
        ("nearly", mood, other),
        ("unlike", mood, [math.log(x) for x in noise(97, 20)]),
        ("against each other", mood, [-x for x in mood]),
        ("of different lengths", mood, other[:7]),
        ("too short", mood[:2], other[:2]),
        ("one does not move", mood, [1.0] * 20),
    ]:
        yield name, [test, reference], answer(twins.step_correlation, test, reference)


@function(
    ["f64 anchor", "f64 scale", "f64[] logarithms", *POLICY],
    ["u64 runs until the alarm or 0", "f64 sum", "u64 runs counted"],
    within(64, "up to a hundred rounded sums and a division"),
)
def cusum():
    calm = [math.log(x) for x in noise(98, 60, scale=0.01)]
    anchor = math.log(1000.0)
    for name, scale, logs in [
        ("calm", 0.01, calm),
        ("five percent slower from the twentieth", 0.01, calm[:20] + [x + 0.05 for x in calm[20:]]),
        ("creeping", 0.01, [x + 0.001 * i for i, x in enumerate(calm)]),
        ("one slow run", 0.01, [*calm[:10], 8.0, *calm[10:20]]),
        ("faster", 0.01, [x - 0.1 for x in calm]),
        ("below the floor", 0.001, [anchor + 0.01] * 30),
        ("a scale of zero", 0.0, [anchor, anchor + 0.5, anchor + 0.5, anchor + 0.5, anchor + 0.5]),
        ("not a number", 0.01, [NAN, INFINITY, *calm[:3]]),
        ("no runs", 0.01, []),
    ]:
        yield name, [anchor, scale, logs, *policy()], answer(twins.cusum, anchor, scale, logs, policy())


def stepped(seed, *stretches):
    """A series of stretches: length and level."""
    levels = [level for length, level in stretches for _ in range(length)]
    return [level + math.log(x / 1000.0) for level, x in zip(levels, noise(seed, len(levels), scale=0.01))]


SERIES = [
    ("no step", stepped(100, (40, 7.0))),
    ("one step", stepped(101, (25, 7.0), (15, 7.05))),
    ("one step near the end", stepped(102, (40, 7.0), (5, 7.1))),
    ("two steps", stepped(103, (20, 7.0), (20, 7.1), (20, 7.0))),
    ("three steps", stepped(104, (30, 7.0), (30, 7.03), (30, 7.2), (30, 6.9))),
    ("a small step", stepped(105, (50, 7.0), (50, 7.01))),
    ("the most points", stepped(106, (128, 7.0), (128, 7.02))),
    ("eight", stepped(107, (4, 7.0), (4, 8.0))),
    ("ties", [7.0, 7.0, 7.1, 7.0] * 5 + [7.2, 7.2, 7.1, 7.2] * 5),
    ("all equal", [7.0] * 20),
    ("too short", stepped(108, (3, 7.0), (4, 8.0))),
    ("too long", stepped(109, (257, 7.0))),
    ("empty", []),
    ("not a number", [*stepped(110, (20, 7.0)), NAN]),
    ("infinite", [*stepped(111, (12, 7.0)), INFINITY, INFINITY, INFINITY, INFINITY]),
]


@function(["f64[] series", "u64 rarity", "f64 widening"], ["u64 at", "f64 z", "bool significant"], within(8, "a root and a quotient"))
def rank_scan():
    for name, series in SERIES:
        for rarity, factor in [(0, 1.0), (1, 1.0), (2, 1.0), (1, 1.7), (1, NAN)]:
            yield f"{name}, {rarity}, {factor}", [series, rarity, factor], answer(twins.rank_scan, series, rarity, factor)


@function(["u64 n", "u64 rarity"], ["f64 threshold"], within(8, "libm's log, and an interpolation"))
def rank_scan_threshold():
    for n in [0, 7, 8, 9, 10, 11, 13, 14, 16, 17, 19, 20, 25, 42, 75, 100, 120, 199, 230, 256, 257]:
        for rarity in range(3):
            yield f"{n}, {rarity}", [n, rarity], answer(twins.rank_scan_threshold, n, rarity)


@function(["f64[] series", "f64 floor", "u64 rarity", "f64 widening"], ["u64[] steps"])
def segments():
    for name, series in SERIES:
        if name == "infinite":
            continue
        for floor, rarity in [(0.02, 1), (0.0, 0), (0.15, 1)]:
            yield f"{name}, {floor}, {rarity}", [series, floor, rarity, 1.0], answer(twins.segments, series, floor, rarity, 1.0)


@function(
    ["f64[] times", "u64[] pairs", "u64[] sides", "f64 logarithm of the limit", "u64 flips", "u64 seed"],
    ["u64 pairs", "u64 flips", "f64 ratio", "f64 slower", "f64 faster"],
    within(16, "libm's log and exp; the shares are exact counts over exact counts"),
)
def sign_flip():
    def duet(seed, pairs, each, slowdown):
        rng = random.Random(seed)
        rows = []
        for pair in range(pairs):
            mood = math.exp(0.02 * rng.gauss(0, 1))
            rows += [
                (1000.0 * mood * (slowdown if side else 1.0) * math.exp(0.01 * abs(rng.gauss(0, 1))), pair, side)
                for _ in range(each)
                for side in (0, 1)
            ]
        rng.shuffle(rows)
        return [list(column) for column in zip(*rows)]

    for name, marks, limit, flips, seed in [
        ("one pair", duet(1, 1, 6, 1.1), 0.0, 500, 1),
        ("five pairs", duet(2, 5, 8, 1.0), 0.0, 500, 1),
        ("ten pairs, unchanged", duet(3, 10, 6, 1.0), 0.0, 500, 1),
        ("ten pairs, slower", duet(4, 10, 6, 1.1), 0.0, 500, 1),
        ("ten pairs, slower but within the limit", duet(4, 10, 6, 1.1), math.log(1.15), 500, 1),
        ("twelve pairs, faster", duet(5, 12, 5, 0.9), 0.0, 500, 1),
        ("thirteen pairs, drawn", duet(6, 13, 6, 1.02), 0.0, 300, 42),
        ("twenty pairs, another seed", duet(7, 20, 6, 1.01), math.log(1.02), 400, 2**64 - 1),
        ("eighty pairs", duet(8, 80, 3, 1.03), 0.0, 200, 7),
        ("no flips", duet(9, 14, 4, 1.05), 0.0, 0, 7),
        ("an infinite limit", duet(2, 5, 8, 1.0), INFINITY, 100, 1),
        ("a time of zero", [[1.0, 0.0], [0, 0], [0, 1]], 0.0, 10, 1),
        ("a pair too many", [[1.0, 1.0], [160, 160], [0, 1]], 0.0, 10, 1),
        ("one side", [[1.0, 1.0, 1.0], [0, 0, 1], [0, 1, 1]], 0.0, 10, 1),
        ("a gap", [[1.0, 1.0], [1, 1], [0, 1]], 0.0, 10, 1),
        ("nothing", [[], [], []], 0.0, 10, 1),
    ]:
        yield name, [*marks, limit, flips, seed], answer(twins.sign_flip, *marks, limit, flips, seed)


@function(["f64 alpha", "u64 most pairs", "u64[] looks"], ["bool, f64 of each look", "f64 spent"], within(16, "differences of roots"))
def looks():
    for name, alpha, most, at in [
        ("as documented", 0.001, 160, [10, 20, 40, 80, 160]),
        ("a lenient rate", 0.05, 160, [5, 10, 20, 40, 80, 160]),
        ("too few pairs for the rate", 0.001, 40, [5, 8, 9, 10, 40]),
        ("looked at twice", 0.01, 100, [50, 50, 100, 200]),
        ("no pairs", 0.01, 0, [0, 1, 20]),
    ]:
        yield name, [alpha, most, at], answer(twins.looks, alpha, most, at)


@function(
    ["f64[] logarithms of ratios", "f64 logarithm of the limit", "f64 alpha"],
    ["u64 above", "u64 below", "f64 evidence above", "f64 evidence below", "bool slower", "bool not slower"],
    within(64, "the logarithm of a sum near 1"),
)
def sign_process():
    for name, ratios, limit, alpha in [
        ("none", [], 0.0, 0.01),
        ("one", [0.1], 0.0, 0.01),
        ("fourteen above", [0.05] * 14, 0.02, 0.001),
        ("thirteen above", [0.05] * 13, 0.02, 0.001),
        ("fourteen below", [0.0] * 14, 0.02, 0.001),
        ("mixed", [math.log(x / 1000.0) for x in noise(120, 60, centre=1015.0)], 0.01, 0.01),
        ("ties and not a number", [0.02, NAN, 0.02, 0.1], 0.02, 0.05),
        ("infinite", [INFINITY, -INFINITY], 0.0, 0.05),
    ]:
        yield name, [ratios, limit, alpha], answer(twins.sign_process, ratios, limit, alpha)


@function(["f64 sigma", "f64 degrees", "f64 sigma", "f64 degrees"], ["f64 sigma", "f64 degrees"], within(4, "a root and a quotient"))
def scale_pooled():
    for words in [(0.03, 4.0, 0.01, 12.0), (0.03, 4.0, 0.0, 0.0), (0.0, 0.0, 0.03, 4.0), (0.0, 0.0, 0.0, 0.0), (0.0, 5.0, 0.02, 5.0), (NAN, 3.0, 0.02, 5.0), (0.02, INFINITY, 0.01, 2.0)]:
        yield repr(words), list(words), answer(twins.scale_pooled, *words)


@function(["f64 sigma", "f64 degrees", "f64 prior degrees", "f64 prior scale"], ["f64 sigma", "f64 degrees"], within(4, "a root and a quotient"))
def scale_moderated():
    for words in [(0.03, 4.0, 3.0, 0.015), (0.0, 0.0, 3.0, 0.015), (0.03, 4.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.05), (0.0, 0.0, 0.0, 0.0), (0.5, 25.0, 1.0, 0.005)]:
        yield repr(words), list(words), answer(twins.scale_moderated, *words)


def key_of(name):
    return xxhash.xxh3_128_intdigest(name.encode())


@function(["text name", "u64 sequence", *DIGEST, "u64 size of the buffer"], ["bytes"])
def frame_encode():
    for name, test, sequence, fields, size in [
        ("a run", "parses_a_page", 7, run(50), 192),
        ("the last of a sequence", "x", 2**32 - 1, run(51), 192),
        ("zeros inside", "", 0, twins.digest([1.0, 2.0, 4.0, 8.0], [2, 2], 0.0), 192),
        ("a buffer that is too small", "parses_a_page", 7, run(50), 100),
        ("no buffer", "parses_a_page", 7, run(50), 0),
        ("a digest that cannot be", "parses_a_page", 7, [0, *run(50)[1:]], 192),
    ]:
        yield name, [{"text": test}, sequence, *fields, size], answer(twins.frame_encode, key_of(test), sequence, fields, size)


@function(["bytes"], ["for each frame: ok, u64 low half of the key, u64 sequence; or its error"])
def frame_stream():
    frames = [twins.frame(key_of(f"test {i}"), i, run(52 + i)) for i in range(3)]

    def heard(*numbers):
        return [word for i in numbers for word in ("ok", key_of(f"test {i}") & (2**64 - 1), i)]

    first, second, third = frames
    flipped = bytes([*second[:20], second[20] ^ 1 or 2, *second[21:]])
    other_version = twins.cobs(twins.wire_frame(2, b"whatever"))
    for name, stream, found in [
        ("three frames", first + second + third, heard(0, 1, 2)),
        ("begun in the middle", first[9:] + second, ["checksum", *heard(1)]),
        ("cut in the middle", first + second[:50], heard(0)),
        ("zeros between", b"\0\0" + first + b"\0\0\0" + second, heard(0, 1)),
        ("a flipped byte", first + flipped + third, [*heard(0), "checksum", *heard(2)]),
        ("a byte lost", first + second[:30] + second[31:] + third, [*heard(0), "checksum", *heard(2)]),
        ("a byte doubled", first + second[:30] + second[29:] + third, [*heard(0), "checksum", *heard(2)]),
        ("a zero lost", first[:-1] + second + third, ["too_long" if len(first + second) > 193 else "checksum", *heard(2)]),
        ("another version", other_version + third, ["version", 2, *heard(2)]),
        ("noise without end", bytes([1 + i % 255 for i in range(400)]) + b"\0" + third, ["too_long", *heard(2)]),
        ("no bytes", b"", []),
    ]:
        yield name, [list(stream)], found


# Files -----------------------------------------------------------------------------------------------------------


def dump(value):
    return json.dumps(value, ensure_ascii=False)


def main():
    (HERE / "cases").mkdir(exist_ok=True)
    entries = []
    for name in ORDER:
        parameters, results, agreement, cases = FUNCTIONS.pop(name)
        rows = [
            f'    {{"case": {dump(case)},\n     "arguments": {dump(argument(arguments))},\n'
            f'     "results": {dump(result(found))}}}'
            for case, arguments, found in cases
        ]
        text = f'{{"function": {dump(name)},\n "cases": [\n' + ",\n".join(rows) + "\n ]}\n"
        (HERE / "cases" / f"{name}.json").write_text(text)
        entries.append(
            {
                "name": name,
                "parameters": parameters,
                "results": results,
                "agreement": agreement,
                "cases": len(cases),
            }
        )
    assert not FUNCTIONS, f"not in src/lib.rs: {list(FUNCTIONS)}"
    manifest = {
        "format": 1,
        "made_with": {
            "python": platform.python_version(),
            "mpmath": mpmath.__version__,
            "xxhash": xxhash.VERSION,
        },
        "names": NAMES,
        "functions": entries,
    }
    (HERE / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    print(f"{len(entries)} functions, {sum(e['cases'] for e in entries)} cases")


main()
