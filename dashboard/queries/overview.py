"""A project at a glance: its newest runs on one branch, what is wrong, what has changed."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum, Window
from django.db.models.functions import Coalesce, JSONObject, RowNumber
from django.utils import timezone

from dashboard.counts import Counts
from dashboard.queries.accepted import is_accepted
from dashboard.queries.every_job import in_every_job, newest_failure
from dashboard.queries.project import Frame
from dashboard.queries.run_split import Red, load_splits
from dashboard.queries.runs import collected
from dashboard.queries.trunk import on_branch
from ingest.models import Backend, Project, Run
from trends.models import Change, Comparison, EarlyWarning, Frontier, Kind, Shift, SiteRun, StallCause, Verdict, Word

RUNS = 400
"""Newest runs of the branch that are looked at."""
STRIP = 60
EACH = 20
"""Problems of a kind that are looked at."""
PLAIN = ("began", "rate", "of", "every_job", "newest")
LIVE = 5
CHANGES = 1_000
WEEK = timedelta(days=7)
COUNTED = tuple(field.name for field in fields(Counts))
OF_RUN = ("pk", "number", "created_at", "status", "branch", "started_at", "ended_at", "longest_tick_s")


@dataclass(frozen=True, slots=True)
class BranchRun:
    number: int
    status: str
    started_at: datetime
    ended_at: datetime | None
    counts: Counts
    longest_tick_s: float | None
    is_flaky_only: bool = False
    """Whether all that failed in it was known to flake; looked for in the newest 60."""
    has_branch: bool = True

    @property
    def looks(self) -> str:
        """Its status, told apart from a failure that says something of the code."""
        return "flaky" if self.is_flaky_only else self.status

    @property
    def wall_s(self) -> float | None:
        """From start to end; None while it goes on."""
        return (self.ended_at - self.started_at).total_seconds() if self.ended_at else None


@dataclass(frozen=True, slots=True)
class LiveRun:
    number: int
    branch: str | None
    counts: Counts
    total: int | None
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Problem:
    """A variant that fails every time, or now and then."""

    word: str
    backend: str
    case_id: int
    case: str
    since: int
    """Number of the run that most likely brought the verdict, or of the one after which it was called so."""
    score: float
    """Flaky failures to be expected in the next 100 runs."""
    rate: float
    """Share of failures that no breakage explains."""
    calm_runs: int
    """Runs since its last failure."""
    failures: int
    results: int
    failed_run: int | None
    failed_seq: int | None
    of: int
    """How many variants have this word."""


@dataclass(frozen=True, slots=True)
class Stalling:
    """A place in the code that held the loop, in the newest runs."""

    id: int
    name: str
    worst_s: float
    summed_s: float
    runs: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What one row can tell: `facts` as `trends.comparison.facts`, the rest as lists of plain objects."""

    trunk: str | None
    facts: dict[str, Any] | None
    changes: list[dict[str, Any]]
    """Verdicts that became others in the last seven days, oldest first: `variant`, `was`, `now`."""
    warnings: list[dict[str, Any]]
    shifts: list[dict[str, Any]]
    stalling: list[Stalling]
    live: list[LiveRun]
    """Of all branches, newest first."""


@dataclass(frozen=True, slots=True)
class Overview:
    branch: str
    runs: list[BranchRun]
    """Newest first."""
    problems: list[Problem]
    tally: Tally

    @property
    def is_named(self) -> bool:
        """Whether the list of runs finds all of these by the name of the branch."""
        return all(run.has_branch for run in self.runs)


def load_overview(project: Frame, branch: str | None, days: int) -> Overview:
    """`branch`: the one it speaks of; None: the one whose runs are taken for the truth. `days`: of the comparison."""
    tally = _tally(project, days)
    trunk = tally.trunk or project.default_branch
    where = branch or trunk
    mine = Q(branch=where) if where != trunk else on_branch(where)
    return Overview(where, _runs(project, mine), _problems(project), tally)


def _runs(project: Frame, mine: Q) -> list[BranchRun]:
    """Of the default branch those that verdicts are made of: also runs of which no branch is known, and no pull request
    from a branch of the same name."""
    newest: Any = Run.objects.filter(mine, project=project.id).order_by("-number")[:RUNS]
    rows = list(newest.values_list(*OF_RUN, *COUNTED, named=True))
    red = [row for row in rows[:STRIP] if row.status == Run.Status.FAILED]
    asked = [Red(row.pk, row.created_at, row.failed + row.error, row.retried) for row in red]
    splits = load_splits(project.id, project.default_branch, asked)
    flaky = {run for run, split in splits.items() if split.is_flaky_only}
    return [
        BranchRun(
            row.number,
            row.status,
            row.started_at,
            row.ended_at,
            Counts(*row[len(OF_RUN) :]),
            row.longest_tick_s,
            row.pk in flaky,
            row.branch is not None,
        )
        for row in rows
    ]


def _problems(project: Frame) -> list[Problem]:
    """Of each word the worst, the gravest word first. What is in quarantine is set aside here, too."""
    by_word = [F("word")]
    same = Change.objects.filter(variant=OuterRef("variant"), stratum=OuterRef("stratum"), now=OuterRef("word"))
    dated = Subquery(same.order_by("-run", "-pk").values("middle")[:1])
    worst = [F("score").desc(), F("failed_run").desc(nulls_last=True), F("pk").asc()]
    rows = (
        Verdict.objects.filter(project=project.id, is_worst=True, word__in=(Word.BROKEN, Word.FLAKY))
        .exclude(variant__quarantine__until__gte=timezone.now().date())
        .annotate(
            place=Window(RowNumber(), partition_by=by_word, order_by=worst),
            of=Window(Count("pk"), partition_by=by_word),
            began=Coalesce(dated, "since"),
            every_job=in_every_job(),
            newest=newest_failure(),
        )
        .filter(place__lte=EACH)
        .order_by("-word", "place")
        .values_list("word", "variant__backend", "variant__case_id", "variant__case__name", *PLAIN)
    )
    return [_problem(*row) for row in rows]


def _problem(
    word: int, backend: int, case_id: int, case: str, began: int, rate: float, of: int, every_job: Any, newest: Any
) -> Problem:
    return Problem(
        word=Word(word).label,
        backend=Backend(backend).label,
        case_id=case_id,
        case=case,
        since=began,
        rate=rate,
        of=of,
        failed_run=newest["run"],
        failed_seq=newest["seq"],
        **every_job,
    )


def _tally(project: Frame, days: int) -> Tally:
    here = OuterRef("pk")
    row: Any = (
        Project.objects.filter(pk=project.id)
        .annotate(
            trunk=Subquery(Frontier.objects.filter(project=here).values("trunk")[:1]),
            facts=Subquery(Comparison.objects.filter(project=here, days=days).values("facts")[:1]),
            changes=ArraySubquery(_changes(here)),
            warnings=ArraySubquery(_warnings(here)),
            shifts=ArraySubquery(_shifts(here, project.newest)),
            stalling=ArraySubquery(_stalling(here, project.newest)),
            live=ArraySubquery(_live(here)),
        )
        .get()
    )
    stalling, live = [Stalling(**one) for one in row.stalling], [_live_run(**one) for one in row.live]
    return Tally(row.trunk, row.facts, row.changes, row.warnings, row.shifts, stalling, live)


def _live(project: OuterRef) -> Any:
    rows = Run.objects.filter(project=project, status=Run.Status.RUNNING).order_by("-number")
    counts = {name: name for name in COUNTED}
    told = JSONObject(number="number", branch="branch", started_at="started_at", total=collected(), **counts)
    return rows.values(json=told)[:LIVE]


def _live_run(number: int, branch: str | None, started_at: str, total: int | None, **counts: int) -> LiveRun:
    return LiveRun(number, branch, Counts(**counts), total, datetime.fromisoformat(started_at))


def _stalling(project: OuterRef, newest: int) -> Any:
    """The sites that held the loop longest in the newest 60 runs; a starved runner says nothing of the code.

    What people have accepted is nothing to do.
    """
    rows = SiteRun.objects.filter(project=project, run__gt=newest - STRIP).exclude(cause=StallCause.STARVED)
    rows = rows.exclude(is_accepted(OuterRef("project"), OuterRef("site__name"), OuterRef("worst_s")))
    by_site = (
        rows.exclude(site__name="")
        .values("site_id", "site__name")
        .annotate(worst=Max("worst_s"), summed=Sum("summed_s"), in_runs=Count("run", distinct=True))
    )
    told = JSONObject(id="site_id", name="site__name", worst_s="worst", summed_s="summed", runs="in_runs")
    return by_site.order_by("-summed", "site_id").values(json=told)[:EACH]


def _changes(project: OuterRef) -> Any:
    rows = Change.objects.filter(project=project, at__gte=timezone.now() - WEEK).order_by("run", "pk")
    return rows.values(json=JSONObject(variant="variant_id", was="was", now="now"))[:CHANGES]


def _warnings(project: OuterRef) -> Any:
    """In the order of their page: near misses, the nearest first of all, then stalls by how much they have grown."""
    order = (F("least_margin").asc(nulls_last=True), F("ratio").desc(nulls_last=True), "pk")
    rows = EarlyWarning.objects.filter(project=project).order_by(*order)
    return rows.values(
        json=JSONObject(
            case="variant__case__name",
            case_id="variant__case_id",
            backend="variant__backend",
            kind="kind",
            run="run",
            seq="seq",
            runs="runs",
            of_runs="of_runs",
            margin="least_margin",
            ratio="ratio",
        )
    )[:EACH]


def _shifts(project: OuterRef, newest: int) -> Any:
    """Tests that became slower in the newest 60 runs and are so still, those that lost most first."""
    rows = Shift.objects.filter(
        project=project, kind=Kind.DURATION, variant__isnull=False, seen_run__gt=newest - STRIP, ratio_low__gt=1
    )
    worst = rows.order_by((F("after_s") - F("before_s")).desc(), "pk")
    return worst.values(
        json=JSONObject(
            case="variant__case__name",
            case_id="variant__case_id",
            backend="variant__backend",
            run="run",
            ratio="ratio",
            before_s="before_s",
            after_s="after_s",
        )
    )[:EACH]
