"""Results of a run by every field of the filter; `tests/dashboard/js/results.test.mjs` asks the browser the same."""

import pytest
from django.test import Client

from ingest.models import Project, Run
from tests.fixtures import history
from tests.fixtures.history import Attempt


@pytest.fixture
def run(project: Project) -> Run:
    """Five results: quick, late, retried twice, slow."""
    return history.run(
        project,
        [
            Attempt("tests/net/test_a.py::test_quick", duration_s=0.002, worker="gw1", longest_tick_s=None),
            Attempt("tests/net/test_a.py::test_late", "failed", "trio", reason="timed out", message="Gave up at last"),
            Attempt("tests/web/test_b.py::test_again", "error", "asyncio+uvloop", message="connection reset"),
            Attempt("tests/web/test_b.py::test_again", "passed", "asyncio+uvloop", attempt=2),
            Attempt("tests/web/test_b.py::test_slow", backend="none", duration_s=3.0, longest_tick_s=0.25),
        ],
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("outcome:failed", [2]),
        ("outcome:timeout", [2]),
        ("outcome:failed outcome:error", [2, 3]),
        ("-outcome:passed", [2, 3]),
        ("backend:uvloop", [3, 4]),
        ("backend:none,trio", [2, 5]),
        ("worker:gw1", [1]),
        ("-worker:gw1", [2, 3, 4, 5]),
        ("is:retried", [4]),
        ("is:slow", [5]),
        ("is:flaky", []),
        ("attempt:1", [1, 2, 3, 5]),
        ("duration:>1ms duration:<=2ms", [1]),
        ("stall:>100ms", [5]),
        ("-stall:>100ms", [1, 2, 3, 4]),
        ('error:"CONNECTION RESET"', [3]),
        ("file:tests/web/", [3, 4, 5]),
        ("file:tests/ -file:tests/web/", [1, 2]),
        ("test:quick", [1]),
        ("B.PY -again", [5]),
        ("rate:>5%", [1, 2, 3, 4, 5]),
    ],
)
def test_the_results_of_a_run_are_filtered_as_it_says(run: Run, client: Client, query: str, found: list[int]) -> None:
    lines = client.get("/p/gateway/runs/1/", {"q": query, "format": "txt"}).content.decode().splitlines()
    assert [int(line.split()[0]) for line in lines if "::" in line] == found
