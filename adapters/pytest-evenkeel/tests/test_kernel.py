"""The module ``evenkeel``: the kernel on lists, arrays and buffers."""

from __future__ import annotations

import subprocess
import sys
from array import array
from typing import Any

import pytest

import evenkeel
from evenkeel import Digest, Policy, Sample, compare, confirm, judge

TIMES = [5.0, 1.0, 4.0, 2.0, 3.0]


def run(level: float, shift: int = 0) -> list[float]:
    return [level * (1 + ((i + shift) % 7) / 1000) for i in range(60)]


HISTORY = [run(1000 + i % 3, i) for i in range(12)]


@pytest.mark.parametrize(
    "values",
    [
        TIMES,
        tuple(TIMES),
        array("d", TIMES),
        array("f", TIMES),
        array("q", map(int, TIMES)),
        array("I", map(int, TIMES)),
        array("h", map(int, TIMES)),
        bytes([5, 1, 4, 2, 3]),
        memoryview(array("d", [5, 0, 1, 0, 4, 0, 2, 0, 3, 0]))[::2],
        [5, 1, 4, 2, 3],
        range(1, 6),
    ],
    ids=lambda values: type(values).__name__,
)
def test_numbers_come_in_many_forms(values: Any) -> None:
    assert Sample(values).sorted == [1.0, 2.0, 3.0, 4.0, 5.0]


@pytest.mark.parametrize("kind", ["float64", "float32", ">f8", "int64", "uint8"])
def test_arrays_of_numpy_are_read_as_buffers(kind: str) -> None:
    numpy = pytest.importorskip("numpy")
    values = numpy.array([TIMES, TIMES], dtype=kind)
    assert Sample(values.T).sorted == sorted(TIMES * 2)
    with pytest.raises(TypeError, match="holds no real numbers"):
        Sample(numpy.array([1 + 2j]))


def test_order_statistics() -> None:
    sample = Sample(TIMES)
    assert (len(sample), sample.min, sample.median, sample.max, sample.iqr, sample.mad) == (5, 1, 3, 5, 2, 1)
    assert sample.quantile(0.25) == 2 and sample.median_interval() is None
    assert Sample(range(1, 21)).median_interval(0.95) == (6, 15)
    assert sample.dispersion()[1:] == ("mad", False) and Sample([1.0] * 9).dispersion(0.1)[1:] == ("resolution", True)


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ([], ValueError, "measure at least once"),
        ([1.0, float("inf")], ValueError, "observation 1 is infinite"),
        (["one"], TypeError, "observation 0 is no number but a str"),
        (3, TypeError, "not iterable"),
    ],
)
def test_what_is_no_sample_is_refused(values: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Sample(values)


def test_the_judge_learns_judges_suspects_and_confirms() -> None:
    assert judge([], run(1000)).verdict == "learning" and judge([], run(1000)).needed == 3
    steady = judge(HISTORY, run(1001))
    assert (steady.verdict, steady.runs, steady.stage, steady.suspect) == ("steady", 12, "screen", False)
    suspect = judge(HISTORY, run(1500))
    assert suspect.suspect and suspect.cause == "suspect_not_confirmed" and suspect.ratio == pytest.approx(1.5, rel=0.01)
    fresh = [run(1500 + i) for i in range(5)]
    confirmed = confirm(HISTORY, suspect, fresh)
    assert (confirmed.verdict, confirmed.fresh, confirmed.stage) == ("regressed", 5, "confirm")
    assert judge(HISTORY, run(1500), Policy(budget=0.6)).verdict != "regressed"
    assert judge(HISTORY, run(500)).verdict == "improved"


def test_runs_come_as_digests_too_and_their_bytes_come_back() -> None:
    digest = Digest(run(1000), [20, 40], resolution=0.5, iterations=7)
    assert (digest.processes, digest.observations, digest.iterations, digest.resolution) == (2, 60, 7, 0.5)
    assert digest.quantiles[3] == digest.median and digest.q10 <= digest.q25 <= digest.median <= digest.q90
    again = Digest.from_bytes(digest.to_bytes())
    assert again == digest
    assert judge([digest] * 3, digest).verdict == "steady"
    damaged = bytearray(digest.to_bytes())
    damaged[5] ^= 1
    with pytest.raises(ValueError, match="damaged"):
        Digest.from_bytes(bytes(damaged))


def test_sides_are_compared_apart_and_in_pairs() -> None:
    a, b = run(100), run(110)
    assert compare(a, b).verdict == "regressed" and compare(a, b).ratio == pytest.approx(1.1, rel=0.01)
    assert compare(b, a).verdict == "improved"
    assert compare(array("d", a), array("d", b), paired=True, policy=Policy(budget=0.2)).verdict == "steady"
    assert a == run(100), "what was given is left alone"
    with pytest.raises(ValueError, match="paired sides have the same number"):
        compare(a, b[1:], paired=True)


def test_a_policy_is_checked_when_it_is_made() -> None:
    assert Policy().alarm_rate == 0.001 and Policy(level="q10").level == "q10"
    with pytest.raises(ValueError, match="alarm_rate must be above 0"):
        Policy(alarm_rate=0)
    with pytest.raises(ValueError, match="the levels are q10, q25, median, q90"):
        Policy(level="q11")


def test_quantities_are_read_as_people_write_them() -> None:
    assert evenkeel.share("5 %") == evenkeel.share(0.05) == 0.05
    assert evenkeel.nanoseconds("2 ms") == 2e6


def test_a_store_that_is_not_there_is_not_made(tmp_path: Any) -> None:
    with pytest.raises(OSError, match="there is no store"):
        evenkeel.Store(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys, evenkeel, pytest_evenkeel.plugin\n"
        "heavy = {'numpy', 'scipy', 'psutil', 'asyncio', 'tomllib', 'subprocess', 'difflib', 'concurrent.futures'}\n"
        "before = set(sys.modules)\n"
        "import evenkeel._native\n"
        "assert 'numpy' not in before and 'scipy' not in before and 'psutil' not in before\n"
        "assert 'pytest_evenkeel.framework' not in before and 'pytest_evenkeel.worker' not in before\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_everything_that_is_exported_is_typed() -> None:
    import ast
    from pathlib import Path

    stub = Path(evenkeel.__file__).with_name("_native.pyi").read_text(encoding="utf-8")
    named = {node.name for node in ast.parse(stub).body if isinstance(node, (ast.ClassDef, ast.FunctionDef))}
    native = {name for name in dir(evenkeel._native) if not name.startswith("_")}  # type: ignore[attr-defined]
    assert native == named - {"_Buffer"}
