"""Different outcomes for the same version.

Failures are rare, passes are not: a row is made when a variant first fails on a version, and only then are
the passes there counted, those of earlier results included.
"""

from django.db.backends.utils import CursorWrapper

from trends.models import Variant

FAILED = """
INSERT INTO trends_disagreement
    (project_id, variant_id, tree, environment, passed, failed, fail_run, fail_seq, seen_at)
SELECT project_id, variant_id, tree, environment, 0, count(*), max(run_id), max(seq), max(started_at)
FROM stretch WHERE outcome IN (2, 3) AND reason IS DISTINCT FROM 4 AND tree IS NOT NULL
GROUP BY 1, 2, 3, 4
ON CONFLICT (project_id, variant_id, tree, environment) DO UPDATE SET
    failed = trends_disagreement.failed + excluded.failed,
    fail_seq = CASE WHEN excluded.fail_run >= trends_disagreement.fail_run
               THEN excluded.fail_seq ELSE trends_disagreement.fail_seq END,
    fail_run = greatest(trends_disagreement.fail_run, excluded.fail_run),
    seen_at = greatest(trends_disagreement.seen_at, excluded.seen_at)
RETURNING id, variant_id, (xmax = 0) AS is_new
"""
"""As for verdicts, what was lost when pytest was killed says nothing."""

ADD_PASSES = """
UPDATE trends_disagreement known SET
    passed = known.passed + found.passed,
    pass_seq = CASE WHEN known.pass_run IS NULL OR found.run >= known.pass_run THEN found.seq ELSE known.pass_seq END,
    pass_run = greatest(known.pass_run, found.run),
    seen_at = greatest(known.seen_at, found.seen_at)
FROM ({found}) found WHERE found.id = known.id
"""

EARLIER = """
CREATE TEMPORARY TABLE stretch_earlier ON COMMIT DROP AS
SELECT session.tree, session.environment, result.case_id, result.backend,
       result.run_id, result.seq, result.started_at
FROM (SELECT DISTINCT project_id, tree, environment FROM trends_disagreement WHERE id = ANY(%(new)s)) version
JOIN ingest_session session USING (project_id, tree, environment)
JOIN ingest_run run ON run.id = session.run_id
JOIN trends_digest digest ON digest.run_id = run.id
JOIN ingest_result result
  ON result.project_id = version.project_id AND result.run_id = run.id AND result.run_at = run.created_at
 AND result.session_id = session.id AND result.seq <= digest.upto
WHERE result.outcome IN (1, 6) AND result.case_id = ANY(%(cases)s)
"""
"""Passes in what was digested before: `digest.upto` moves at the very end."""

EARLIER_PASSED = ADD_PASSES.format(
    found="""
    SELECT known.id, count(*) AS passed, max(earlier.started_at) AS seen_at, max(earlier.run_id) AS run,
           (array_agg(earlier.seq ORDER BY earlier.run_id DESC, earlier.seq DESC))[1] AS seq
    FROM stretch_earlier earlier
    JOIN trends_variant variant USING (case_id, backend)
    JOIN trends_disagreement known
      ON known.variant_id = variant.id AND known.tree = earlier.tree AND known.environment = earlier.environment
    WHERE known.id = ANY(%(new)s)
    GROUP BY known.id
"""
)

PASSED = ADD_PASSES.format(
    found="""
    SELECT known.id, count(*) AS passed, max(new.started_at) AS seen_at, max(new.run_id) AS run, max(new.seq) AS seq
    FROM stretch new
    JOIN trends_disagreement known USING (project_id, variant_id, tree, environment)
    WHERE new.outcome IN (1, 6)
    GROUP BY known.id
"""
)


def take(cursor: CursorWrapper) -> None:
    cursor.execute(FAILED)
    made = [(row, variant) for row, variant, is_new in cursor.fetchall() if is_new]
    if made:
        new, variants = (list(column) for column in zip(*made, strict=True))
        cases = Variant.objects.filter(pk__in=variants).values_list("case_id", flat=True)
        cursor.execute(EARLIER, {"new": new, "cases": list(cases)})
        cursor.execute("ANALYZE stretch_earlier")
        cursor.execute(EARLIER_PASSED, {"new": new})
    cursor.execute(PASSED)
