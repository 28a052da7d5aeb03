import re
from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard.queries.case_tree import common_folder, prefixes_of
from ingest.models import Case, Project
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.history import Attempt
from trends.judgement import judge
from trends.models import Recent

NAMES = (
    "tests/net/test_pool.py::test_lends",
    "tests/net/test_pool.py::test_takes_back[a/b]",
    "tests/net/test_retry.py::test_gives_up",
    "tests/test_top.py::test_alone",
)


def names(html: str) -> list[str]:
    """Tests that are listed, in order."""
    return re.findall(r'class="tid" title="([^"]+)"', html)


def runs(project: Project, count: int = 1) -> None:
    for _ in range(count):
        history.run(project, [Attempt(name, duration_s=0.1 * place) for place, name in enumerate(NAMES, 1)])


def test_the_tree_begins_at_the_folder_that_all_tests_are_in(project: Project, page: Page) -> None:
    runs(project)
    text = words(page("/p/gateway/tests/"))
    assert "4 tests, none of them failed in the last 60 runs." in text
    assert "tests/" in text
    assert "net/ 3 tests" in text
    assert "test_top.py 1 test" in text
    assert names(page("/p/gateway/tests/")) == []


def test_a_file_that_is_opened_shows_its_tests_and_its_siblings(project: Project, page: Page) -> None:
    runs(project)
    html = page("/p/gateway/tests/?open=tests/net/test_pool.py")
    assert names(html) == [NAMES[0], NAMES[1]]
    assert 'href="?open=tests/net"' in html  # closes the file
    assert "test_retry.py" in html


def test_a_file_of_another_kind_is_opened_too(project: Project, page: Page) -> None:
    others = ["docs/intro.rst::intro.rst", "docs/api.d/test_a.py::test_a", "docs/case.yaml::buys"]
    history.run(project, [Attempt(name) for name in others])
    assert names(page("/p/gateway/tests/?open=docs/intro.rst")) == [others[0]]
    assert names(page("/p/gateway/tests/?open=docs/case.yaml")) == [others[2]]
    assert "test_a.py" in words(page("/p/gateway/tests/?open=docs/api.d"))


@pytest.mark.parametrize("name", ["", "tests/", "/", "::"])
def test_a_name_that_is_no_more_than_a_folder_breaks_no_tree(project: Project, page: Page, name: str) -> None:
    """A directory that cannot be collected may be told so."""
    history.run(project, [Attempt(name, "failed"), Attempt(NAMES[0])])
    for query in ("", "?open=/", "?expand=failing"):
        page(f"/p/gateway/tests/{query}")
    assert "net/ 1 test" in words(page("/p/gateway/tests/?open=tests"))


def test_the_tree_is_unfolded_down_to_what_fails(project: Project, page: Page) -> None:
    runs(project)
    assert "Unfold what fails" not in words(page("/p/gateway/tests/"))
    history.run(project, [Attempt(NAMES[place], "failed") for place in (2, 3)])
    assert "Unfold what fails" in words(page("/p/gateway/tests/"))
    html = page("/p/gateway/tests/?expand=failing")
    assert names(html) == [NAMES[2], NAMES[3]]
    assert re.findall(r'class="row-link in-(\d)', html) == ["1", "2", "3", "3", "4", "2", "3"]
    assert "Fold" in words(html)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=retry", [NAMES[2]]),
        ("?q=TAKES", [NAMES[1]]),
        ("?q=file:tests/net/ -lends", [NAMES[1], NAMES[2]]),
        ("?q=p95:>350ms", [NAMES[3]]),
        ("?preset=slowest", [NAMES[3], NAMES[2], NAMES[1], NAMES[0]]),
        ("?group=none", list(NAMES)),
        ("?preset=newest&q=net", [NAMES[2], NAMES[1], NAMES[0]]),
    ],
)
def test_tests_are_found_and_sorted(project: Project, page: Page, query: str, expected: list[str]) -> None:
    runs(project)
    assert names(page(f"/p/gateway/tests/{query}")) == expected


def test_a_test_is_found_by_its_verdict_and_its_backend(project: Project, page: Page) -> None:
    for outcome in ("passed", "failed", "passed", "failed"):
        history.run(project, [Attempt(NAMES[0], outcome), Attempt(NAMES[3], backend="trio")])
    judge(project.pk)
    assert names(page("/p/gateway/tests/?q=is:flaky")) == [NAMES[0]]
    assert names(page("/p/gateway/tests/?q=backend:trio")) == [NAMES[3]]
    assert names(page("/p/gateway/tests/?preset=no-trio")) == [NAMES[0]]
    assert names(page("/p/gateway/tests/?q=rate:>40%25")) == [NAMES[0]]


def test_tests_that_are_skipped_for_long_and_those_that_need_retries_have_lists(project: Project, page: Page) -> None:
    history.run(project, [Attempt(NAMES[0]), Attempt(NAMES[1])], age=timedelta(days=40))
    retried = [Attempt(NAMES[1], "failed"), Attempt(NAMES[1], attempt=2)]
    history.run(project, [Attempt(NAMES[0], "skipped"), Attempt(NAMES[2], "skipped"), *retried])
    assert names(page("/p/gateway/tests/?preset=skipped")) == [NAMES[0]]
    assert names(page("/p/gateway/tests/?preset=retried")) == [NAMES[1]]
    Case.objects.filter(name=NAMES[2]).update(created_at=timezone.now() - timedelta(days=40))
    assert names(page("/p/gateway/tests/?preset=skipped")) == [NAMES[0], NAMES[2]]


@pytest.mark.parametrize("sort", ["name", "-p95", "-rate", "-new", "-stall"])
def test_every_test_is_on_one_page_of_the_list(project: Project, page: Page, sort: str) -> None:
    attempts = [Attempt(f"tests/test_{n % 7}.py::test_{n}", duration_s=0.1 * (n % 5)) for n in range(120)]
    history.run(project, attempts)
    address, found = f"?group=none&sort={sort}", []
    for _ in range(3):
        html = page(f"/p/gateway/tests/{address}")
        found += names(html)
        following = re.search(r'rel="next" href="([^"]+)"', html)
        address = following.group(1).replace("&amp;", "&") if following else ""
    assert address == ""
    assert sorted(found) == sorted(one.nodeid for one in attempts)


def test_a_name_that_is_not_there_leads_to_those_like_it(project: Project, page: Page) -> None:
    runs(project)
    html = page("/p/gateway/tests/?q=test_gives_upp")
    assert "None of 4 tests matches." in words(html)
    assert NAMES[2] in words(html)
    assert NAMES[3] not in words(html)
    assert "Most like it: " + NAMES[0] in words(page("/p/gateway/tests/?q=test_lnds"))
    assert "Most like it" not in words(page("/p/gateway/tests/?q=zzzz"))


def test_before_the_first_run_the_page_says_what_will_be_there(project: Project, page: Page) -> None:
    text = words(page("/p/gateway/tests/"))
    assert "No test has run yet." in text
    assert "Send the first run" in text


def test_the_list_comes_as_json_page_by_page(project: Project, page: Page) -> None:
    history.run(project, [Attempt(f"tests/test_a.py::test_{n}") for n in range(60)])
    answer = page("/p/gateway/tests.json")
    assert answer.count('"test":') == 50
    last = Recent.objects.order_by("case__name")[49].pk
    assert f"after={last}" in answer


def test_odd_parameters_are_taken_as_none(project: Project, page: Page) -> None:
    runs(project)
    for query in ("?open=../..//x", "?sort=nothing&group=none", "?preset=x", "?after=99999999999999999999&group=none"):
        assert "4 tests" in words(page(f"/p/gateway/tests/{query}"))


def test_paths_are_taken_apart() -> None:
    assert prefixes_of("tests/net") == ["", "tests/", "tests/net/"]
    assert prefixes_of("tests/test_a.py") == ["", "tests/", "tests/test_a.py::"]
    assert prefixes_of("docs/a.rst") == ["", "docs/", "docs/a.rst/", "docs/a.rst::"]
    assert common_folder(NAMES[0], NAMES[3]) == "tests"
    assert common_folder(NAMES[0], NAMES[2]) == "tests/net"
    assert common_folder("test_a.py::a", "test_b.py::b") == ""


def test_tests_are_found_by_their_failures(project: Project, page: Page) -> None:
    runs(project)
    history.run(project, [Attempt(NAMES[2], "failed")])
    assert names(page("/p/gateway/tests/?q=failures:>0")) == [NAMES[2]]
