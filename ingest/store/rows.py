"""Results into their table by binary COPY."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from django.db import connection

from ingest.decode import Result
from ingest.models import Backend, Outcome, Reason, Run, Session
from ingest.store.figures import Figures
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
    "cpu_s": "float8",
    "ticks": "int4",
    "longest_tick_s": "float8",
    "slow": "int4",
    "blocked": "int4",
    "starved": "int4",
    "least_margin": "float8",
    "cancel_latency_s": "float8",
    "swallowed": "int4",
    "tasks_left": "int4",
    "deadlines_fired": "int4",
    "phases": "bytea",
    "subtests_passed": "int4",
    "subtests_failed": "int4",
}
"""And how their values are sent. JSON in binary is its text, so it goes as bytes are sent, without a wrapper."""
COPY = f"COPY ingest_result ({', '.join(COLUMNS)}) FROM STDIN (FORMAT BINARY)"

BACKENDS: dict[str | None, int] = {choice.label: choice.value for choice in Backend} | {None: Backend.NONE.value}
OUTCOMES: dict[str, int] = {choice.label: choice.value for choice in Outcome}
REASONS: dict[str | None, int | None] = {choice.label: choice.value for choice in Reason} | {None: None}


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
                    msgspec.json.encode(result.phases),
                    result.subtests_passed,
                    result.subtests_failed,
                )
            )
