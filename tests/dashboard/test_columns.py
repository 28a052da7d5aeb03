"""The columns of a table that are shown."""

import csv
import io

import pytest
from django.test import Client

from ingest.models import Project
from tests.dashboard.conftest import Page
from tests.dashboard.test_runs_list import judge
from tests.fixtures import history
from tests.fixtures.history import Attempt
from trends.models import Word

OURS = "tests/test_a.py::test_a"
TESTS, FLAKY = "/p/gateway/tests/", "/p/gateway/flaky/"


@pytest.fixture(autouse=True)
def flaky(project: Project) -> None:
    history.run(project, [Attempt(OURS)])
    history.run(project, [Attempt(OURS, "failed")])
    judge(project, OURS, Word.FLAKY, 1)


def heads(html: str) -> int:
    return html.partition("<thead>")[2].partition("</thead>")[0].count("<th")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (TESTS, 8),
        (f"{TESTS}?group=none", 8),
        (f"{TESTS}?cols=p95,last", 3),
        (f"{TESTS}?cols=p95&group=none", 2),
        (f"{TESTS}?cols=none", 1),
        (f"{TESTS}?cols=", 8),
        (FLAKY, 7),
        (f"{FLAKY}?cols=rate,nonsense", 3),
        (f"{FLAKY}?cols=none", 2),
    ],
)
def test_as_many_columns_are_shown_as_are_asked_for_in_heads_and_rows(page: Page, address: str, shown: int) -> None:
    html = page(address)
    assert heads(html) == shown
    rows = html.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr")[1:]
    assert rows
    assert {row.count("<td") for row in rows} == {shown}


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("cols=none&cols=p95&cols=strip", "?cols=strip%2Cp95"),
        ("cols=none&cols=last&q=test_a", "?cols=last&q=test_a"),
        ("cols=none&cols=none", "?cols=none"),
        ("cols=none&cols=strip&cols=failed&cols=p50&cols=p95&cols=tick&cols=loops&cols=last", "?"),
    ],
)
def test_what_the_form_sends_becomes_a_short_address(client: Client, asked: str, wanted: str) -> None:
    answer = client.get(f"{TESTS}?{asked}")
    assert (answer.status_code, answer.headers["Location"]) == (302, wanted)


def test_other_views_of_the_tests_keep_the_columns(page: Page) -> None:
    html = page(f"{TESTS}?cols=p95&q=test_a")
    assert 'href="?cols=p95&amp;preset=slowest"' in html
    assert 'href="?cols=p95&amp;group=none"' in html
    assert '<input type="hidden" name="cols" value="p95">' in html
    assert '<input type="hidden" name="q" value="test_a">' in html


@pytest.mark.parametrize(
    ("address", "columns"),
    [
        ("tests.csv?cols=p95,failed", ["test", "runs", "failed", "retried", "p95_s"]),
        ("flaky.csv?cols=since", ["test", "backend", "verdict", "since_run", "since", "expected", "quarantine",
                                  "until", "owner"]),
    ],
)  # fmt: skip
def test_a_file_has_the_columns_of_the_page(client: Client, address: str, columns: list[str]) -> None:
    text = client.get(f"/p/gateway/{address}").content.decode()
    assert next(csv.reader(io.StringIO(text, newline=""))) == columns
