"""What it costs to tell the failures of many runs apart when the database guesses badly how many there are."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from dashboard.queries.project import find_project
from dashboard.queries.run_split import Red, load_splits
from ingest.models import Project
from tests.fixtures import history
from tests.fixtures.history import Attempt

TESTS = 20
RUNS = 6
FOR_EACH_FAILURE = 60
"""Rows: the failing result, its variant, the cells of its strip and what they are checked against."""


def rows_of(plan: dict[str, Any]) -> float:
    """Rows that all steps of a plan have touched together."""
    removed = sum(value for name, value in plan.items() if name.startswith("Rows Removed"))
    below = sum(rows_of(step) for step in plan.get("Plans", ()))
    return float((plan["Actual Rows"] + removed) * plan["Actual Loops"] + below)


def rows_read(project: Project, asked: list[Red]) -> float:
    """By the query that tells the failures of these runs apart."""
    plans: list[dict[str, Any]] = []

    def explain(run: Any, query: str, values: Any, many: bool, context: Any) -> Any:
        run(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}", values, many, context)
        plans.append(context["cursor"].fetchone()[0][0]["Plan"])
        return run(query, values, many, context)

    frame = find_project(AnonymousUser(), project.slug)
    assert frame is not None
    with connection.execute_wrapper(explain):
        assert len(load_splits(frame.id, frame.default_branch, asked)) == len(asked)
    return rows_of(plans[-1])


def test_a_strip_is_read_once_for_each_failure_however_few_failures_the_database_expects(project: Project) -> None:
    attempts = [Attempt(f"tests/test_a.py::test_{number}", "failed") for number in range(TESTS)]
    runs = [history.run(project, attempts, tree=f"{number}" * 40) for number in range(RUNS)]
    asked = [Red(run.pk, run.created_at, TESTS, 0) for run in runs]
    with connection.cursor() as cursor:  # as it plans for a project that is newer than the statistics of its tables
        cursor.execute("SET LOCAL enable_hashjoin = off")
        cursor.execute("SET LOCAL enable_mergejoin = off")
    assert rows_read(project, asked) <= TESTS * RUNS * FOR_EACH_FAILURE
