"""The vectors of ``tests/vectors``, bit for bit, through the public functions of ``evenkeel``."""

from __future__ import annotations

import json
import struct
from array import array
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

import evenkeel
from evenkeel import Digest, Judgement, Policy, Sample

VECTORS = Path(__file__).resolve().parents[3] / "tests" / "vectors"
if not VECTORS.is_dir():
    pytest.skip("the vectors are in the repository, not in the package", allow_module_level=True)

NAMES = json.loads((VECTORS / "manifest.json").read_text(encoding="utf-8"))["names"]
BITS = json.loads((VECTORS / "bits.json").read_text(encoding="utf-8"))


def scalar(text: Any) -> Any:
    """A float, an integer, a name or a text, as the vectors write them."""
    if isinstance(text, list):
        return [scalar(item) for item in text]
    if not isinstance(text, str):
        return text
    if text.startswith("0x"):
        return struct.unpack(">d", int(text, 16).to_bytes(8, "big"))[0]
    if text.isdigit():
        return int(text)
    try:
        return float(text)
    except ValueError:
        return text


def words(result: Any) -> Iterator[int]:
    """Flattened to 64-bit words."""
    if isinstance(result, (list, tuple)):
        for item in result:
            yield from words(item)
    elif isinstance(result, bool) or result is None:
        yield int(bool(result))
    elif isinstance(result, int):
        yield result
    elif isinstance(result, float):
        yield int.from_bytes(struct.pack(">d", result), "big")
    else:
        yield NAMES.index(result)


def digest(fields: list[Any]) -> Digest:
    observations, processes, iterations, resolution, *quantiles = fields[:11]
    sigma, estimator, process_scale = fields[11:14]
    return Digest.from_fields(
        observations=observations, processes=processes, iterations=iterations, resolution=resolution,
        quantiles=quantiles, sigma=sigma, estimator=estimator, process_scale=process_scale,
    )  # fmt: skip


def fields(found: Digest) -> list[Any]:
    return [
        found.observations, found.processes, found.iterations, found.resolution, *found.quantiles,
        found.sigma, found.estimator, found.process_scale,
    ]  # fmt: skip


def policy(numbers: list[Any]) -> Policy:
    floor, budget, screen_alpha, alarm_rate, df, scale, level = numbers
    level = None if level == "none" else level
    return Policy(
        floor=floor, budget=budget, screen_alpha=screen_alpha, alarm_rate=alarm_rate, prior=(df, scale), level=level
    )


def verdict(found: Any, runs: int = 0, needed: Any = None) -> list[Any]:
    if found.verdict == "learning":
        return [found.verdict, runs, needed]
    return [found.verdict, found.cause or 0, 0]


def judgement(found: Judgement, history: int) -> list[Any]:
    return [
        *verdict(found, history, found.needed), found.suspect, found.stage, found.runs, found.fresh, found.level,
        found.estimator, found.ratio, *found.interval, found.limit, found.detectable, found.scale, found.alpha,
        *found.moved,
    ]  # fmt: skip


def comparison(old: Any, new: Any, chosen: list[Any], paired: bool) -> list[Any]:
    found = evenkeel.compare(array("d", old), new, paired=paired, policy=policy(chosen))
    return [*verdict(found), found.ratio, *found.interval]


def judged(history: Any, rest: list[Any]) -> list[Any]:
    return judgement(evenkeel.judge([digest(run) for run in history], digest(rest[:14]), policy(rest[14:])), len(history))


def confirmed(history: Any, rest: list[Any]) -> list[Any]:
    runs, chosen = [digest(run) for run in history], policy(rest[14:21])
    screened = evenkeel.judge(runs, digest(rest[:14]), chosen)
    return judgement(evenkeel.confirm(runs, screened, [digest(run) for run in rest[21]], chosen), len(history))


def summary(values: Any) -> list[Any]:
    sample = Sample(values)
    return [len(sample), sample.min, sample.median, sample.max, sample.mad, sample.iqr]


def key(name: str) -> list[int]:
    found = evenkeel.key_of(name)
    return [found & (1 << 64) - 1, found >> 64]


CALLS: dict[str, Callable[..., Any]] = {
    "sample_f64": lambda values: summary(array("d", values)),
    "quantile": lambda values, p: Sample(values).quantile(p),
    "median_interval": lambda values, confidence: Sample(values).median_interval(confidence),
    "dispersion": lambda values, resolution: Sample(values).dispersion(resolution)[:2],
    "shamos": lambda values: evenkeel.shamos(values),
    "normal_quantile": evenkeel.normal_quantile,
    "t_quantile": evenkeel.t_quantile,
    "median_ranks": evenkeel.median_ranks,
    "rank_rule_alpha": evenkeel.rank_rule_alpha,
    "fresh_runs_needed": evenkeel.fresh_runs_needed,
    "digest": lambda values, lengths, resolution: fields(Digest(values, lengths, resolution=resolution)),
    "digest_standard_error": lambda *numbers: digest(list(numbers)).standard_error,
    "policy_check": lambda *numbers: [] if policy(list(numbers)) else [],
    "judge": lambda history, *rest: judged(history, list(rest)),
    "confirm": lambda history, *rest: confirmed(history, list(rest)),
    "paired": lambda old, new, *chosen: comparison(old, new, list(chosen), True),
    "unpaired": lambda old, new, *chosen: comparison(old, new, list(chosen), False),
    "test_key": lambda name: key(name["text"]),
    "share": lambda text: evenkeel.share(text["text"]),
    "nanoseconds": lambda text: evenkeel.nanoseconds(text["text"]),
}


@pytest.mark.parametrize("function", sorted(CALLS))
def test_every_case_gives_the_golden_bits(function: str) -> None:
    cases = json.loads((VECTORS / "cases" / f"{function}.json").read_text(encoding="utf-8"))["cases"]
    checked = 0
    for case in cases:
        golden = [int(word, 16) for word in BITS[f"{function}/{case['case']}"].split()]
        arguments = [scalar(argument) for argument in case["arguments"]]
        try:
            result = CALLS[function](*arguments)
        except ValueError:
            # A refusal: the vectors name it, Python raises it.
            assert NAMES[golden[0]] not in ("ok", "none"), case["case"]
            continue
        found = [NAMES.index("none")] if result is None else [NAMES.index("ok"), *words(result)]
        assert found == golden, case["case"]
        checked += 1
    assert checked > 0
