"""The one statement that puts backends side by side in some runs; it reads their results once."""

from typing import Final

from trends.sides import LOOPS, PAIRS

MOST: Final = 50
POINTS: Final = 2000
PLACES: Final = range(len(LOOPS))


def _wide(name: str, otherwise: str) -> str:
    each = (f"coalesce(max({name}) FILTER (WHERE backend = {int(loop)}), {otherwise})" for loop in LOOPS)
    return f"ARRAY[{', '.join(each)}] AS {name}"


WIDE: Final = f"""
WITH side AS (
    SELECT case_id, backend, count(*) FILTER (WHERE outcome IN (2, 3)) AS failed,
           count(*) FILTER (WHERE outcome IN (1, 6)) AS passed, count(*) FILTER (WHERE outcome IN (4, 5)) AS other,
           avg(ln(nullif(duration_s, 0))) FILTER (WHERE outcome IN (1, 6)) AS log_s,
           (array_agg(ARRAY[run_id, seq] ORDER BY outcome IN (2, 3) DESC, run_id DESC, seq DESC))[1:1] AS place,
           min(session_id) AS one_session, max(session_id) AS other_session
    FROM ingest_result
    WHERE project_id = %(project)s AND run_id = ANY(%(runs)s) AND run_at BETWEEN %(first)s AND %(last)s
      AND backend IN (1, 2, 3)
    GROUP BY 1, 2
), placed AS (
    SELECT *, place[1][1] AS run, place[1][2] AS seq FROM side
), wide AS MATERIALIZED (
    SELECT case_id, {_wide("failed", "0")}, {_wide("passed", "0")}, {_wide("other", "0")}, {_wide("run", "0")},
           {_wide("seq", "0")}, {_wide("log_s", "NULL")}, count(*) AS backends
    FROM placed GROUP BY case_id
)
"""  # noqa: S608  (built from constants, here and below)
SUMS: Final = [f"sum({name}[{at + 1}])" for name in ("failed", "passed", "other") for at in PLACES]
MEANS: Final = [
    f"{how}(log_s[{other + 1}] - log_s[{one + 1}])" for one, other in PAIRS for how in ("count", "avg", "stddev_samp")
]
DIFFERENT: Final = f"""
SELECT json_agg(json_build_array(case_id, name, failed, passed, other, run, seq)) FROM (
    SELECT wide.*, named.name FROM wide JOIN ingest_case named ON named.id = wide.case_id
    WHERE 0 < ANY(failed) AND ({" OR ".join(f"failed[{at + 1}] = 0 AND passed[{at + 1}] > 0" for at in PLACES)})
    ORDER BY named.name LIMIT {MOST}
) different
"""  # noqa: S608
SESSIONS: Final = """
SELECT json_agg(json_build_array(backend, sessions)) FROM (
    SELECT backend, array_agg(DISTINCT session_id) AS sessions
    FROM side CROSS JOIN LATERAL unnest(ARRAY[one_session, other_session]) AS session_id GROUP BY backend
) ran
"""

APART: Final = f"greatest({', '.join(f'abs(log_s[{other + 1}] - log_s[{one + 1}])' for one, other in PAIRS)})"
TIMES: Final = f"""
SELECT json_agg(json_build_array(name, case_id, ARRAY[exp(log_s[1]), exp(log_s[2]), exp(log_s[3])])) FROM (
    SELECT wide.*, named.name FROM wide JOIN ingest_case named ON named.id = wide.case_id
    WHERE {APART} IS NOT NULL ORDER BY {APART} DESC, case_id LIMIT {POINTS}
) apart
"""  # noqa: S608
SIDE_BY_SIDE: Final = f"""{WIDE}
SELECT {", ".join([*SUMS, "count(*) FILTER (WHERE backends > 1)", *MEANS])}, ({DIFFERENT}), ({TIMES}), ({SESSIONS})
FROM wide
"""  # noqa: S608
"""Sums, cases on two backends, means by pair; then as JSON what differs, times and sessions."""
