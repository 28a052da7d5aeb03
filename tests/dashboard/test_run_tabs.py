"""The other parts of a run: its files, its workers in time, what blocked the loop in it."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

from dashboard.charts.lane import WIDTH, Bar, lane_chart
from ingest.models import Backend, Project, Result, Run
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.batches import loop, phase, slow_tick
from tests.fixtures.history import Attempt
from trends.models import RunTotal

ADDRESS = "/p/gateway/runs/1/"


def names_of(html: str) -> list[str]:
    """What is in the first column of the files, in its order."""
    return re.findall(r'<a class="whole"[^>]*>([^<]+)</a>', html)


def placed(run: Run, *moments: tuple[int, float, float]) -> None:
    """Results by sequence number: when each began, seconds after the run, and how long it took."""
    for seq, at_s, duration_s in moments:
        at = run.started_at + timedelta(seconds=at_s)
        Result.objects.filter(run=run, run_at=run.created_at, seq=seq).update(started_at=at, duration_s=duration_s)


def in_file(name: str, outcome: str = "passed", duration_s: float = 0.25, tick_s: float = 0.003) -> Attempt:
    return Attempt(f"{name}::test", outcome, duration_s=duration_s, longest_tick_s=tick_s)


def suite(project: Project) -> Run:
    attempts = [
        in_file("tests/net/test_pool.py", "failed"),
        in_file("tests/net/test_tls.py", duration_s=4.0),
        in_file("tests/db/test_tx.py", duration_s=0.5, tick_s=0.3),
        in_file("tests/db/deep/er/test_copy.py", "skipped"),
    ]
    return history.run(project, attempts)


def test_files_are_a_tree_of_folders_with_what_failed_first(project: Project, page: Page) -> None:
    suite(project)
    html = page(f"{ADDRESS}?tab=files")
    net, db = ["net/", "test_pool.py", "test_tls.py"], ["db/", "test_tx.py", "deep/er/", "test_copy.py"]
    assert names_of(html) == ["tests/", *net, *db]
    text = words(html)
    assert "1 of 4 files has a failure. It is tests/net/test_pool.py : 1 of 1 result failed." in text
    assert "tests/net/test_tls.py took 80.0\u2009% of 5.00\u2009s in tests." in text
    assert "tests/ 4 1 5.00\u2009s 1 300\u2009ms net/ 2 1 4.25\u2009s 0 3.0\u2009ms" in text


@pytest.mark.parametrize(
    ("sort", "first"),
    [("time", ["net/", "test_tls.py"]), ("slow", ["db/", "test_tx.py"]), ("name", ["db/", "deep/er/", "test_copy.py"])],
)
def test_files_are_sorted_within_their_folder(project: Project, page: Page, sort: str, first: list[str]) -> None:
    suite(project)
    assert names_of(page(f"{ADDRESS}?tab=files&sort={sort}"))[1 : 1 + len(first)] == first


def test_a_folder_is_shown_alone_and_one_that_is_not_there_is_told(project: Project, page: Page) -> None:
    suite(project)
    assert names_of(page(f"{ADDRESS}?tab=files&in=tests/db")) == ["test_tx.py", "deep/er/", "test_copy.py"]
    text = words(page(f"{ADDRESS}?tab=files&in=tests/nowhere"))
    assert "No file in tests/nowhere Show all 4 files" in text


def test_a_file_leads_to_its_results(project: Project, page: Page) -> None:
    suite(project)
    (href,) = re.findall(r'href="([^"]+)#results" title="tests/db/test_tx.py"', page(f"{ADDRESS}?tab=files"))
    listed = page(f"{ADDRESS}{href}").partition('data-part="scroll"')[2].partition("</section>")[0]
    assert re.findall(r'class="tid" title="([^"]+)"', listed) == ["tests/db/test_tx.py::test"]


def test_of_a_large_suite_only_folders_are_shown_and_each_has_its_files(project: Project, page: Page) -> None:
    folders = [f"tests/part_{number:02}" for number in range(30)]
    history.run(project, [in_file(f"{folder}/test_{n}.py") for folder in folders for n in range(9)], is_digested=False)
    html = page(f"{ADDRESS}?tab=files&sort=name")
    assert len(names_of(html)) == 31
    assert "open a folder" in words(html)
    assert len(names_of(page(f"{ADDRESS}?tab=files&in=tests/part_07"))) == 9


def test_workers_are_drawn_with_how_long_each_was_idle(project: Project, page: Page) -> None:
    attempts = [Attempt(f"tests/test_a.py::test_{n}", worker=worker) for n, worker in enumerate(["gw0", "gw0", "gw1"])]
    placed(history.run(project, attempts), (1, 0, 20), (2, 25, 15), (3, 0, 10))
    html = page(f"{ADDRESS}?tab=timeline")
    text = words(html)
    assert "gw1 was idle for 30.0\u2009s of 40.0\u2009s. 2 workers were busy 56.2\u2009% of the time." in text
    assert "An even split of the tests would have ended 17.5\u2009s earlier." in text
    assert "gw0 2 35.0\u2009s 5.00\u2009s 5.00\u2009s gw1 1 10.0\u2009s 30.0\u2009s 0\u2009ms" in text
    assert f'href="{ADDRESS}results/1/"' in html
    assert 'fill="url(#hatch)" d="M501 0h124v20h-124z"' in html


def test_a_part_of_the_time_is_drawn_as_wide_as_the_whole(project: Project, page: Page) -> None:
    attempts = [Attempt(f"tests/test_a.py::test_{n}", worker=worker) for n, worker in enumerate(["gw0", "gw0", "gw1"])]
    placed(history.run(project, attempts), (1, 0, 20), (2, 25, 15), (3, 0, 10))
    html = page(f"{ADDRESS}?tab=timeline&from=20&to=30")
    text = words(html)
    assert "20.0\u2009s to 30.0\u2009s of 40.0\u2009s" in text
    assert "20.0\u2009s 22.5\u2009s 25.0\u2009s 27.5\u2009s 30.0\u2009s" in text
    assert 'd="M500 0h500v20h-500z"' in html  # the second test, from its begin on
    assert 'data-from="20" data-to="30"' in html
    assert "test_1" in text
    assert "test_2" not in text
    assert "gw0 2 35.0\u2009s" in text  # of the whole run


def test_a_part_in_which_a_worker_did_nothing_leaves_its_lane_empty(project: Project, page: Page) -> None:
    attempts = [Attempt(f"tests/test_a.py::test_{worker}", worker=worker) for worker in ("gw0", "gw1")]
    placed(history.run(project, attempts), (1, 0, 40), (2, 0, 10))
    html = page(f"{ADDRESS}?tab=timeline&from=20")
    assert html.count('<svg class="gantt"') == 2
    assert html.count('class="m-passed" d=') == 1


@pytest.mark.parametrize("query", ["from=500&to=900", "from=x", "from=9&to=2", "from=-1", "to=nan", "to=1e99"])
def test_a_part_that_is_none_shows_all_of_it(project: Project, page: Page, query: str) -> None:
    placed(history.run(project, [Attempt(), Attempt(attempt=2)]), (1, 0, 10), (2, 20, 20))
    html = page(f"{ADDRESS}?tab=timeline&{query}")
    assert 'data-from="0" data-to="40"' in html
    assert "no split can end earlier than the longest" in words(html)


def test_no_split_is_promised_to_end_before_the_longest_test(project: Project, page: Page) -> None:
    attempts = [Attempt(f"tests/test_a.py::test_{worker}", worker=worker) for worker in ("gw0", "gw1")]
    placed(history.run(project, attempts), (1, 0, 40), (2, 0, 10))
    assert "would have saved less than 1.00\u2009s" in words(page(f"{ADDRESS}?tab=timeline"))


def test_without_xdist_the_one_worker_and_its_longest_pause_are_told(project: Project, page: Page) -> None:
    placed(history.run(project, [Attempt(), Attempt(attempt=2)]), (1, 0, 10), (2, 20, 20))
    text = words(page(f"{ADDRESS}?tab=timeline"))
    assert "One worker was busy 75.0\u2009% of 40.0\u2009s." in text
    assert "The longest pause between two tests: 10.0\u2009s." in text


def test_a_lane_shows_each_tone_its_gaps_and_its_long_tests() -> None:
    tones = bytes([1] * 400 + [0] * 200 + [5] * 100 + [0] * 300)
    root = ET.fromstring(
        lane_chart(tones, 0, 799, [Bar(600, 100, "m-failed", "test_a: failed, 4 s", "results/7/")], "gw0")
    )
    boxes = {path.get("class"): path.get("d") for path in root.iter("path")}
    assert boxes["gap"] == "M400 0h200v20h-200zM700 0h100v20h-100z"
    assert boxes["m-passed"] == "M0 0h400v20h-400z"
    assert boxes["m-failed"] == "M600 0h100v20h-100z"
    link = root.find("a")
    assert link is not None
    assert (link.get("href"), link.get("aria-label")) == ("results/7/", "test_a: failed, 4 s")
    assert root.get("viewBox") == f"0 0 {WIDTH} 20"


def stalled(name: str, *sites: tuple[str, float], **changes: str) -> Attempt:
    ticks = [slow_tick(site=site, leaf=site, duration_s=length, cpu_s=length, **changes) for site, length in sites]
    phases = [phase("call", 1.0, loop(slow=len(ticks), slow_ticks=ticks))]
    return Attempt(name, phases=phases, longest_tick_s=max(length for _, length in sites))


def test_slow_ticks_lead_to_their_site_and_to_the_result_with_the_longest(project: Project, page: Page) -> None:
    pay, cart = "shop/pay.py:31 pay", "shop/cart.py:3 add"
    history.run(project, [stalled("tests/test_a.py::test_a", (pay, 0.3))])
    attempts = [
        stalled("tests/test_a.py::test_a", (pay, 0.2)),
        stalled("tests/test_b.py::test_b", (pay, 0.4), (cart, 0.15)),
    ]
    history.run(project, attempts)
    html = page("/p/gateway/runs/2/?tab=ticks")
    text = words(html)
    assert "2 call sites blocked the loop for 750\u2009ms in all. 1 is new in this run." in text
    assert "shop/pay.py:31 held it longest, for 600\u2009ms: 2 ticks, 400\u2009ms at worst." in text
    assert "shop/cart.py:3 add new computes 1 150\u2009ms 150\u2009ms" in text
    assert re.findall(r'href="/p/gateway/runs/2/results/(\d+)/"', html) == ["2", "2"]
    assert len(re.findall(r'href="/p/gateway/sites/\d+/"', html)) == 3


def test_starved_ticks_of_a_run_are_left_out_and_told(project: Project, page: Page) -> None:
    history.run(project, [stalled("tests/test_a.py::test_a", ("shop/pay.py:31 pay", 0.3), cause="starved")])
    text = words(page(f"{ADDRESS}?tab=ticks"))
    assert "No line blocked the loop in this run. 1 result looked at. 1 slow tick was starved and is left out." in text
    assert "No tick over the budget" in text


@pytest.mark.parametrize(
    ("tab", "ended", "running"),
    [
        ("files", "This run has no results.", "No result yet."),
        ("timeline", "This run has no results.", "No result yet."),
        ("ticks", "No line blocked the loop in this run.", "Call sites are added up when the run has ended."),
    ],
)
def test_a_tab_without_anything_says_so(project: Project, page: Page, tab: str, ended: str, running: str) -> None:
    history.run(project)
    history.run(project, status="running", collected=3, is_digested=False)
    assert ended in words(page(f"{ADDRESS}?tab={tab}"))
    assert running in words(page(f"/p/gateway/runs/2/?tab={tab}"))


def test_an_unknown_tab_is_the_results(project: Project, page: Page) -> None:
    suite(project)
    html = page(f"{ADDRESS}?tab=nothing")
    assert '<a href="?" aria-current="page">Results</a>' in html
    assert 'id="results"' in html


def test_a_run_of_a_branch_leads_to_what_it_has_otherwise_than_the_one_before(project: Project, page: Page) -> None:
    for branch in ("fix", "main", "fix"):
        history.run(project, [Attempt()], branch=branch)
    assert 'href="/p/gateway/runs/compare/?a=1&amp;b=3"' in page("/p/gateway/runs/3/")
    assert "Against" not in page("/p/gateway/runs/1/")
    assert "Against" not in page("/p/gateway/runs/2/")


def test_a_tab_says_how_many_slow_ticks_there_are(project: Project, page: Page) -> None:
    history.run(project, [in_file("tests/test_a.py")])
    assert "Slow ticks Output" in words(page(ADDRESS))
    for backend, slow in ((Backend.ASYNCIO, 1_200), (Backend.TRIO, 34)):
        RunTotal.objects.update_or_create(
            project=project, run=1, backend=backend,
            defaults={"day": date(2026, 5, 4), "results": 1, "bad": 0, "timed_out": 0, "duration_s": 1.0, "busy_s": 1.0,
                      "slow": slow},
        )  # fmt: skip
    assert "Slow ticks 1\u2009234 Output" in words(page(ADDRESS))
