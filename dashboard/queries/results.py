"""The results of a run, page by page, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from dashboard.filter import Condition, Filter, Term, begins, choice, contains, equals, number, where
from dashboard.queries.project import Frame
from dashboard.queries.run import RunDetail
from dashboard.verdict_lines.run import STALL_S
from ingest.models import Backend, Outcome, Reason, Result

TEXT = 50_000

_OUTCOMES = {label: value for value, label in Outcome.choices}
_REASONS = {label: value for value, label in Reason.choices}


def _outcome(term: Term) -> Q:
    """Reasons are asked for beside outcomes."""
    outcomes = [_OUTCOMES[str(value)] for value in term.values if value in _OUTCOMES]
    reasons = [_REASONS[str(value)] for value in term.values if value in _REASONS]
    return Q(outcome__in=outcomes) | Q(reason__in=reasons)


def _is(term: Term) -> Q:
    """Of a result there are `is:retried` and `is:slow`."""
    either = Q(pk__in=[])
    if "retried" in term.values:
        either |= Q(attempt__gt=1)
    if "slow" in term.values:
        either |= Q(longest_tick_s__gte=STALL_S)
    return either


FIELDS: Final[dict[str, Condition]] = {
    "outcome": _outcome,
    "backend": choice("backend", {label: value for value, label in Backend.choices}),
    "worker": equals("worker"),
    "file": begins("node__nodeid"),
    "test": contains("node__nodeid"),
    "error": contains("failure__message"),
    "attempt": number("attempt"),
    "duration": number("duration_s"),
    "stall": number("longest_tick_s"),
    "is": _is,
}
"""What the results of a run can be filtered by. `static/app/lib/matcher.js` has the same."""


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


def load_results(project: Frame, run: RunDetail, wanted: Filter, before: int | None, most: int) -> ResultsPage:
    """At most `most` results that pass the filter and came before the result `before`."""
    rows = _wanted(project, run, wanted)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = [_row(values) for values in _values(rows.order_by("-seq")[: most + 1])]
    shown = found[:most]
    return ResultsPage(shown, shown[-1].seq if len(found) > most else None)


def load_results_for_text(project: Frame, run: RunDetail, wanted: Filter, after: int) -> list[ResultRow]:
    """At most 50 000 results that came after the result `after`, oldest first."""
    rows = _wanted(project, run, wanted).filter(seq__gt=after).order_by("seq")
    return [_row(values) for values in _values(rows[:TEXT])]


def _wanted(project: Frame, run: RunDetail, wanted: Filter) -> QuerySet[Result]:
    rows = Result.objects.filter(project=project.id, run=run.id, run_at=run.created_at)
    return rows.filter(where(wanted, FIELDS, words="node__nodeid"))


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
