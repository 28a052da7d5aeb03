"""What a run took and how it went, on each backend."""

from typing import Any

from django.db.backends.utils import CursorWrapper

SUMS = ("results", "bad", "timed_out", "duration_s", "busy_s", "slow")

ADD = f"""
INSERT INTO trends_runtotal
    (project_id, run, day, backend, results, bad, timed_out, duration_s, busy_s, longest_tick_s, slow)
SELECT %(project)s, %(number)s, (%(run_at)s AT TIME ZONE 'UTC')::date, backend, count(*),
       count(*) FILTER (WHERE outcome IN (2, 3)), count(*) FILTER (WHERE outcome IN (2, 3) AND reason = 1),
       sum(duration_s), coalesce(sum(busy_s), 0), max(longest_tick_s), coalesce(sum(slow), 0)
FROM stretch
GROUP BY backend
ON CONFLICT (project_id, run, backend) DO UPDATE SET
    {", ".join(f"{name} = trends_runtotal.{name} + excluded.{name}" for name in SUMS)},
    longest_tick_s = greatest(trends_runtotal.longest_tick_s, excluded.longest_tick_s)
"""  # noqa: S608  (built from constants)


def take(cursor: CursorWrapper, params: dict[str, Any]) -> None:
    cursor.execute(ADD, params)
