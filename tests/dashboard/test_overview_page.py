import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from ingest.models import Case, Project
from tests.dashboard.conftest import Page
from tests.fixtures import history
from tests.fixtures.history import Attempt
from trends.models import (
    CallSite,
    Change,
    Comparison,
    EarlyWarning,
    SiteRun,
    StallCause,
    Stratum,
    Variant,
    Verdict,
    Word,
)

BROKEN, FLAKY = "tests/pay/test_refund.py::test_in_time", "tests/net/test_pool.py::test_backoff"


def words(html: str) -> str:
    """What a reader sees of the content, in one line."""
    main = html[html.index("<main") : html.index("</main>")]
    text = re.sub(r"\s+", " ", strip_tags(main.replace("<", " <")).replace("\u2009", " "))
    return re.sub(r" (?=[,;.:])", "", text)


def judge(project: Project, case: str, backend: int, word: Word, score: float) -> None:
    """A verdict as the job would have left it."""
    variant = Variant.objects.get(project=project, case=Case.objects.get(project=project, name=case), backend=backend)
    stratum, _ = Stratum.objects.get_or_create(project=project, name="tests")
    figures = dict.fromkeys(("p_flaky", "p_broken", "rate", "rate_low", "rate_high", "p_next_fail"), 0.1)
    counts = {"results": 46, "failures": 10, "disagreements": 3, "set_aside": 0, "calm_runs": 0, "run": 2, "since": 2}
    Verdict.objects.create(
        project=project, variant=variant, stratum=stratum, word=word, score=score, failed_run=2, failed_seq=1,
        **figures, **counts,
    )  # fmt: skip


@pytest.fixture
def troubled(project: Project) -> Project:
    """A green run and then a red one, with verdicts."""
    names = [f"{name}[{backend}]" for name in (BROKEN, FLAKY) for backend in ("asyncio", "trio")]
    good = [Attempt(name, backend=name[name.index("[") + 1 : -1], case=name[: name.index("[")]) for name in names]
    history.run(project, good, age=timedelta(hours=5))
    bad = [Attempt(one.nodeid, "failed", one.backend, case=one.case, longest_tick_s=0.25) for one in good]
    history.run(project, bad, age=timedelta(hours=3))
    judge(project, BROKEN, 1, Word.BROKEN, 0.0)
    judge(project, BROKEN, 3, Word.BROKEN, 0.0)
    judge(project, FLAKY, 3, Word.FLAKY, 21.7)
    return project


def test_what_costs_most_is_to_be_done_first(troubled: Project, page: Page) -> None:
    text = words(page("/p/gateway/"))
    assert "main is red since run 2 (3 h ago): 1 test fails every time. Separately, 1 test is flaky." in text
    assert text.index("1 test is broken") < text.index("1 test is flaky tests/net")
    assert "asyncio trio fails every time since about run 2" in text
    assert "trio about 22 failures to be expected in 100 runs; 10 of 46 results failed so far" in text


def test_runs_of_no_known_branch_count_as_those_of_the_default_one(project: Project, page: Page) -> None:
    history.run(project, [Attempt(BROKEN, "failed")], branch=None, revision=None, tree=None)
    history.run(project, [Attempt(BROKEN)], branch="main", pull="7")
    text = words(page("/p/gateway/"))
    assert "main is red since run 1" in text
    assert "Newest run on main" in text
    assert '<a class="link" href="/p/gateway/runs/">All of them' in page("/p/gateway/")


def test_a_first_run_that_failed_needs_somebody_before_there_is_a_verdict(project: Project, page: Page) -> None:
    history.run(project, [Attempt(BROKEN, "failed"), Attempt(FLAKY)])
    html = page("/p/gateway/")
    assert "The newest run failed run 1 1 of 2 results failed" in words(html)
    assert "Nothing needs you" not in html
    history.run(project, [Attempt(BROKEN), Attempt(FLAKY)])
    assert "The newest run failed" not in page("/p/gateway/")


def test_of_more_broken_variants_than_are_looked_at_all_are_counted(project: Project, page: Page) -> None:
    names = [f"tests/test_a.py::test_{number}" for number in range(25)]
    history.run(project, [Attempt(name) for name in names])
    history.run(project, [Attempt(name, "failed") for name in names])
    for name in names:
        judge(project, name, 1, Word.BROKEN, 0.0)
    text = words(page("/p/gateway/"))
    assert "25 variants are broken" in text
    assert "and 24 others" in text


def test_what_failed_in_any_job_is_counted(troubled: Project, page: Page) -> None:
    elsewhere = Verdict.objects.get(project=troubled, word=Word.FLAKY)
    elsewhere.pk = None
    elsewhere.stratum = Stratum.objects.create(project=troubled, name="tests py3.13")
    elsewhere.is_worst, elsewhere.failures, elsewhere.score = False, 5, 10.2
    elsewhere.save()
    text = words(page("/p/gateway/"))
    assert "trio about 32 failures to be expected in 100 runs; 15 of 92 results failed so far" in text


def test_what_is_broken_is_said_to_be_so_since_the_run_in_which_it_began(troubled: Project, page: Page) -> None:
    for verdict in Verdict.objects.filter(project=troubled, word=Word.BROKEN):
        Change.objects.create(
            project=troubled, variant=verdict.variant, stratum=verdict.stratum, run=2, at=timezone.now(),
            was=Word.HEALTHY, now=Word.BROKEN, low=1, middle=1, high=2,
        )  # fmt: skip
    assert "fails every time since about run 1" in words(page("/p/gateway/"))


def test_what_has_never_passed_is_not_said_to_fail_since_some_run(troubled: Project, page: Page) -> None:
    Verdict.objects.filter(word=Word.BROKEN).update(failures=7, results=7)
    text = words(page("/p/gateway/"))
    assert re.search(r"fails every time ?: 14 results, all failed", text)
    assert "since about run" not in text


def test_a_step_leads_to_its_newest_failure(troubled: Project, page: Page) -> None:
    assert re.search(r'href="/p/gateway/runs/2/results/1/" data-key="1"', page("/p/gateway/"))


def test_a_call_that_blocks_is_to_be_done_and_one_of_a_starved_runner_is_not(troubled: Project, page: Page) -> None:
    figures = {"ticks": 3, "summed_s": 1.9, "worst_s": 0.118, "cpu_s": 0, "timed_s": 0, "attempts": 3, "failed": 0}
    for name, cause in (("gateway/pool.py:88 _sleep", StallCause.BLOCKED), ("gateway/ok.py:1 f", StallCause.STARVED)):
        site = CallSite.objects.create(project=troubled, name=name)
        SiteRun.objects.create(
            project=troubled,
            site=site,
            run=2,
            day="2026-11-23",
            backend=1,
            cause=cause,
            timed_out=0,
            lengths=[],
            **figures,
        )
    text = words(page("/p/gateway/"))
    assert "A call blocks the loop gateway/pool.py:88 _sleep held the loop for 118 ms at worst, 1.90 s in 1 run" in text
    assert "gateway/ok.py" not in text


def test_backends_are_told_from_their_comparison(troubled: Project, page: Page) -> None:
    facts = {
        "variants": [2, 0, 2],
        "passed": [99, 0, 45],
        "failed": [1, 0, 5],
        "kinds": {"duration": {"sum_s": [20.0, None, 25.0]}},
    }
    Comparison.objects.filter(project=troubled, days=14).delete()
    Comparison.objects.create(project=troubled, days=14, facts=facts)
    text = words(page("/p/gateway/"))
    assert "asyncio 99.0 % 20.0 s trio 90.0 % 25.0 s" in text


@pytest.mark.parametrize(
    ("passed", "wanted"),
    [
        ([7, 0, 0], "The suite ran on one backend only"),
        ([7, 0, 5], "No test passed on all of them: what the suite takes cannot be compared."),
    ],
)
def test_where_suite_times_cannot_be_compared_a_sentence_says_so(
    project: Project, page: Page, passed: list[int], wanted: str
) -> None:
    history.run(project, [Attempt("tests/test_a.py::test_a")])
    facts = {"passed": passed, "failed": [0, 0, 0], "variants": passed, "kinds": {"duration": {"sum_s": [None] * 3}}}
    Comparison.objects.create(project=project, days=14, facts=facts)
    text = strip_tags(page("/p/gateway/"))
    assert wanted in text
    assert "Suite" not in text.replace("Suite time", "")


def test_the_newest_runs_are_drawn_and_named(troubled: Project, page: Page) -> None:
    html = page("/p/gateway/")
    assert html.count('<a href="/p/gateway/runs/2/" tabindex="-1"') == 1
    assert 'aria-label="2 runs, 1 passed"' in html
    assert "over budget in 1 of 2 runs" in html
    assert "50.0 % of 8 results failed" in html.replace("\u2009", " ")


def test_of_one_run_nothing_is_counted(project: Project, page: Page) -> None:
    history.run(project, [Attempt(FLAKY, longest_tick_s=0.25)])
    variant = Variant.objects.get(project=project, case__name=FLAKY)
    counts = {"run": 1, "runs": 1, "of_runs": 1, "least_margin": 0.05}
    EarlyWarning.objects.create(project=project, variant=variant, kind=EarlyWarning.Kind.NEAR_MISS, **counts)
    text = words(page("/p/gateway/"))
    assert "passes with 5.0 % of a deadline left in its newest run" in text
    assert re.search(r"from start to end: [\d. hms]+ Longest tick", text)
    assert "over budget Backends" in text
    for counted in ("Newest 1", "1 of 1", "median", "one in ten"):
        assert counted not in text


def test_the_demo_is_offered_until_there_is_a_history_of_its_own(project: Project, page: Page) -> None:
    for _ in range(19):
        history.run(project, [Attempt()])
    assert "Look at a demo" in page("/p/gateway/")
    history.run(project, [Attempt()])
    assert "Look at a demo" not in page("/p/gateway/")


def test_with_nothing_wrong_it_says_so(project: Project, page: Page) -> None:
    for _ in range(3):
        history.run(project, [Attempt(longest_tick_s=0.001)])
    text = words(page("/p/gateway/"))
    assert "Nothing needs you. 3 green runs in a row." in text
    assert "No run is going on." in text
    assert "No verdict has changed in the last seven days." in text


def test_a_run_that_goes_on_is_shown(project: Project, page: Page) -> None:
    history.run(project, [Attempt()], status="running", branch="fix/pool", collected=8)
    text = words(page("/p/gateway/"))
    assert "No run has ended on main yet." in text
    assert "1 fix/pool 0 failed" in text


def test_another_branch_can_be_asked_for(troubled: Project, page: Page) -> None:
    history.run(troubled, [Attempt()], branch="fix/pool")
    assert "fix/pool is green: its first run passed." in words(page("/p/gateway/?branch=fix/pool"))
    assert "No run has ended on nowhere yet." in words(page("/p/gateway/?branch=nowhere"))


def test_a_stall_that_grows_leads_to_the_history_of_its_test(troubled: Project, page: Page) -> None:
    variant = Variant.objects.get(project=troubled, case__name=FLAKY, backend=1)
    counts = {"run": 2, "runs": 9, "of_runs": 9, "ratio": 12.0}
    EarlyWarning.objects.create(project=troubled, variant=variant, kind=EarlyWarning.Kind.GROWING_STALL, **counts)
    html = page("/p/gateway/")
    assert "1 test gives a warning tests/net" in words(html)
    assert re.search(rf'href="/p/gateway/tests/{variant.case_id}/" data-key="3"', html)


def test_the_stall_that_has_grown_most_is_the_first_of_them(troubled: Project, page: Page) -> None:
    for name, ratio in ((BROKEN, 2.0), (FLAKY, 12.0)):
        variant = Variant.objects.get(project=troubled, case__name=name, backend=1)
        counts = {"run": 2, "runs": 9, "of_runs": 9, "ratio": ratio}
        EarlyWarning.objects.create(project=troubled, variant=variant, kind=EarlyWarning.Kind.GROWING_STALL, **counts)
    assert "2 tests give a warning tests/net" in words(page("/p/gateway/"))


def test_what_is_counted_by_days_is_of_the_window_that_is_asked_for(troubled: Project, page: Page) -> None:
    history.run(troubled, [Attempt()], age=timedelta(days=20))
    for days, passed in ((7, 10), (14, 20), (30, 30)):
        facts = {"variants": [1, 0, 0], "passed": [passed, 0, 0], "failed": [100 - passed, 0, 0], "kinds": {}}
        Comparison.objects.update_or_create(project=troubled, days=days, defaults={"facts": facts})
    for query, told in {
        "": "50.0 % of 8 results failed in 14 days asyncio 20.0 %",
        "?window=7d": "50.0 % of 8 results failed in 7 days asyncio 10.0 %",
        "?window=30d": "44.4 % of 9 results failed in 30 days asyncio 30.0 %",
        "?window=90d": "50.0 % of 8 results failed in 14 days asyncio 20.0 %",
    }.items():
        text = words(page(f"/p/gateway/{query}"))
        failed, backend = told.split(" asyncio ")
        assert failed in text
        assert f"asyncio {backend}" in text


def test_a_run_that_failed_by_flakes_only_is_amber_and_the_branch_not_red(project: Project, page: Page) -> None:
    for outcome in ("passed", "failed"):
        history.run(project, [Attempt(FLAKY, outcome)])
    html = page("/p/gateway/")
    assert "main fails by flakes only: its newest run had no other failure." in words(html)
    assert "Run 2 failed by known flakes only, 1 failed" in html
    assert '<path class="m-flaky"' in html
    history.run(project, [Attempt(BROKEN, "failed")])
    assert "main is red since run 3" in words(page("/p/gateway/"))
