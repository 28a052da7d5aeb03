"""What the workers of one run did when: how long each was busy, and what they waited for at the end."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.backends.utils import CursorWrapper

from dashboard.lanes import Lane, LongTest, Timeline
from dashboard.queries.project import Frame
from dashboard.queries.run import RunDetail
from dashboard.verdict_lines.run import STALL_S
from ingest.models import Backend, Outcome, Reason

COLUMNS: Final = 1000
"""Stretches of time that a lane is drawn in."""
LANES: Final = 64
LONG: Final = 240
"""Results that are drawn one by one, the longest."""

OWN = """
WITH one AS (
    SELECT session_id, coalesce(worker, '') AS worker, seq, node_id, backend, outcome, reason, duration_s,
           longest_tick_s, extract(epoch FROM started_at - %(began)s)::float8 AS at_s
    FROM ingest_result
    WHERE project_id = %(project)s AND run_id = %(run)s AND run_at = %(run_at)s
)
"""
WORKERS = """
, spaced AS (
    SELECT *, at_s - lag(at_s + duration_s) OVER (PARTITION BY session_id, worker ORDER BY at_s, seq) AS gap_s FROM one
)
SELECT session_id, worker, count(*), count(*) FILTER (WHERE outcome IN (2, 3)), sum(duration_s), min(at_s),
       max(at_s + duration_s), max(duration_s), max(longest_tick_s), coalesce(max(gap_s), 0),
       coalesce(bool_or(reason = 3), false)
FROM spaced GROUP BY 1, 2 ORDER BY 1, length(worker), worker
"""
TONES = """
, spans AS (
    SELECT session_id, worker, least(floor((at_s - %(from)s) * %(scale)s)::int, %(columns)s - 1) AS first,
           least(floor((at_s + duration_s - %(from)s) * %(scale)s)::int, %(columns)s - 1) AS last,
           CASE WHEN outcome IN (2, 3) THEN 5 WHEN longest_tick_s >= %(stall)s THEN 4
                WHEN outcome = 6 THEN 3 WHEN outcome = 1 THEN 1 ELSE 2 END AS tone
    FROM one
), toned AS (
    SELECT session_id, worker, place, max(tone) AS tone FROM spans, generate_series(first, last) place GROUP BY 1, 2, 3
)
SELECT session_id, worker, array_agg(place ORDER BY place), array_agg(tone ORDER BY place) FROM toned GROUP BY 1, 2
"""
LONGEST = """
, longest AS (SELECT * FROM one ORDER BY duration_s DESC, seq LIMIT %(long)s)
SELECT session_id, worker, seq, at_s, duration_s, outcome, reason, backend, longest_tick_s, node.nodeid
FROM longest JOIN ingest_node node ON node.id = node_id ORDER BY duration_s DESC, seq
"""


@dataclass(frozen=True, slots=True)
class _Span:
    began_s: float
    ended_s: float


def load_timeline(project: Frame, run: RunDetail) -> Timeline | None:
    """None before the first result. Times are seconds after the run began, by the server's clock."""
    params: dict[str, Any] = {
        "project": project.id,
        "run": run.id,
        "run_at": run.created_at,
        "began": run.started_at,
        "columns": COLUMNS,
        "stall": STALL_S,
        "long": LONG,
    }
    with connection.cursor() as cursor:
        cursor.execute(OWN + WORKERS, params)
        workers: list[Any] = cursor.fetchall()
        if not workers:
            return None
        span = _Span(min(row[5] for row in workers), max(row[6] for row in workers))
        scale = COLUMNS / max(1e-3, span.ended_s - span.began_s)
        tones = _tones(cursor, params | {"from": span.began_s, "scale": scale})
        cursor.execute(OWN + LONGEST, params)
        longest = [_long(row) for row in cursor.fetchall()]
    lanes = [_lane(row, tones.get((row[0], row[1]), b"")) for row in workers]
    return Timeline(lanes, span.began_s, span.ended_s, longest)


def _tones(cursor: CursorWrapper, params: dict[str, Any]) -> dict[tuple[int, str], bytes]:
    """By session and worker a tone for each column, 0 where nothing ran."""
    cursor.execute(OWN + TONES, params)
    found = {}
    for session, worker, places, tones in cursor.fetchall()[: 2 * LANES]:
        columns = bytearray(COLUMNS)
        for place, tone in zip(places, tones, strict=True):
            columns[place] = tone
        found[session, worker] = bytes(columns)
    return found


def _lane(row: Any, tones: bytes) -> Lane:
    return Lane(
        session=row[0],
        worker=row[1],
        results=row[2],
        bad=row[3],
        busy_s=row[4],
        began_s=row[5],
        ended_s=row[6],
        longest_s=row[7],
        longest_tick_s=row[8],
        gap_s=max(0.0, row[9]),
        crashed=row[10],
        tones=tones,
    )


def _long(row: Any) -> LongTest:
    return LongTest(
        session=row[0],
        worker=row[1],
        seq=row[2],
        at_s=row[3],
        duration_s=row[4],
        outcome=Outcome(row[5]).label,
        reason=Reason(row[6]).label if row[6] else None,
        backend=Backend(row[7]).label,
        longest_tick_s=row[8],
        nodeid=row[9],
    )
