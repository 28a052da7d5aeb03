"""Different outcomes for the same version.

Failures are rare, passes are not: a row is made when a variant first fails on a version, and only then are
the passes there counted, those of earlier results included.
"""

from typing import Any

from django.db.backends.utils import CursorWrapper

from trends.digest.results import NEW

VERSIONED = f"""
    SELECT new.*, session.tree, session.environment
    FROM ({NEW}) new JOIN ingest_session session ON session.id = new.session_id
    WHERE session.tree IS NOT NULL
"""  # noqa: S608  (built from constants)

FAILED = f"""
INSERT INTO trends_disagreement
    (project_id, variant_id, tree, environment, passed, failed, fail_run, fail_seq, seen_at)
SELECT project_id, variant_id, tree, environment, 0, count(*), max(run_id), max(seq), max(started_at)
FROM ({VERSIONED}) new WHERE outcome IN (2, 3)
GROUP BY 1, 2, 3, 4
ON CONFLICT (project_id, variant_id, tree, environment) DO UPDATE SET
    failed = trends_disagreement.failed + excluded.failed,
    fail_seq = CASE WHEN excluded.fail_run >= trends_disagreement.fail_run
               THEN excluded.fail_seq ELSE trends_disagreement.fail_seq END,
    fail_run = greatest(trends_disagreement.fail_run, excluded.fail_run),
    seen_at = greatest(trends_disagreement.seen_at, excluded.seen_at)
RETURNING id, (xmax = 0) AS is_new
"""  # noqa: S608

ADD_PASSES = """
UPDATE trends_disagreement known SET
    passed = known.passed + found.passed,
    pass_seq = CASE WHEN known.pass_run IS NULL OR found.run >= known.pass_run THEN found.seq ELSE known.pass_seq END,
    pass_run = greatest(known.pass_run, found.run),
    seen_at = greatest(known.seen_at, found.seen_at)
FROM ({found}) found WHERE found.id = known.id
"""

EARLIER = ADD_PASSES.format(
    found="""
    SELECT known.id, count(*) AS passed, max(result.started_at) AS seen_at, max(result.run_id) AS run,
           (array_agg(result.seq ORDER BY result.run_id DESC, result.seq DESC))[1] AS seq
    FROM trends_disagreement known
    JOIN trends_variant variant ON variant.id = known.variant_id
    JOIN ingest_session session
      ON session.project_id = known.project_id AND session.tree = known.tree
     AND session.environment = known.environment
    JOIN ingest_run run ON run.id = session.run_id
    JOIN trends_digest digest ON digest.run_id = run.id
    JOIN ingest_result result
      ON result.project_id = known.project_id AND result.run_id = run.id AND result.run_at = run.created_at
     AND result.session_id = session.id AND result.seq <= digest.upto
     AND result.case_id = variant.case_id AND result.backend = variant.backend AND result.outcome IN (1, 6)
    WHERE known.id = ANY(%(new)s)
    GROUP BY known.id
"""
)
"""Passes in what was digested before: `digest.upto` is moved after this."""

PASSED = ADD_PASSES.format(
    found=f"""
    SELECT known.id, count(*) AS passed, max(new.started_at) AS seen_at, max(new.run_id) AS run, max(new.seq) AS seq
    FROM ({VERSIONED}) new
    JOIN trends_disagreement known
      ON known.project_id = new.project_id AND known.variant_id = new.variant_id
     AND known.tree = new.tree AND known.environment = new.environment
    WHERE new.outcome IN (1, 6)
    GROUP BY known.id
"""  # noqa: S608
)


def take(cursor: CursorWrapper, stretch: dict[str, Any]) -> None:
    cursor.execute(FAILED, stretch)
    new = [row for row, is_new in cursor.fetchall() if is_new]
    if new:
        cursor.execute(EARLIER, {"new": new})
    cursor.execute(PASSED, stretch)
