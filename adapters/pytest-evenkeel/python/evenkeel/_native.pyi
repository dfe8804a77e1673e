"""The kernel, the store and the session, as the native module has them."""

from collections.abc import Iterable, Sequence
from os import PathLike
from typing import Any, Optional, Protocol, Union, final

class _Buffer(Protocol):
    """NumPy arrays and memoryviews: whatever can be looked at as a buffer of real numbers."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: Any, /) -> Any: ...

Numbers = Union[Iterable[float], _Buffer]
Run = Union[Digest, Record, Numbers]

__version__: str

@final
class Policy:
    """The numbers that a project chooses. Shares are of one: 0.02 is two percent."""

    def __new__(
        cls,
        *,
        floor: Optional[float] = None,
        budget: Optional[float] = None,
        screen_alpha: Optional[float] = None,
        alarm_rate: Optional[float] = None,
        prior: Optional[tuple[float, float]] = None,
        level: Optional[str] = None,
    ) -> Policy: ...
    @property
    def floor(self) -> float:
        """Below this relative difference nothing matters. Default 0.02."""
    @property
    def budget(self) -> float:
        """How much slower is still acceptable. Default 0."""
    @property
    def screen_alpha(self) -> float:
        """The share of unchanged runs that the first look may suspect. Default 0.01."""
    @property
    def alarm_rate(self) -> float:
        """The share of unchanged runs that may be called regressed. Default 0.001."""
    @property
    def prior(self) -> tuple[float, float]:
        """What is known of the run-to-run scale beforehand: degrees of freedom and scale."""
    @property
    def level(self) -> Optional[str]:
        """The level that the screen asks: ``q10``, ``q25``, ``median``, ``q90``; ``None`` lets the history choose."""

@final
class Sample:
    """Finite, non-empty, sorted observations and their order statistics."""

    def __new__(cls, observations: Numbers) -> Sample: ...
    def __len__(self) -> int: ...
    @property
    def sorted(self) -> list[float]: ...
    @property
    def min(self) -> float: ...
    @property
    def max(self) -> float: ...
    @property
    def median(self) -> float: ...
    @property
    def iqr(self) -> float: ...
    @property
    def mad(self) -> float:
        """Unscaled."""
    def quantile(self, p: float) -> float:
        """Of type 7."""
    def median_interval(self, confidence: float = 0.95) -> Optional[tuple[float, float]]:
        """Two observations that enclose the median at least that often; ``None`` if there are too few."""
    def dispersion(self, resolution: float = 0.0) -> tuple[float, str, bool]:
        """The scale, the estimator that gave it (``mad``, ``iqr``, ``resolution``, ``percentage``), and whether that is a stand-in."""

@final
class Digest:
    """What is kept of a run: counts and order statistics."""

    def __new__(
        cls,
        observations: Numbers,
        lengths: Optional[Sequence[int]] = None,
        *,
        resolution: float = 0.0,
        iterations: int = 1,
    ) -> Digest: ...
    @staticmethod
    def from_fields(
        *,
        observations: int,
        processes: int,
        quantiles: Sequence[float],
        sigma: float,
        estimator: str,
        iterations: int = 1,
        resolution: float = 0.0,
        process_scale: float = 0.0,
    ) -> Digest:
        """From the plain numbers that a report or a store shows."""
    @staticmethod
    def from_bytes(bytes: bytes) -> Digest: ...
    def to_bytes(self) -> bytes: ...
    @property
    def observations(self) -> int: ...
    @property
    def processes(self) -> int: ...
    @property
    def iterations(self) -> int: ...
    @property
    def resolution(self) -> float: ...
    @property
    def quantiles(self) -> list[float]:
        """Smallest, 10, 25, 50, 75, 90 %, largest."""
    @property
    def q10(self) -> float: ...
    @property
    def q25(self) -> float: ...
    @property
    def median(self) -> float: ...
    @property
    def q90(self) -> float: ...
    @property
    def sigma(self) -> float: ...
    @property
    def estimator(self) -> str: ...
    @property
    def degraded(self) -> bool: ...
    @property
    def process_scale(self) -> float: ...
    @property
    def standard_error(self) -> float: ...

@final
class Band:
    """Where unchanged runs are expected, in the unit of the levels."""

    def __new__(cls, levels: Numbers, policy: Optional[Policy] = None) -> Band: ...
    @property
    def runs(self) -> int: ...
    @property
    def centre(self) -> float: ...
    @property
    def upper(self) -> float: ...
    @property
    def lower(self) -> float: ...
    @property
    def detectable(self) -> float:
        """The slowdown that is seen in nine of ten runs, as a share."""
    @property
    def provisional(self) -> bool: ...

@final
class Judgement:
    """What the judge said of a run, and on what grounds. Ratios are new over old."""

    @property
    def verdict(self) -> str:
        """``steady``, ``improved``, ``regressed``, ``undecided`` or ``learning``."""
    @property
    def cause(self) -> Optional[str]:
        """Of doubt, if undecided."""
    @property
    def needed(self) -> Optional[int]:
        """How many runs are needed, while there are too few."""
    @property
    def suspect(self) -> bool: ...
    @property
    def stage(self) -> str: ...
    @property
    def runs(self) -> int: ...
    @property
    def fresh(self) -> int: ...
    @property
    def level(self) -> str: ...
    @property
    def estimator(self) -> str: ...
    @property
    def degraded(self) -> bool: ...
    @property
    def ratio(self) -> float: ...
    @property
    def interval(self) -> tuple[float, float]: ...
    @property
    def limit(self) -> float:
        """The ratio above which a run is suspect."""
    @property
    def detectable(self) -> float:
        """The slowdown that is seen in nine of ten runs, as a share."""
    @property
    def scale(self) -> float: ...
    @property
    def alpha(self) -> float: ...
    @property
    def moved(self) -> tuple[bool, bool, bool]:
        """Whether the deciding level, the median and the tail left their bands."""

@final
class Comparison:
    """The ratio of two sides, ``b`` over ``a``."""

    @property
    def ratio(self) -> float: ...
    @property
    def interval(self) -> tuple[float, float]: ...
    @property
    def verdict(self) -> str: ...
    @property
    def cause(self) -> Optional[str]: ...

@final
class Record:
    """One kept run of one test."""

    @property
    def run(self) -> str: ...
    @property
    def test(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def started_at_ns(self) -> int: ...
    @property
    def verdict(self) -> str: ...
    @property
    def cause(self) -> Optional[str]: ...
    @property
    def digest(self) -> Digest: ...
    @property
    def ratio(self) -> Optional[float]: ...
    @property
    def branch(self) -> Optional[str]: ...
    @property
    def commit(self) -> Optional[str]: ...
    @property
    def facts(self) -> list[tuple[str, str]]: ...
    @property
    def accepted(self) -> bool: ...

@final
class Store:
    """A folder of runs, for reading."""

    def __new__(cls, path: Union[str, PathLike[str]]) -> Store: ...
    def environments(self) -> list[str]: ...
    def tests(self, environment: str) -> list[str]: ...
    def history(self, environment: str, test: str) -> list[Record]:
        """Oldest first."""
    def damage(self, environment: str) -> list[str]:
        """What cannot be read, as sentences."""

def judge(history: Iterable[Run], run: Run, policy: Optional[Policy] = None) -> Judgement:
    """Screens a run against the runs of a history, oldest first."""

def confirm(history: Iterable[Run], screened: Judgement, fresh: Iterable[Run], policy: Optional[Policy] = None) -> Judgement:
    """Decides on a suspect with fresh runs, by the rank rule."""

def compare(a: Numbers, b: Numbers, *, paired: bool = False, policy: Optional[Policy] = None) -> Comparison:
    """The ratio of ``b`` over ``a`` by Hodges and Lehmann, with its rank interval, against the policy's tolerance."""

def fresh_runs_needed(history: int, alpha: float, most: int = 32) -> Optional[int]: ...
def rank_rule_alpha(history: int, fresh: int) -> float: ...
def shamos(values: Numbers) -> float: ...
def normal_quantile(upper: float) -> float: ...
def t_quantile(upper: float, df: float) -> float: ...
def median_ranks(n: int, confidence: float = 0.95) -> Optional[int]: ...
def clopper_pearson(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """The exact interval of a proportion."""

def wilson(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """The score interval of a proportion."""

def binomial_test(successes: int, trials: int, expected: float) -> float:
    """The exact chance of a count at least as far out on its side, doubled."""

def share(text: Union[str, float]) -> float:
    """0.05 from ``"5 %"``, ``"0.05"`` or ``0.05``."""

def nanoseconds(text: str) -> float:
    """2e6 from ``"2 ms"``."""

def duration(nanoseconds: float) -> str: ...
def change(ratio: float) -> str: ...
def environment() -> list[tuple[str, str]]:
    """What is found on the machine: names and values."""

def key_of(name: str) -> int:
    """The 128-bit number under which a test's runs are found."""

@final
class Turn:
    """Holds the machine's turn to measure."""

    def __new__(cls) -> Turn: ...
    def __enter__(self) -> None: ...
    def __exit__(self, *exception: object) -> None: ...

@final
class Reference:
    """The same work on every machine: a witness of the machine's own mood."""

    def __new__(cls) -> Reference: ...
    def observe(self) -> list[float]:
        """Nanoseconds per pass, a few times."""

@final
class TestReport:
    """What was found about one test."""

    @property
    def name(self) -> str: ...
    @property
    def verdict(self) -> str:
        """The verdict's word; ``failed`` if it could not be measured."""
    @property
    def cause(self) -> Optional[str]: ...
    @property
    def red(self) -> bool: ...
    @property
    def fails(self) -> bool: ...
    @property
    def kept(self) -> bool: ...
    @property
    def level_ns(self) -> Optional[float]: ...
    @property
    def ratio(self) -> Optional[float]: ...
    @property
    def limit(self) -> Optional[float]: ...
    @property
    def runs(self) -> int: ...
    @property
    def degraded(self) -> Optional[str]: ...
    @property
    def notes(self) -> list[str]: ...
    @property
    def next(self) -> str: ...
    def to_json(self) -> str: ...

@final
class Case:
    """The case of one test: what it wants measured next, until it is settled."""

    def wants(self) -> Optional[tuple[int, Optional[int]]]: ...
    def add(self, processes: Sequence[tuple[Numbers, int, float, Numbers]]) -> None: ...
    def fail(self, reason: str) -> None:
        """Settles it: what was to be measured raised an exception."""

@final
class Session:
    """One pytest run: histories, judge, report."""

    def __new__(
        cls,
        start: Union[str, PathLike[str]],
        dir: Union[str, PathLike[str]],
        *,
        label: Optional[str] = None,
        keep_days: Optional[int] = None,
    ) -> Session: ...
    @property
    def key(self) -> str: ...
    @property
    def dir(self) -> str: ...
    @property
    def dedicated(self) -> bool: ...
    @property
    def undecided_fails(self) -> bool: ...
    def case(
        self,
        name: str,
        tests: int = 1,
        *,
        budget: Optional[float] = None,
        floor: Optional[float] = None,
        limit_ns: Optional[float] = None,
        processes: Optional[int] = None,
        unstable: bool = False,
        tags: Sequence[str] = (),
        file: Optional[str] = None,
        line: int = 1,
    ) -> Case: ...
    def close(self, case: Case) -> TestReport: ...
    def baseline(self, test: str) -> list[Digest]: ...
    def accept(self, test: str, reason: str, by: str) -> None: ...
    def finish(self) -> str: ...
