"""Backends side by side in one run."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard.verdict_lines.compare_run import runs_said
from dashboard.views.run_numbers import numbers_of
from ingest.models import Project, Session
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


def test_a_few_runs_are_put_together(project: Project, page: Page) -> None:
    history.run(project, attempts(9, {(3, "trio"): "failed"}))
    history.run(project, attempts(9))
    history.run(project, attempts(9, {(3, "trio"): "failed", (4, "trio"): "failed"}))
    html = page("/p/gateway/compare/?runs=1,3")
    text = words(html)
    assert "2 tests have failed on one backend and passed on another in runs 1 and 3." in text
    assert "2 runs are not enough to tell single tests apart: that takes 6." in text
    assert re.search(r"trio 1\.\d\d× \[1\.4\d\W–\W1\.5\d\]", text)
    assert "test_3 passed passed failed 2 of 2" in text
    assert "test_4 passed passed flaky 1 of 2" in text
    assert 'href="/p/gateway/runs/3/results/12/"' in html
    assert "run 2" not in text.lower()
    assert "trio against asyncio 8 tests" in text


def test_times_of_a_run_are_listed_the_farthest_apart_first(project: Project, page: Page) -> None:
    far = [
        Attempt(f"a.py::far[{name}]", "passed", name, case="a.py::far", duration_s=seconds)
        for name, seconds in (("asyncio", 4.0), ("trio", 0.1))
    ]
    history.run(project, [*attempts(5), *far])
    table = page(ADDRESS).partition('<table class="table paces run-paces">')[2].partition("</table>")[0]
    assert re.findall(r'class="tid" title="([^"]+)"', table)[0] == "a.py::far"
    assert 'aria-label="asyncio 4.00\u2009s, trio 100\u2009ms"' in table


def test_backends_that_ran_on_different_machines_are_not_compared_by_time(project: Project, page: Page) -> None:
    told = attempts(6)
    history.run(project, [one for one in told if one.backend == "asyncio"])
    history.run(project, [one for one in told if one.backend == "trio"])
    [later] = Session.objects.filter(run__number=2)
    later.facts |= {"python": "3.13.1", "cpus": 8}
    later.save()
    text = words(page("/p/gateway/compare/?runs=1,2"))
    assert "Durations are not compared: the backends did not run on the same machine and Python." in text
    assert "Not all backends ran alike: asyncio on" in text
    assert "3.13.1" in text


def test_a_run_in_which_no_test_runs_twice_says_so(project: Project, page: Page) -> None:
    history.run(project, [Attempt("a.py::a"), Attempt("a.py::b", backend="trio")])
    text = words(page(ADDRESS))
    assert "No test has run on two backends in run 1: there is nothing to compare." in text
    assert "ended alike" not in text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("90", [90]), ("8, 4,x,4,-1,0,²", [4, 8]), (",".join(map(str, range(1, 40))), list(range(1, 11))), ("", [])],
)
def test_runs_are_read_from_the_address(text: str, numbers: list[int]) -> None:
    assert numbers_of(text) == numbers


@pytest.mark.parametrize(
    ("numbers", "said"), [([3], "run 3"), ([3, 4], "runs 3 and 4"), ([3, 4, 1200], "runs 3, 4 and 1\u2009200")]
)
def test_runs_are_named_in_words(numbers: list[int], said: str) -> None:
    assert runs_said(numbers) == said


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
