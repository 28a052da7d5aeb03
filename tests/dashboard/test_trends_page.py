import re
from datetime import date, timedelta

import pytest

from dashboard.charts.calendar import calendar, first_day
from dashboard.charts.trend import Line, rolling, trend
from ingest.models import Project
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.history import Attempt
from trends.judgement import judge
from trends.models import Kind, Shift, Stratum, Variant

CASE = "tests/test_a.py::test_a"


def runs(project: Project, *seconds: float, backends: tuple[str, ...] = ("asyncio",), branch: str = "main") -> None:
    """Runs one after the other, each of so many seconds on each backend."""
    for place, duration_s in enumerate(seconds):
        attempts = [
            Attempt(f"{CASE}[{backend}]", backend=backend, case=CASE, duration_s=duration_s * (1 + place % 3 * 0.004))
            for backend in backends
        ]
        history.run(project, attempts, age=timedelta(hours=len(seconds) - place), branch=branch)


def test_a_suite_that_became_slower_is_told_with_the_run_and_the_interval(project: Project, page: Page) -> None:
    runs(project, *[10.0] * 12, *[15.0] * 12, backends=("asyncio", "trio"))
    html = page("/p/gateway/trends/")
    text = words(html)
    assert "the suite is 50.0\u2009% slower on asyncio, 50.0\u2009% slower on trio." in text
    assert re.search(r"The newest change: 10\.0\u2009s to 15\.1?\u2009s, ×1\.50 .* in run 13\.", text)
    assert "No single test stands out" in text
    assert html.count('class="band"') == 2
    assert "×1.50" in text.partition("Changes found")[2]


def test_the_test_that_did_it_is_named(project: Project, page: Page) -> None:
    runs(project, *[10.0] * 12, *[15.0] * 12)
    variant = Variant.objects.get()
    stratum = Stratum.objects.create(project=project, name="tests")
    runs_told = {"run_low": 13, "run": 13, "run_high": 13, "seen_run": 20, "is_recovery": False}
    sizes = {"ratio": 1.5, "ratio_low": 1.4, "ratio_high": 1.6, "before_s": 10.0, "after_s": 15.0}
    told = {"project": project, "variant": variant, "stratum": stratum, "kind": Kind.DURATION, **runs_told, **sizes}
    Shift.objects.create(**told)
    assert "With it changed test_a (+5.00\u2009s)." in words(page("/p/gateway/trends/"))
    gained = words(page("/p/gateway/trends/?metric=gained"))
    assert (
        "1 test became slower for good in 30 days, 0 faster. test_a gained most: 10.0\u2009s to 15.0\u2009s on asyncio"
        in gained
    )
    assert "Slower" in gained
    assert "10.0\u2009s, 15.0\u2009s ×1.50 ×1.40 to ×1.60 13" in gained


def test_what_became_slower_on_several_backends_stands_together(project: Project, page: Page) -> None:
    other = "tests/test_b.py::test_b"
    history.run(project, [Attempt(CASE), Attempt(f"{CASE}[t]", backend="trio", case=CASE), Attempt(other)])
    stratum = Stratum.objects.create(project=project, name="tests")
    for case, backend, after_s in ((CASE, 1, 11.0), (other, 1, 13.0), (CASE, 3, 15.0)):
        variant = Variant.objects.get(case__name=case, backend=backend)
        told = {"run_low": 1, "run": 1, "run_high": 1, "seen_run": 1, "is_recovery": False, "ratio": after_s / 10}
        sizes = {"ratio_low": 1.05, "ratio_high": 1.6, "before_s": 10.0, "after_s": after_s}
        Shift.objects.create(project=project, variant=variant, stratum=stratum, kind=Kind.DURATION, **told, **sizes)
    gained = words(page("/p/gateway/trends/?metric=gained")).replace("\u2009", " ")
    afters = re.findall(r"10\.0 s, (\d+)\.0 s ×", gained)
    assert afters == ["15", "11", "13"]


def test_a_steady_suite_is_called_that_and_few_runs_are_too_few(project: Project, page: Page) -> None:
    runs(project, *[10.0] * 9)
    assert "9 runs so far; changes are looked for from 10 on." in words(page("/p/gateway/trends/"))
    runs(project, *[10.0] * 9)
    assert "The suite takes as long as 30 days ago on asyncio (18 runs)." in words(page("/p/gateway/trends/"))


def test_other_branches_and_parts_of_the_suite_are_left_out(project: Project, page: Page) -> None:
    for _ in range(12):
        history.run(project, [Attempt(f"tests/test_{n}.py::t", duration_s=1.0) for n in range(4)])
    runs(project, *[500.0] * 12, branch="feature")
    runs(project, 500.0)  # one result where others have four
    assert "The suite takes as long as 30 days ago on asyncio (12 runs)." in words(page("/p/gateway/trends/"))


def test_verdicts_that_changed_are_listed(project: Project, page: Page) -> None:
    for outcome in ("passed", "failed") * 6:
        history.run(project, [Attempt(outcome=outcome)])
    judge(project.pk)
    text = words(page("/p/gateway/trends/?metric=flakiness"))
    assert "1 test is flaky now, 0 broken. In 30 days 1 became flaky, on one backend at least." in text
    assert re.search(r"test_a asyncio \w+ flaky \d+", text)


def test_the_calendar_names_the_worst_days(project: Project, page: Page) -> None:
    history.run(project, [Attempt(longest_tick_s=0.9), Attempt("b.py::b", "failed")], age=timedelta(days=3))
    history.run(project, [Attempt(longest_tick_s=0.01)], age=timedelta(days=40))
    html = page("/p/gateway/trends/?metric=calendar")
    assert "900\u2009ms in 1 run" in html
    assert html.count('class="heat-5"') == 1
    assert html.count('class="heat-0"') == 1
    failed = page("/p/gateway/trends/?metric=calendar&of=failed")
    assert "1 failed attempt in 1 run" in failed


@pytest.mark.parametrize("metric", ["", "?metric=gained", "?metric=flakiness", "?metric=stalls", "?metric=calendar"])
def test_before_the_first_run_every_part_says_so(project: Project, page: Page, metric: str) -> None:
    text = words(page(f"/p/gateway/trends/{metric}"))
    assert "Send the first run" in text


def test_stalls_that_grew_are_told_with_the_run(project: Project, page: Page) -> None:
    for tick_s in [0.002] * 12 + [0.3] * 12:
        history.run(project, [Attempt(longest_tick_s=tick_s)])
    text = words(page("/p/gateway/trends/?metric=stalls"))
    assert "The longest tick of a run grew from 2.0\u2009ms to 300\u2009ms on asyncio in run 13." in text
    assert "The longest of 24 runs: 300\u2009ms." in text
    calendar_text = words(page("/p/gateway/trends/?metric=calendar"))
    assert "On 1 of 1 day with runs a loop stood still for 100\u2009ms or more. On 0 something failed." in calendar_text


def test_a_line_is_broken_where_a_level_begins_and_few_points_are_dots() -> None:
    line = Line("asyncio", "asyncio", list(range(1, 13)), [1.0] * 8 + [2.0] * 4, [8])
    svg = trend([line], "label")
    path = re.search(r'class="line" d="([^"]*)"', svg)
    dots = re.search(r'class="dots" d="([^"]*)"', svg)
    assert path is not None
    assert dots is not None
    assert (path.group(1).count("M"), path.group(1).count("L")) == (1, 7)
    assert dots.group(1).count("M") == 4
    assert "nan" not in svg


def test_one_value_that_stands_alone_is_in_no_band() -> None:
    values = [1.0] * 10 + [90.0] + [1.0] * 10
    assert max(rolling(values, 0.9, 11)) == 1.0
    assert max(rolling(values, 0.5, 5)) == 1.0


def test_the_calendar_has_a_cell_for_each_day_up_to_today() -> None:
    today = date(2026, 11, 25)
    svg = calendar({today: (3, "three")}, today, "label")
    assert first_day(today).weekday() == 0
    assert svg.count("<rect") == 52 * 7 + 3
    assert "25 Nov 2026: three" in svg
