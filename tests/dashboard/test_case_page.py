"""The history of a test, as a reader sees it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ingest.models import Case, Project
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.batches import deadline, deadlines, ledger, loop, phase
from tests.fixtures.history import Attempt
from trends.causes import explain
from trends.judgement import judge
from trends.judgement.dating import date_changes

CASE = "tests/test_a.py::test_a"
OTHER = "tests/test_b.py::test_b"


def played(project: Project, letters: str, **origin: Any) -> None:
    """A run for each letter: what the test does on trio; on asyncio it passes."""
    for letter in letters:
        outcome = {"p": "passed", "f": "failed"}[letter]
        history.run(
            project,
            [Attempt(f"{CASE}[asyncio]", case=CASE), Attempt(f"{CASE}[trio]", outcome, "trio", case=CASE)],
            tree=f"{Project.objects.get(pk=project.pk).runs_started:040}",
            **origin,
        )
    judge(project.pk)
    date_changes(project.pk)


def address(name: str = CASE) -> str:
    return f"/p/gateway/tests/{Case.objects.get(name=name).pk}/"


def test_a_broken_test_is_told_with_where_since_when_and_what_it_says(project: Project, page: Page) -> None:
    played(project, "p" * 12 + "f" * 5)
    html = page(address())
    text = words(html)

    assert "Broken on trio since run 13 (aaaaaaa, 1\u2009h ago): 5 of 17 results failed" in text
    assert "asyncio is steady (0 of 17 failed)." in text
    assert "What changed broken on trio since run 13" in text
    assert "Failures 5 failures, the same ones together" in text
    assert "builtins.AssertionError assert N == N" in text
    assert 'href="/p/gateway/runs/17/results/2/"' in html
    assert "pytest &#x27;tests/test_a.py::test_a[trio]&#x27;" in html


def test_other_branches_are_left_out_until_they_are_asked_for(project: Project, page: Page) -> None:
    played(project, "ppp")
    played(project, "ff", branch="topic")
    assert "Failures" not in words(page(address()))
    assert "Failures 2 failures" in words(page(f"{address()}?branch=all"))


def test_a_test_that_only_other_branches_have_says_so(project: Project, page: Page) -> None:
    history.run(project, [Attempt(OTHER)])
    played(project, "p", branch="topic")
    assert "Not run on main" in words(page(address()))


def test_what_the_chart_shows_is_there_as_a_table(project: Project, page: Page) -> None:
    played(project, "pf")
    table = page(address()).partition('<table class="table history-table">')[2].partition("</table>")[0]
    text = words(f"<main>{table}").replace("\u2009", " ")
    assert "2 aaaaaaa 1 h ago passed 250 ms · tick 3.0 ms failed 250 ms · tick 3.0 ms 1 aaaaaaa 1 h ago passed" in text


@pytest.mark.parametrize("number", ["0", "99999999", "99999999999999999999"])
def test_a_test_that_is_not_there_is_not_found(project: Project, client: Client, number: str) -> None:
    assert client.get(f"/p/gateway/tests/{number}/").status_code == 404


def test_a_test_of_another_project_is_not_found(project: Project, client: Client) -> None:
    other = history.project("other")
    history.run(other, [Attempt()])
    assert client.get(f"/p/gateway/tests/{Case.objects.get(project=other).pk}/").status_code == 404


@pytest.mark.parametrize("query", ["?seg=0", "?seg=9", "?seg=x"])
def test_nonsense_in_the_address_is_as_if_it_were_not_there(project: Project, page: Page, query: str) -> None:
    played(project, "p" * 12 + "f" * 5)
    assert "What changed broken on trio" in words(page(address() + query))


def test_who_works_on_the_project_can_set_it_aside_from_its_page_and_sees_that_it_is(
    project: Project, page: Page, client: Client, member: User
) -> None:
    played(project, "p" * 12 + "f" * 5)
    html = page(address())
    assert 'id="aside" popover' in html
    [variant] = re.findall(r'name="variant" value="(\d+)"', html)
    client.force_login(member)
    asked = {"variant": variant, "reason": "known since Monday", "until": timezone.now().date() + timedelta(days=3)}
    client.post("/p/gateway/triage/", {**asked, "act": "quarantine", "next": address()})
    client.post("/p/gateway/triage/", {**asked, "act": "assign", "owner": "R. Diaz"})
    text = words(page(address()))
    assert re.search(r"trio in quarantine until \d+ \w+: known since Monday", text)
    assert "trio R. Diaz looks at it" in text
    assert "End the quarantine" in text
    client.post("/p/gateway/triage/", {"variant": variant, "act": "end"})
    assert "known since Monday" not in page(address())


def test_a_healthy_test_offers_no_quarantine_and_nor_does_any_to_who_only_looks(
    project: Project, page: Page, settings: Any
) -> None:
    played(project, "p" * 12)
    assert "popovertarget" not in page(address())
    played(project, "f" * 5)
    assert "popovertarget" in page(address())
    Project.objects.filter(pk=project.pk).update(is_open=True)
    settings.LOCAL = False
    assert "popovertarget" not in page(address())


def test_a_test_that_its_branch_no_longer_runs_says_since_when(project: Project, page: Page) -> None:
    played(project, "pp")
    for _ in range(2):
        history.run(project, [Attempt(OTHER)])
    history.run(project, [Attempt(OTHER)], branch="topic")
    assert "Not seen" not in page(address())
    history.run(project, [Attempt(OTHER)])
    judge(project.pk)
    assert "Not seen since run 2 of main: 3 runs ended without it." in words(page(address()))


def test_the_page_takes_six_queries_with_little_and_with_much(project: Project, member: User, client: Client) -> None:
    client.force_login(member)
    counts = []
    for letters in ("pf", "pfpfpfpfpfffpppfpfpfpfpf"):
        played(project, letters)
        history.run(project, [Attempt(f"tests/test_{n}.py::test_{n}") for n in range(50)])
        there = address()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(there).status_code == 200
        counts.append(len(captured))
    assert counts == [6, 6]


def test_the_test_that_failures_come_behind_is_linked_and_run_again_before_it(
    project: Project, client: Client, member: User
) -> None:
    before = "tests/test_a.py::test_before"
    for letter in "pfpfpfpfpfpfpfpfpfpf":
        first = before if letter == "f" else "tests/test_a.py::test_else"
        outcome = {"p": "passed", "f": "failed"}[letter]
        told = [Attempt(f"{name}[trio]", "passed", "trio", case=name, worker="gw0") for name in (first,)]
        history.run(project, [*told, Attempt(f"{CASE}[trio]", outcome, "trio", case=CASE, worker="gw0")])
    judge(project.pk)
    explain(project.pk)
    client.force_login(member)
    there = address()
    with CaptureQueriesContext(connection) as captured:
        html = client.get(there).content.decode()
    assert len(captured) == 6
    assert f'href="{address(before)}">{before}</a> run right before' in html
    assert f"pytest {before}[trio] {CASE}[trio]" in html.replace("&#x27;", "")


def test_beside_a_list_the_test_is_told_without_the_rest_of_the_page(project: Project, page: Page) -> None:
    played(project, "p" * 12 + "f" * 5)
    html = page(address(), headers={"X-Partial": "peek"})
    text = words(f"<main>{html}</main>")
    assert "Broken on trio since run 13" in text
    assert "5 failures" in text
    assert 'aria-label="17 runs, 1 to 17: 12 passed, 5 failed"' in html
    assert re.search(r"run \d+ trio healthy, then (suspect|flaky|broken)", text)
    assert "<html" not in html
    assert 'class="history"' not in html


def test_the_newest_failure_is_there_with_what_happened_when(project: Project, page: Page) -> None:
    late = deadline(limit_s=0.2, elapsed_s=0.2, fired=True, outcome="raised", kind="anyio.fail_after")
    told = [phase("call", 0.21, loop(), ledger(deadlines=deadlines(late)))]
    history.run(project, [Attempt(f"{CASE}[trio]", "failed", "trio", case=CASE, phases=told)])
    html = page(address())
    text = words(html).replace("\u2009", " ")
    assert "What happened when in run 1 on trio" in text
    assert "between 200 ms and 210 ms anyio.fail_after fires" in text
    assert html.count('href="/p/gateway/runs/1/results/1/">Open the result') == 1


def test_a_failure_in_which_nothing_was_seen_has_no_empty_chart(project: Project, page: Page) -> None:
    history.run(project, [Attempt(f"{CASE}[trio]", "failed", "trio", case=CASE)])
    assert "What happened when" not in page(address())


def test_a_backend_that_the_project_has_and_the_test_has_not_is_named(project: Project, page: Page) -> None:
    for _ in range(4):
        history.run(
            project, [Attempt(f"{CASE}[asyncio]", case=CASE), Attempt(f"{OTHER}[trio]", backend="trio", case=OTHER)]
        )
    text = words(page(address()))
    assert "trio never ran it; 4 runs had both" in text
    assert "asyncio never ran it" in words(page(address(OTHER)))


def test_a_backend_that_the_test_no_longer_has_is_named_with_its_last_run(project: Project, page: Page) -> None:
    played(project, "pp")
    for _ in range(3):
        history.run(
            project, [Attempt(f"{CASE}[asyncio]", case=CASE), Attempt(f"{OTHER}[trio]", backend="trio", case=OTHER)]
        )
    text = words(page(address()))
    assert re.search(r"trio ran it last in run 2, \d+ \w+; 3 runs since had both", text)


def test_a_test_that_never_failed_shows_the_ticks_of_its_newest_result(project: Project, page: Page) -> None:
    ran = loop(histogram=[[33, 6], [52, 1]], longest_tick_s=0.05)
    history.run(project, [Attempt(f"{CASE}[asyncio]", case=CASE, phases=[phase("call", 0.3, ran)])])
    text = words(page(address()))
    assert "Length of ticks run 1 on asyncio: 7 ticks" in text
    assert "What happened when" not in text


def test_what_fails_on_a_branch_only_says_so_there_and_on_the_default_one(project: Project, page: Page) -> None:
    played(project, "p" * 12)
    played(project, "ff", branch="fix/pool", pull="912")
    text = words(page(address()))
    assert "Healthy on main (asyncio and trio): 0 of 24 results failed." in text
    assert "On fix/pool it failed in 2 of 2 runs, run 14 the newest." in text
    html = page(f"{address()}?branch=fix/pool")
    assert "Fails on fix/pool since run 13: 2 of 2 runs failed there, on trio. On main, healthy" in words(html)
    assert "History" in html
    assert f'href="{address()}?branch=fix%2Fpool"' in page("/p/gateway/runs/14/results/2/")
    assert "Not run on nowhere." in words(page(f"{address()}?branch=nowhere"))


def test_a_test_that_moved_leads_to_its_history_and_back(project: Project, page: Page) -> None:
    moved = "tests/new/test_b.py::test_a"
    for name in (CASE, CASE, CASE, moved, moved, moved, moved):
        history.run(project, [Attempt(name), Attempt(OTHER)])
    history.run(project, [Attempt("tests/c.py::test_a")], branch="fix/pool")
    text = words(page(address()))
    assert "Not seen since run 3 of main: 4 runs ended without it." in text
    assert "Probably now tests/new/test_b.py::test_a , which began in run 4 ." in text
    assert f'href="{address(moved)}"' in page(address())
    assert "Probably formerly tests/test_a.py::test_a , which ran last in run 3" in words(page(address(moved)))
    assert "Probably" not in words(page(address(OTHER)))
