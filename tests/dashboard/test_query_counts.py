"""A page asks the database six times at most, however much is in it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ingest.models import Project
from tests.fixtures import batches, history
from tests.fixtures.history import Attempt

MOST = 6
ADDRESSES = (
    "/",
    "/server/",
    "/new/",
    "/p/gateway/search/?q=test",
    "/p/gateway/setup/",
    "/p/gateway/settings/",
    "/p/gateway/runs/",
    "/p/gateway/runs/1/",
    "/p/gateway/runs/1/?tab=files",
    "/p/gateway/runs/1/?tab=timeline",
    "/p/gateway/runs/1/?tab=ticks",
    "/p/gateway/runs/1/?tab=output",
    "/p/gateway/runs/1/results/1/",
    "/p/gateway/flaky/",
    "/p/gateway/flaky/text/?variant=1,2,3",
    "/p/gateway/sites/",
    "/p/gateway/runs/compare/?a=1&b=1",
    "/p/gateway/trends/",
    "/p/gateway/trends/?metric=gained",
    "/p/gateway/trends/?metric=flakiness",
    "/p/gateway/trends/?metric=stalls",
    "/p/gateway/trends/?metric=calendar",
    "/p/gateway/grid/",
    "/p/gateway/tests/",
    "/p/gateway/tests/?group=none",
    "/p/gateway/tests/?q=nowhere",
)


def attempts(tests: int) -> Iterator[Attempt]:
    """Every test fails first and passes when it is run again, on three backends."""
    for test in range(tests):
        for backend in ("asyncio", "asyncio+uvloop", "trio"):
            case = f"tests/test_{test}.py::test"
            for attempt, outcome in ((1, "failed"), (2, "passed")):
                yield Attempt(f"{case}[{backend}]", outcome, backend, attempt=attempt, case=case, message=f"no {test}")


def ask(client: Client, address: str) -> int:
    """How many queries the page takes."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_takes_six_queries_at_most_with_little_and_with_much(
    project: Project, member: User, client: Client, address: str
) -> None:
    history.project("other")
    history.run(project, list(attempts(1)))
    client.force_login(member)
    little = ask(client, address)
    for _ in range(8):
        history.run(project, list(attempts(40)))
    assert ask(client, address) == little <= MOST


def test_unfolded_tests_take_two_more_for_their_files_and_their_rows(
    project: Project, member: User, client: Client
) -> None:
    client.force_login(member)
    counts = []
    for tests in (1, 60):
        history.run(project, list(attempts(tests)))
        counts.append(ask(client, "/p/gateway/tests/?expand=failing"))
    assert counts == [MOST + 2] * 2


def test_runs_that_go_on_cost_the_overview_no_query_more(project: Project, member: User, client: Client) -> None:
    history.run(project, list(attempts(1)))
    client.force_login(member)
    still = ask(client, "/p/gateway/")
    assert still == MOST + 1
    for _ in range(7):
        history.run(project, list(attempts(1)), status="running", branch="fix/pool", collected=8)
    assert ask(client, "/p/gateway/") == still


def test_the_overview_takes_one_more_for_what_its_red_runs_failed_of(
    project: Project, member: User, client: Client
) -> None:
    client.force_login(member)
    counts = []
    for tests in (1, 40, 40):
        history.run(project, list(attempts(tests)))
        counts.append(ask(client, "/p/gateway/"))
    assert counts == [MOST + 1] * 3


def test_a_run_that_goes_on_takes_two_more_for_what_hangs_and_for_the_time_left(
    project: Project, member: User, client: Client
) -> None:
    client.force_login(member)
    counts = []
    for tests in (8, 40):
        history.run(project, list(attempts(tests)))
        hangs = Attempt("tests/test_drain.py::test", hanging=batches.hanging()["hanging"])
        size = tests * 6
        now = history.run(
            project, [*attempts(tests // 2), hangs], status="running", collected=size, age=timedelta(minutes=1)
        )
        counts.append(ask(client, f"/p/gateway/runs/{now.number}/"))
    assert counts == [MOST + 2] * 2


def test_a_page_that_fails_to_find_its_run_asks_no_more(project: Project, member: User, client: Client) -> None:
    client.force_login(member)
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/p/gateway/runs/9/").status_code == 404
    assert len(captured) <= MOST
