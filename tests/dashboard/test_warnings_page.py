"""Early warnings, as a reader sees them."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ingest.models import Project
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.history import Attempt
from trends.models import EarlyWarning, Variant

ADDRESS = "/p/gateway/warnings/"


def near_miss(project: Project, variant: Variant, margin: float) -> EarlyWarning:
    kind = EarlyWarning.Kind.NEAR_MISS
    counts = {"run": 1, "seq": 1, "runs": 3, "of_runs": 20}
    return EarlyWarning.objects.create(project=project, variant=variant, kind=kind, least_margin=margin, **counts)


def growing_stall(project: Project, variant: Variant, ratio: float) -> EarlyWarning:
    kind = EarlyWarning.Kind.GROWING_STALL
    counts = {"run": 1, "runs": 9, "of_runs": 9}
    return EarlyWarning.objects.create(project=project, variant=variant, kind=kind, ratio=ratio, **counts)


def variants(project: Project, number: int) -> list[Variant]:
    history.run(project, [Attempt(f"tests/test_a.py::test_{at:03}") for at in range(number)])
    return list(Variant.objects.filter(project=project).order_by("case__name"))


def listed(html: str) -> list[str]:
    return re.findall(r'class="tid" title="tests/test_a\.py::test_(\d+)"', html)


def test_near_misses_come_before_stalls_and_the_nearest_first(project: Project, page: Page) -> None:
    first, second, third, fourth, _ = variants(project, 5)
    growing_stall(project, first, 1.5)
    near_miss(project, second, 0.09)
    growing_stall(project, third, 12.0)
    near_miss(project, fourth, 0.02)
    html = page(ADDRESS)
    assert listed(html) == ["003", "001", "002", "000"]
    text = words(html).replace("\u2009", " ")
    assert "4 variants pass and give reason to worry: 2 variants have less than 10 % of a deadline left;" in text
    assert "the longest tick of 2 variants has grown for good. test_003 came closest, with 2.0 % left in run 1." in text
    assert "near miss as little as 2.0 % of a deadline was left 3 of 20 runs run 1" in text
    assert "growing stall its longest tick is 12× what it was since run 1 9 runs" in text
    assert 'href="/p/gateway/runs/1/results/1/"' in html


def test_a_deadline_that_was_overrun_is_not_said_to_have_less_than_nothing_left(project: Project, page: Page) -> None:
    [only] = variants(project, 1)
    near_miss(project, only, -0.7)
    text = words(page(ADDRESS))
    assert "test_000 had overrun its deadline when it passed in run 1." in text
    assert "near miss a deadline had passed when its block ended, and had no effect 3 of 20 runs" in text


def test_the_list_is_narrowed_by_its_filter(project: Project, page: Page) -> None:
    first, second = variants(project, 2)
    near_miss(project, first, 0.09)
    near_miss(project, second, 0.02)
    assert listed(page(f"{ADDRESS}?q=margin:<5%25")) == ["001"]
    assert listed(page(f"{ADDRESS}?q=test_000")) == ["000"]
    assert "No warning matches" in words(page(f"{ADDRESS}?q=backend:trio"))


def test_every_warning_is_on_one_page_of_the_list(
    project: Project, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.queries.warnings.PAGE", 5)
    for variant in variants(project, 12):
        near_miss(project, variant, 0.05)
    query, found = "", []
    for _ in range(3):
        html = page(ADDRESS + query)
        found += listed(html)
        following = re.search(r'rel="next" href="(\?after=[^"]+)"', html)
        query = following.group(1) if following else ""
    assert query == ""
    assert sorted(found) == [f"{at:03}" for at in range(12)]


def test_the_list_comes_as_a_sheet(project: Project, client: Client) -> None:
    growing_stall(project, variants(project, 1)[0], 12.0)
    [row] = client.get("/p/gateway/warnings.json").json()["items"]
    assert (row["kind"], row["ratio"], row["least_margin"]) == ("growing stall", 12.0, None)


def test_nothing_to_worry_about_is_said_and_so_is_that_there_is_no_run(project: Project, page: Page) -> None:
    assert "No passing test gives reason to worry. There is no run yet." in words(page(ADDRESS))
    variants(project, 1)
    assert "No passing test gives reason to worry. Looked at 1 run." in words(page(ADDRESS))


def test_the_page_takes_few_queries_with_little_and_with_much(project: Project, member: User, client: Client) -> None:
    client.force_login(member)
    counts = []
    for number in (1, 40):
        for variant in variants(project, number)[-number + 1 :] if number > 1 else variants(project, 1):
            near_miss(project, variant, 0.05)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(ADDRESS).status_code == 200
        counts.append(len(captured))
    assert counts == [5, 5]
