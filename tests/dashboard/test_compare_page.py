"""Backends side by side, as a reader sees them."""

import random
import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard.difference import difference_of
from dashboard.queries.comparison import ContrastRow, Side
from ingest.models import Project
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.history import Attempt
from trends.comparison import put_side_by_side
from trends.judgement import judge
from trends.slowness import find_shifts

ADDRESS = "/p/gateway/compare/"
LOOPS = {"asyncio": 1.0, "asyncio+uvloop": 0.8, "trio": 1.5}


def compared(project: Project) -> None:
    judge(project.pk)
    find_shifts(project.pk)
    put_side_by_side(project.pk)


def attempts(tests: int, outcomes: dict[tuple[int, str], str] | None = None) -> list[Attempt]:
    """Each test on all backends; `outcomes` by number and backend where it does not pass."""
    chance = random.Random(5)
    return [
        Attempt(
            f"tests/test_a.py::test_{number}[{backend}]",
            (outcomes or {}).get((number, backend), "passed"),
            backend,
            case=f"tests/test_a.py::test_{number}",
            duration_s=0.2 * factor * (1 + number) * chance.lognormvariate(0, 0.01),
        )
        for number in range(tests)
        for backend, factor in LOOPS.items()
    ]


def test_the_page_says_what_differs_and_what_it_costs(project: Project, page: Page) -> None:
    for _ in range(8):
        history.run(project, attempts(7, {(3, "trio"): "failed"}))
    compared(project)
    html = page(ADDRESS)
    text = words(html)
    assert "1 test disagrees between backends ; 1 fails only on trio, in 8 runs." in text
    assert re.search(r"uvloop is 0\.\d\d× asyncio \[0\.79\W–\W0\.8\d\] and trio 1\.\d\d× \[1\.4\d\W–\W1\.5\d\]", text)
    assert "(geometric mean over 6 paired tests)" in text
    row = words("<main" + html.partition('<table class="table contrasts">')[2].partition("</table>")[0])
    assert "test_3 fails only on trio builtins.AssertionError: assert N == N passed 0 of 8" in row
    assert "failed 8 of 8" in row
    assert "test_4" not in row


def test_measured_by_another_backend_ratios_turn_round(project: Project, page: Page) -> None:
    for _ in range(8):
        history.run(project, attempts(6))
    compared(project)
    text = words(page(f"{ADDRESS}?base=trio&sort=ratio.uvloop"))
    assert re.search(r"asyncio is 0\.6\d× trio", text)
    assert re.search(r"uvloop 0\.5\d×", text)


def test_tests_are_sorted_by_the_ratio_that_is_asked_for(project: Project, page: Page) -> None:
    for _ in range(6):
        slow = [
            Attempt(
                f"tests/a.py::t{n}[{b}]",
                "passed",
                b,
                case=f"tests/a.py::t{n}",
                duration_s=0.1 * (1 + n * (b == "trio")),
            )
            for n in range(5)
            for b in ("asyncio", "trio")
        ]
        history.run(project, slow)
    compared(project)

    def listed(query: str) -> list[str]:
        table = page(f"{ADDRESS}{query}").partition('<table class="table paces">')[2]
        return re.findall(r'class="tid" title="tests/a\.py::(t\d)"', table.partition("</table>")[0])

    assert listed("") == ["t4", "t3", "t2", "t1", "t0"]
    assert listed("?sort=ratio.trio") == ["t0", "t1", "t2", "t3", "t4"]
    assert listed("?q=t3") == ["t3"]


def test_unless_a_ratio_is_asked_for_the_surest_difference_comes_first(project: Project, page: Page) -> None:
    chance = random.Random(7)
    for _ in range(6):
        steady = {"t0": 1.0, "t1": 0.2, "t2": 1.5}
        told = [
            Attempt(f"a.py::{t}[{b}]", "passed", b, case=f"a.py::{t}", duration_s=0.1 * (much if b == "trio" else 1))
            for t, much in {**steady, "wild": chance.choice((0.5, 9.0))}.items()
            for b in ("asyncio", "trio")
        ]
        history.run(project, told)
    compared(project)
    table = page(ADDRESS).partition('<table class="table paces">')[2].partition("</table>")[0]
    assert re.findall(r'class="tid" title="a\.py::(\w+)"', table)[:3] == ["t1", "t2", "t0"]
    assert "0.20×" in words("<main" + table)


def test_times_are_drawn_as_a_scatter_with_its_numbers_beside_it(project: Project, page: Page) -> None:
    for _ in range(2):
        history.run(project, attempts(5, {(4, "trio"): "failed"}))
    compared(project)
    html = page(f"{ADDRESS}?view=scatter&base=uvloop")
    text = words(html)
    assert "asyncio against uvloop 5 tests" in text
    assert "trio against uvloop 4 tests" in text
    assert "1.25 to 2× 4" in text
    assert 'class="table paces"' not in html
    assert 'aria-label="trio against uvloop: of 4 tests 0 take more than twice, 0 less than half the time"' in html


def test_a_suite_in_which_no_test_runs_twice_says_so(project: Project, page: Page) -> None:
    history.run(project, [Attempt("a.py::a"), Attempt("a.py::b", backend="trio"), Attempt("a.py::c", backend="trio")])
    compared(project)
    text = words(page(ADDRESS))
    assert "No test has run on two backends: there is nothing to compare. 1 on asyncio and 2 on trio alone" in text
    assert "Every test has a backend of its own" in text
    assert "No test failed more often" not in text


def test_every_difference_is_on_one_page_of_the_list(project: Project, page: Page) -> None:
    for _ in range(3):
        history.run(project, attempts(45, {(number, "trio"): "failed" for number in range(45)}))
    compared(project)
    query, found = "", []
    for _ in range(3):
        table = page(f"{ADDRESS}{query}").partition('<table class="table contrasts">')[2].partition("</section>")[0]
        found += re.findall(r'class="tid" title="([^"]+)"', table)
        following = re.search(r'rel="next" href="(\?differ=[^"]+)"', table)
        query = following.group(1) if following else ""
    assert query == ""
    assert sorted(found) == sorted({one.case for one in attempts(45)})


def test_the_differences_come_as_a_sheet(project: Project, client: Client) -> None:
    history.run(project, attempts(3, {(1, "trio"): "failed"}))
    compared(project)
    [row] = client.get("/p/gateway/compare.json").json()["items"]
    assert (row["test"], row["differs"]) == ("tests/test_a.py::test_1", "fails only on trio")
    assert [row[f"failed {name}"] for name in ("asyncio", "uvloop", "trio")] == [0, 0, 1]
    assert row["duration_s asyncio"] == pytest.approx(0.4, rel=0.1)
    assert client.get("/p/gateway/compare.csv").content.decode().splitlines()[0].startswith("test,differs,p,")


def test_a_run_or_two_are_said_to_be_too_few(project: Project, page: Page) -> None:
    history.run(project, attempts(6))
    compared(project)
    text = words(page(ADDRESS))
    assert "No test disagrees between backends in 1 run." in text
    assert "Durations are not comparable yet: that takes 5 tests that passed on both in 6 runs." in text


def test_a_case_that_was_never_on_trio_is_listed(project: Project, page: Page) -> None:
    history.run(project, [*attempts(2), Attempt("tests/test_b.py::test_lone")])
    compared(project)
    text = words(page(ADDRESS))
    assert "1 test never ran on uvloop. 1 test never ran on trio." in text
    assert "test_lone asyncio uvloop trio" in text


def test_one_backend_alone_is_told_how_to_get_another(project: Project, page: Page) -> None:
    history.run(project, [Attempt(), Attempt("tests/test_a.py::test_b", backend="none")])
    compared(project)
    text = words(page(ADDRESS))
    assert "Only asyncio has run: there is nothing to compare it with. 1 test in 1 run of 14 days." in text
    assert "One backend is not enough" in text


def test_one_run_is_told_by_its_number(project: Project, page: Page) -> None:
    history.run(project, attempts(1))
    compared(project)
    text = words(page(ADDRESS))
    assert "Compare backends run 1" in text
    assert "1 to 1" not in text


def test_before_the_first_run_the_page_says_so(project: Project, page: Page) -> None:
    assert "Nothing to compare yet." in words(page(ADDRESS))


def test_the_page_takes_six_queries_with_little_and_with_much(project: Project, member: User, client: Client) -> None:
    client.force_login(member)
    counts = []
    for tests in (2, 40):
        for _ in range(6):
            history.run(project, attempts(tests, {(number, "trio"): "failed" for number in range(0, tests, 2)}))
        compared(project)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(ADDRESS).status_code == 200
        counts.append(len(captured))
    assert counts == [6, 6]


@pytest.mark.parametrize("query", ["?window=x&base=x&metric=x&sort=x&differ=x&pace=x_y", "?pace=nan_1&differ=inf_2"])
def test_nonsense_in_the_address_is_as_if_it_were_not_there(project: Project, page: Page, query: str) -> None:
    history.run(project, attempts(3, {(1, "trio"): "failed"}))
    compared(project)
    assert "fails only on trio" in words(page(ADDRESS + query))


def side(backend: str, failed: int, marks: str = "p") -> Side:
    return Side(backend, failed, 10 - failed, 0, marks, [], None, {})


def row(backend: str, *sides: Side, is_spared: bool = False) -> ContrastRow:
    return ContrastRow("a.py::a", 1, list(sides), backend, is_spared, 0.001)


@pytest.mark.parametrize(
    ("told", "words_of_it"),
    [
        (row("trio", side("asyncio", 0), side("trio", 5, "pfff")), "fails only on trio"),
        (row("trio", side("asyncio", 0), side("trio", 5, "ttfp")), "times out only on trio"),
        (row("asyncio", side("asyncio", 5, "ttt"), side("trio", 5, "eee")), "times out on asyncio, errors on trio"),
        (row("trio", side("asyncio", 1, "pf"), side("trio", 9, "fff")), "fails more often on trio"),
        (row("trio", side("asyncio", 9, "f"), side("trio", 0), is_spared=True), "passes only on trio"),
        (row("trio", side("asyncio", 9, "c"), side("trio", 1), is_spared=True), "is cancelled less often on trio"),
        (row("asyncio+uvloop", side("asyncio", 0), side("asyncio+uvloop", 3, "pppp")), "fails only on uvloop"),
    ],
)
def test_what_differs_is_said_in_words(told: ContrastRow, words_of_it: str) -> None:
    assert difference_of(told) == words_of_it
