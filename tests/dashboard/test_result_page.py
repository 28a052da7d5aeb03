import re

from ingest.models import Project
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.batches import failure
from tests.fixtures.history import Attempt


def test_a_result_shows_its_loop_its_failure_and_the_other_backends(project: Project, page: Page) -> None:
    broken = failure(
        text="def test_a():\n>   assert 7 == 8\nE   assert 7 == 8\n\ntests/test_a.py:3: AssertionError", output="hello"
    )
    history.run(
        project,
        [
            Attempt("tests/test_a.py::test_a[asyncio]", case="tests/test_a.py::test_a"),
            Attempt(
                "tests/test_a.py::test_a[trio]",
                "failed",
                "trio",
                case="tests/test_a.py::test_a",
                failures=[broken],
                params={"n": "3"},
            ),
            Attempt("tests/test_b.py::test_b"),
        ],
    )
    html = page("/p/gateway/runs/1/results/2/")
    text = words(html)
    assert "Failed on trio after 250\u2009ms: assert 1 == 2 at tests/test_a.py:3." in text
    assert "call 250\u2009ms trio 50\u2009ms 45\u2009ms 200\u2009ms 20.0\u2009% 12 3.0\u2009ms" in text
    assert '<span class="is-error">E   assert 7 == 8</span>' in html
    assert '<span class="is-site">tests/test_a.py:3: AssertionError</span>' in html
    assert "Captured output hello" in text
    assert "/p/gateway/runs/1/results/1/" in html
    assert "/p/gateway/runs/1/results/3/" not in html
    assert "n 3" in text


def test_a_figure_that_was_not_measured_says_why(project: Project, page: Page) -> None:
    loop = {
        "backend": "other",
        "runs": 1,
        "run_s": None,
        "idle_s": None,
        "busy_s": None,
        "ticks": None,
        "longest_tick_s": None,
    }
    phases = [{"when": "call", "duration_s": 0.2, "loop": {**loop, "missing": {"*": "this loop has no hook"}}}]
    history.run(project, [Attempt(backend="other", longest_tick_s=None, phases=phases)])
    text = words(page("/p/gateway/runs/1/results/1/"))
    assert "other not measured" in text
    assert "Not seen: all figures: this loop has no hook" in text


def test_all_attempts_of_a_result_are_linked(project: Project, page: Page) -> None:
    history.run(project, [Attempt(outcome="failed"), Attempt(outcome="failed", attempt=2), Attempt(attempt=3)])
    text = page("/p/gateway/runs/1/results/2/")
    assert "3 attempts" in words(text)
    assert all(f"/runs/1/results/{seq}/" in text for seq in (1, 2, 3))


def test_failures_of_a_run_are_walked_through(project: Project, page: Page) -> None:
    outcomes = ("failed", "passed", "error", "passed", "failed")
    history.run(project, [Attempt(f"tests/test_{n}.py::test", outcome) for n, outcome in enumerate(outcomes)])
    text = page("/p/gateway/runs/1/results/3/")
    assert re.search(r'results/1/">.{,200}Previous failure', text, re.DOTALL)
    assert re.search(r'results/5/">Next failure', text)
