"""What the jobs have found about a variant."""

from dataclasses import dataclass, field
from datetime import date

from dashboard.interval import Rate, wilson


@dataclass(frozen=True, slots=True)
class VerdictFact:
    word: str
    stratum: str
    rate: float
    low: float
    high: float
    results: int
    failures: int
    disagreements: int
    set_aside: int
    calm_runs: int
    since: int
    """The run that most likely brought the word; where nothing speaks of one, the run after which it was called so."""
    failed_run: int | None
    failed_seq: int | None
    p_next_fail: float

    @property
    def seen(self) -> Rate | None:
        """Failures of all results that count."""
        return wilson(self.failures, self.results)


@dataclass(frozen=True, slots=True)
class ChangeFact:
    run: int
    was: str
    now: str
    stratum: str
    low: int | None
    middle: int | None
    high: int | None
    """What brought it came with one of these runs (90 %)."""


@dataclass(frozen=True, slots=True)
class ShiftFact:
    kind: str
    run: int
    low: int
    high: int
    ratio: float
    before_s: float
    after_s: float


@dataclass(frozen=True, slots=True)
class Association:
    kind: str
    value: str
    failed_with: int
    failed: int
    passed_with: int
    passed: int
    p: float
    case_id: int | None = None
    """Of `after`: the test that it names, if there is one."""
    nodeids: list[str] = field(default_factory=list)
    """Of that test, at most 200."""

    @property
    def lift(self) -> float | None:
        """How much more of the failures than of the passes had it; None when no pass did."""
        if not self.passed_with or not self.passed:
            return None
        return (self.failed_with / self.failed) / (self.passed_with / self.passed)


@dataclass(frozen=True, slots=True)
class SiteFact:
    id: int
    name: str
    leaf: str
    ticks: int
    worst_s: float
    worst_run: int
    worst_seq: int


@dataclass(frozen=True, slots=True)
class Aside:
    """A quarantine, which may be over."""

    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another branch than the default one, among the newest runs that had the test."""

    branch: str
    runs: int
    failed: int
    """Runs in which it passed on some backend in no attempt."""
    newest: int
    """Number of the newest of its runs …"""
    failed_last: bool
    """… and whether that is one of them."""


@dataclass(frozen=True, slots=True)
class CaseVariant:
    """Lists have their gravest, newest or surest first."""

    id: int
    backend: str
    verdicts: list[VerdictFact]
    changes: list[ChangeFact]
    shifts: list[ShiftFact]
    causes: list[Association]
    sites: list[SiteFact]
    aside: Aside | None = None
    owner: str = ""
    """Who looks at it."""
    last_run: int = 0
    """Number of the newest run that had it, of all branches."""

    @property
    def worst(self) -> VerdictFact | None:
        return self.verdicts[0] if self.verdicts else None
