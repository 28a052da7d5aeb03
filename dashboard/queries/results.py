"""The results of a run, page by page, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from dashboard.queries.project import Frame
from dashboard.queries.run import RunDetail
from dashboard.result_filter import ResultFilter
from ingest.models import Backend, Outcome, Reason, Result

TEXT = 50_000

_BACKENDS = {label: value for value, label in Backend.choices}
_OUTCOMES = {label: value for value, label in Outcome.choices}


@dataclass(frozen=True, slots=True)
class ResultRow:
    seq: int
    nodeid: str
    backend: str
    outcome: str
    reason: str | None
    attempt: int
    worker: str | None
    duration_s: float
    longest_tick_s: float | None


@dataclass(frozen=True, slots=True)
class ResultsPage:
    rows: list[ResultRow]
    next: int | None
    """The next page holds results below this sequence number."""


def load_results(project: Frame, run: RunDetail, wanted: ResultFilter, before: int | None, most: int) -> ResultsPage:
    """At most `most` results that pass the filter and came before the result `before`."""
    rows = _wanted(project, run, wanted)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = [_row(values) for values in _values(rows.order_by("-seq")[: most + 1])]
    shown = found[:most]
    return ResultsPage(shown, shown[-1].seq if len(found) > most else None)


def load_results_for_text(project: Frame, run: RunDetail, wanted: ResultFilter, after: int) -> list[ResultRow]:
    """At most 50 000 results that came after the result `after`, oldest first."""
    rows = _wanted(project, run, wanted).filter(seq__gt=after).order_by("seq")
    return [_row(values) for values in _values(rows[:TEXT])]


def _wanted(project: Frame, run: RunDetail, wanted: ResultFilter) -> QuerySet[Result]:
    rows = Result.objects.filter(project=project.id, run=run.id, run_at=run.created_at)
    if wanted.outcomes:
        rows = rows.filter(outcome__in=_codes(wanted.outcomes, _OUTCOMES))
    if wanted.backends:
        rows = rows.filter(backend__in=_codes(wanted.backends, _BACKENDS))
    if wanted.workers:
        rows = rows.filter(worker__in=wanted.workers)
    for word in wanted.words:
        rows = rows.filter(node__nodeid__icontains=word)
    return rows


def _codes(names: frozenset[str], codes: dict[str, int]) -> list[int]:
    return [codes[name] for name in names if name in codes]


def _values(rows: QuerySet[Result]) -> Iterator[tuple[Any, ...]]:
    names = ("seq", "node__nodeid", "backend", "outcome", "reason", "attempt", "worker", "duration_s")
    return iter(rows.values_list(*names, "longest_tick_s"))


def _row(values: tuple[Any, ...]) -> ResultRow:
    seq, nodeid, backend, outcome, reason, *rest = values
    return ResultRow(
        seq,
        nodeid,
        Backend(backend).label,
        Outcome(outcome).label,
        Reason(reason).label if reason else None,
        *rest,
    )
