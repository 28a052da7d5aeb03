"""Backends side by side in one run."""

import re

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ingest.models import Project
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.dashboard.test_compare_page import attempts
from tests.fixtures import history
from tests.fixtures.history import Attempt

ADDRESS = "/p/gateway/compare/?runs=1"


def test_a_run_is_told_by_what_ended_differently_and_by_the_mean_of_its_tests(project: Project, page: Page) -> None:
    history.run(project, attempts(9, {(3, "trio"): "failed", (5, "asyncio"): "skipped"}))
    html = page(ADDRESS)
    text = words(html)
    assert "1 test has failed on one backend and passed on another in run 1." in text
    assert re.search(r"uvloop is 0\.\d\d× asyncio \[0\.79\W–\W0\.8\d\] and trio 1\.\d\d× \[1\.4\d\W–\W1\.5\d\]", text)
    assert "(geometric mean over 7 paired tests). One run is not enough to tell single tests apart" in text
    assert "test_3 passed passed failed" in text
    assert 'href="/p/gateway/runs/1/results/12/"' in html
    assert re.search(r"asyncio is 0\.\d\d× trio", words(page(f"{ADDRESS}&base=trio")))


def test_a_run_in_which_all_ended_alike_says_so(project: Project, page: Page) -> None:
    history.run(project, attempts(3))
    text = words(page(ADDRESS))
    assert "Every test ended alike on all backends in run 1." in text
    assert "Durations are not comparable: fewer than 5 tests passed on both." in text


def test_a_run_on_one_backend_has_nothing_to_compare(project: Project, page: Page) -> None:
    history.run(project, [Attempt()])
    history.run(project, [Attempt(backend="none")])
    assert "Only asyncio has run in run 1: there is nothing to compare." in words(page(ADDRESS))
    assert "Nothing has run with an event loop in run 2" in words(page("/p/gateway/compare/?runs=2"))


def test_a_run_that_is_not_there_is_not_found(project: Project, client: Client) -> None:
    assert client.get(ADDRESS).status_code == 404


def test_a_test_that_takes_no_time_spoils_no_mean(project: Project, page: Page) -> None:
    quick = [Attempt(f"t[{name}]", "passed", name, case="t", duration_s=0.0) for name in ("asyncio", "trio")]
    history.run(project, [*attempts(6), *quick])
    assert "(geometric mean over 6 paired tests)" in words(page(ADDRESS))


def test_the_page_takes_few_queries_with_little_and_with_much(project: Project, member: User, client: Client) -> None:
    client.force_login(member)
    counts = []
    for number, tests in enumerate((2, 60), 1):
        history.run(project, attempts(tests, {(at, "trio"): "failed" for at in range(0, tests, 2)}))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/p/gateway/compare/?runs={number}").status_code == 200
        counts.append(len(captured))
    assert counts == [6, 6]
