import re
from datetime import timedelta

from django.test import Client

from ingest.models import Project
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.history import Attempt


def test_a_run_tells_what_failed_and_where(project: Project, page: Page) -> None:
    attempts = [
        Attempt(
            "tests/net/test_pool.py::test_backoff[trio]",
            "failed",
            "trio",
            "timed out",
            message="too late",
            worker="gw1",
        ),
        Attempt("tests/net/test_pool.py::test_close", "error", message="in use"),
        Attempt("tests/net/test_pool.py::test_open", longest_tick_s=0.118),
    ]
    history.run(project, attempts)
    text = words(page("/p/gateway/runs/1/"))
    assert "2 failures are new . 3 results. The loop was held for 118\u2009ms at worst." in text
    assert "timed out 250\u2009ms · gw1 tests/net/test_pool.py:: test_backoff [trio] too late trio" in text
    assert text.index("in use") < text.index("too late")


def test_a_failure_that_a_retry_cured_is_marked(project: Project, page: Page) -> None:
    history.run(project, [Attempt(outcome="failed"), Attempt(attempt=2)], status="passed")
    text = words(page("/p/gateway/runs/1/"))
    assert "Passed, after 1 failure that a retry cured." in text
    assert "passed on retry" in text
    assert "attempt 2" in text


def test_a_failure_of_a_test_that_flaked_before_is_marked(project: Project, page: Page) -> None:
    history.run(project, [Attempt(outcome="failed"), Attempt(attempt=2)])
    history.run(project, [Attempt(outcome="failed")], tree="c" * 40)
    history.run(project, [Attempt("tests/test_b.py::test_b", "failed")], tree="c" * 40)
    assert "has flaked before" in words(page("/p/gateway/runs/2/"))
    assert "has flaked before" not in words(page("/p/gateway/runs/3/"))


def test_a_run_that_goes_on_says_how_much_is_left(project: Project, page: Page) -> None:
    history.run(project, [Attempt()] * 40, status="running", collected=80, age=timedelta(seconds=60))
    text = words(page("/p/gateway/runs/1/"))
    assert re.search(r"No failures so far. 40 of 80 done, about 1\u2009m 0?\d?0\u2009s left.", text)


def test_a_run_whose_first_result_has_not_come_waits(project: Project, page: Page) -> None:
    history.run(project, status="running", collected=12)
    assert "Waiting for the first result. 12 tests collected." in words(page("/p/gateway/runs/1/"))


def test_without_script_results_are_paged_by_five_hundred(project: Project, page: Page) -> None:
    history.run(project, [Attempt(f"tests/test_{n}.py::test") for n in range(1203)], is_digested=False)
    texts = [page(f"/p/gateway/runs/1/{query}") for query in ("", "?plain=1", "?before=704", "?before=204")]
    assert 'content="0; url=?plain=1"' in texts[0]
    assert all("http-equiv" not in text for text in texts[1:])
    assert [
        len(re.findall(r'<div class="r row-link" role="row"><span class="num dim" role="cell">', text))
        for text in texts
    ] == [
        40,
        500,
        500,
        203,
    ]
    assert "?before=704" in texts[1]
    assert "?before=204" in texts[2]


def test_results_are_filtered_by_outcome_backend_and_name(project: Project, page: Page) -> None:
    history.run(
        project,
        [
            Attempt("tests/test_a.py::test_a[trio]", "failed", "trio"),
            Attempt("tests/test_a.py::test_a[asyncio]", "failed", "asyncio"),
            Attempt("tests/test_b.py::test_b[trio]", "passed", "trio"),
        ],
    )
    rows = page("/p/gateway/runs/1/?q=outcome:failed+backend:trio+TEST_A").partition('data-part="scroll"')[2]
    assert "results/1/" in rows
    assert "results/2/" not in rows.partition("</section>")[0]
    assert "No result matches" in page("/p/gateway/runs/1/?q=nothing%00here")


def test_a_whole_run_is_there_as_text(project: Project, client: Client) -> None:
    history.run(
        project, [Attempt(f"tests/test_{n}.py::test") for n in range(3)] + [Attempt(outcome="failed", attempt=2)]
    )
    answer = client.get("/p/gateway/runs/1/?format=txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert lines[0] == "Gateway run 1: failed"
    assert lines[3] == "4 results: 3 passed, 1 failed"
    assert [line.split()[0] for line in lines[5:]] == ["1", "2", "3", "4"]
    assert re.sub(" +", " ", lines[-1]).strip() == "4 failed asyncio 250 ms 3.0 ms tests/test_a.py::test_a attempt 2"
