"""Cost against size."""

import math
import random

import twins

from .data import INFINITY
from .policy import POLICY, policy
from .register import answer, function, within


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
