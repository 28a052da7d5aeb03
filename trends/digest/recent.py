"""How each case of the run has been doing lately: after the strips, which it is worked out from."""

from typing import Any

from django.db.backends.utils import CursorWrapper

UPDATE = """
INSERT INTO trends_recent
    (case_id, project_id, backends, runs, bad, retried, p50_s, p95_s, longest_s, run, seen_on, ran_on)
SELECT variant.case_id, %(project)s, bit_or(1 << variant.backend), sum(length(translate(variant.marks, 'sx', ''))),
       sum(length(translate(variant.marks, 'psxX', ''))), sum(length(translate(variant.marks, 'psxXfetc', ''))),
       max(lately.seconds[1]), max(lately.seconds[2]), max(lately.longest),
       max(variant.runs[cardinality(variant.runs)]), seen.day, seen.ran_on
FROM (
    SELECT case_id, (%(run_at)s AT TIME ZONE 'UTC')::date AS day,
           CASE WHEN bool_or(outcome <> 4) THEN (%(run_at)s AT TIME ZONE 'UTC')::date END AS ran_on
    FROM stretch GROUP BY case_id
) seen
JOIN trends_variant variant ON variant.project_id = %(project)s AND variant.case_id = seen.case_id
CROSS JOIN LATERAL (
    SELECT percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY second) AS seconds, max(tick) AS longest
    FROM unnest(variant.seconds, variant.longest) AS one (second, tick)
) lately
GROUP BY variant.case_id, seen.day, seen.ran_on
ON CONFLICT (case_id) DO UPDATE SET
    backends = excluded.backends, runs = excluded.runs, bad = excluded.bad, retried = excluded.retried,
    p50_s = excluded.p50_s, p95_s = excluded.p95_s, longest_s = excluded.longest_s, run = excluded.run,
    seen_on = greatest(trends_recent.seen_on, excluded.seen_on),
    ran_on = greatest(trends_recent.ran_on, excluded.ran_on)
"""


def take(cursor: CursorWrapper, params: dict[str, Any]) -> None:
    cursor.execute(UPDATE, params)
