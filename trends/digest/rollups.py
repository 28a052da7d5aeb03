"""Counts per variant and day."""

from django.db.backends.utils import CursorWrapper

OUTCOMES = {"passed": 1, "failed": 2, "error": 3, "skipped": 4, "xfailed": 5, "xpassed": 6}
SUMS = [*OUTCOMES, "retried", "duration_s", "busy_s"]

ADD = f"""
INSERT INTO trends_rollup (project_id, variant_id, day, {", ".join(SUMS)}, longest_tick_s)
SELECT project_id, variant_id, (started_at AT TIME ZONE 'UTC')::date,
       {", ".join(f"count(*) FILTER (WHERE outcome = {code})" for code in OUTCOMES.values())},
       count(*) FILTER (WHERE attempt > 1), sum(duration_s), coalesce(sum(busy_s), 0), max(longest_tick_s)
FROM stretch
GROUP BY 1, 2, 3
ON CONFLICT (project_id, variant_id, day) DO UPDATE SET
    {", ".join(f"{name} = trends_rollup.{name} + excluded.{name}" for name in SUMS)},
    longest_tick_s = greatest(trends_rollup.longest_tick_s, excluded.longest_tick_s)
"""  # noqa: S608  (built from constants)


def take(cursor: CursorWrapper) -> None:
    cursor.execute(ADD)
