"""What the workers of one run did when: how long each was busy, and what they waited for at the end."""

from typing import Any, Final

from django.db import connection

from dashboard.lanes import Lane, LongTest, Timeline
from dashboard.queries.project import Frame
from dashboard.queries.run import RunDetail
from dashboard.verdict_lines.run import STALL_S
from dashboard.zoom import LONGEST_S, Asked, zoom_of
from ingest.models import Backend, Outcome, Reason

COLUMNS: Final = 1000
"""Stretches of time that a lane is drawn in."""
WHOLE: Final = Asked(0.0, None)
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
), lanes AS (
    SELECT session_id, worker, count(*) AS results, count(*) FILTER (WHERE outcome IN (2, 3)) AS bad,
           sum(duration_s) AS busy_s, min(at_s) AS began_s, max(at_s + duration_s) AS ended_s,
           max(duration_s) AS longest_s, max(longest_tick_s) AS longest_tick_s, coalesce(max(gap_s), 0) AS gap_s,
           coalesce(bool_or(reason = 3), false) AS crashed
    FROM spaced GROUP BY 1, 2
), axis AS (
    SELECT min(began_s) AS began_s, max(ended_s) - min(began_s) AS wall_s FROM lanes
), part AS (
    SELECT *, CASE WHEN %(from)s < wall_s THEN %(from)s ELSE 0 END AS from_s,
           CASE WHEN %(from)s < wall_s THEN least(wall_s, %(to)s) ELSE wall_s END AS to_s FROM axis
), whole AS (
    SELECT began_s + from_s AS began_s, %(columns)s / greatest(to_s - from_s, 0.001) AS scale FROM part
), spans AS (
    SELECT session_id, worker,
           greatest(0, least(floor((at_s - whole.began_s) * scale), %(columns)s - 1))::int AS first,
           greatest(0, least(floor((at_s + duration_s - whole.began_s) * scale), %(columns)s - 1))::int AS last,
           CASE WHEN outcome IN (2, 3) THEN 5 WHEN longest_tick_s >= %(stall)s THEN 4
                WHEN outcome = 6 THEN 3 WHEN outcome = 1 THEN 1 ELSE 2 END AS tone
    FROM one, whole
    WHERE (at_s >= whole.began_s OR at_s + duration_s > whole.began_s)
      AND at_s <= whole.began_s + %(columns)s / scale
), toned AS (
    SELECT session_id, worker, place, max(tone) AS tone FROM spans, generate_series(first, last) place GROUP BY 1, 2, 3
), drawn AS (
    SELECT session_id, worker, array_agg(place) AS places, array_agg(tone) AS tones FROM toned GROUP BY 1, 2
)
SELECT lanes.*, places, tones FROM lanes LEFT JOIN drawn USING (session_id, worker)
ORDER BY session_id, length(worker), worker
"""
LONGEST = """
, longest AS (
    SELECT * FROM one WHERE (at_s >= %(first)s OR at_s + duration_s > %(first)s) AND at_s <= %(last)s
    ORDER BY duration_s DESC, seq LIMIT %(long)s
)
SELECT session_id, worker, seq, at_s, duration_s, outcome, reason, backend, longest_tick_s, node.nodeid
FROM longest JOIN ingest_node node ON node.id = node_id ORDER BY duration_s DESC, seq
"""


def load_timeline(project: Frame, run: RunDetail, asked: Asked = WHOLE) -> Timeline | None:
    """None before the first result. Times are seconds after the run began, by the server's clock.

    What is drawn, and the longest tests, are of the part that is asked for; it counts from the first test.
    """
    params: dict[str, Any] = {
        "project": project.id,
        "run": run.id,
        "run_at": run.created_at,
        "began": run.started_at,
        "columns": COLUMNS,
        "stall": STALL_S,
        "long": LONG,
        "from": asked.from_s,
        "to": LONGEST_S if asked.to_s is None else asked.to_s,
    }
    with connection.cursor() as cursor:
        cursor.execute(OWN + WORKERS, params)
        workers: list[Any] = cursor.fetchall()
        if not workers:
            return None
        lanes = [_lane(row) for row in workers]
        began_s, ended_s = min(lane.began_s for lane in lanes), max(lane.ended_s for lane in lanes)
        zoom = zoom_of(asked, ended_s - began_s)
        cursor.execute(OWN + LONGEST, params | {"first": began_s + zoom.from_s, "last": began_s + zoom.to_s})
        longest = [_long(row) for row in cursor.fetchall()]
    return Timeline(lanes, began_s, ended_s, longest, zoom)


def _lane(row: Any) -> Lane:
    tones = bytearray(COLUMNS)
    for place, tone in zip(row[11] or [], row[12] or [], strict=True):
        tones[place] = tone
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
        tones=bytes(tones),
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
