"""Results into their table by binary COPY."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
from django.db import connection
from psycopg.types.json import Jsonb

from ingest.decode import Result
from ingest.models import Backend, Outcome, Reason, Run, Session
from ingest.store.names import Name

COLUMNS = {
    "project_id": "int8",
    "run_id": "int8",
    "seq": "int4",
    "run_at": "timestamptz",
    "session_id": "int8",
    "case_id": "int8",
    "node_id": "int8",
    "failure_id": "int8",
    "started_at": "timestamptz",
    "backend": "int2",
    "outcome": "int2",
    "reason": "int2",
    "attempt": "int4",
    "worker": "text",
    "index": "int4",
    "duration_s": "float8",
    "run_s": "float8",
    "idle_s": "float8",
    "busy_s": "float8",
    "ticks": "int4",
    "longest_tick_s": "float8",
    "phases": "jsonb",
    "subtests_passed": "int4",
    "subtests_failed": "int4",
}
COPY = f"COPY ingest_result ({', '.join(COLUMNS)}) FROM STDIN (FORMAT BINARY)"

BACKENDS: dict[str | None, int] = {choice.label: choice.value for choice in Backend} | {None: Backend.NONE.value}
OUTCOMES: dict[str, int] = {choice.label: choice.value for choice in Outcome}
REASONS: dict[str | None, int | None] = {choice.label: choice.value for choice in Reason} | {None: None}


class Figures(NamedTuple):
    """What the phases of an attempt come to, seconds; None where a phase could not say."""

    duration_s: float
    run_s: float | None
    idle_s: float | None
    busy_s: float | None
    ticks: int | None
    longest_tick_s: float | None


def figures(result: Result) -> Figures:
    """Sums over the phases, and the longest of the longest ticks."""
    duration_s = sum([phase.duration_s for phase in result.phases])
    loops = [phase.loop for phase in result.phases if phase.loop is not None]
    if not loops:
        return Figures(duration_s, None, None, None, None, None)
    return Figures(
        duration_s,
        _sum([loop.run_s for loop in loops]),
        _sum([loop.idle_s for loop in loops]),
        _sum([loop.busy_s for loop in loops]),
        _sum([loop.ticks for loop in loops]),
        max((loop.longest_tick_s for loop in loops if loop.longest_tick_s is not None), default=None),
    )


def _sum(values: list[Any]) -> Any:
    """None if a part is not known: a sum without it would be too small."""
    return None if None in values else sum(values)


def copy(
    run: Run,
    session: Session,
    first: int,
    results: Sequence[Result],
    measured: Sequence[Figures],
    names: dict[str, Name],
    failures: Sequence[int | None],
) -> None:
    """Append `results` to the run's sequence from number `first`."""
    with connection.cursor() as cursor, cursor.copy(COPY) as writer:
        writer.set_types(list(COLUMNS.values()))
        for place, result in enumerate(results):
            name = names[result.nodeid]
            writer.write_row(
                (
                    run.project_id,
                    run.pk,
                    first + place,
                    run.created_at,
                    session.pk,
                    name.case,
                    name.node,
                    failures[place],
                    datetime.fromtimestamp(result.at + session.skew_s, UTC),
                    BACKENDS[result.backend],
                    OUTCOMES[result.outcome],
                    REASONS[result.reason],
                    result.attempt,
                    result.worker,
                    result.index,
                    *measured[place],
                    Jsonb(result.phases, dumps=msgspec.json.encode),
                    result.subtests_passed,
                    result.subtests_failed,
                )
            )
