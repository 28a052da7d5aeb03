"""The list of runs: what its failures are, what it is filtered by, the list as a file."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from dashboard.queries.project import find_project
from dashboard.queries.run_split import MOST, Red, Split, load_splits
from ingest.models import Case, Project, Run
from tests.dashboard.conftest import Page
from tests.dashboard.reading import words
from tests.fixtures import history
from tests.fixtures.history import Attempt
from trends.models import Outage, Stratum, Variant, Verdict, Word

OURS = "tests/test_a.py::test_a"


def judge(project: Project, case: str, word: Word, since: int) -> None:
    variant = Variant.objects.get(project=project, case=Case.objects.get(project=project, name=case))
    stratum, _ = Stratum.objects.get_or_create(project=project, name="tests")
    figures = dict.fromkeys(("p_flaky", "p_broken", "rate", "rate_low", "rate_high", "p_next_fail", "score"), 0.1)
    counts = dict.fromkeys(("results", "failures", "disagreements", "set_aside", "calm_runs", "run"), 1)
    Verdict.objects.create(
        project=project, variant=variant, stratum=stratum, word=word, since=since, **figures, **counts
    )


def split(project: Project, run: Run) -> Split | None:
    frame = find_project(AnonymousUser(), project.slug)
    assert frame is not None
    bad = run.failed + run.error
    return load_splits(frame.id, frame.default_branch, [Red(run.pk, run.created_at, bad, run.retried)]).get(run.pk)


def outage(run: Run, module: str = "") -> None:
    """In all of its sessions so far."""
    Outage.objects.create(
        project=run.project,
        run=run.number,
        stratum=Stratum.objects.create(project=run.project, name="tests"),
        sessions=list(run.sessions.values_list("pk", flat=True)),
        module=module,
        failed=9,
        variants=9,
    )


def test_the_list_and_the_page_of_a_run_count_the_same_failures(project: Project, page: Page) -> None:
    tries = [Attempt(OURS, "failed", attempt=number) for number in (1, 2, 3)]
    run = history.run(project, [*tries, Attempt(f"{OURS}[b]", "failed", case=OURS)])
    assert split(project, run) == Split(new=1)
    text = words(page(f"/p/gateway/runs/{run.number}/"))
    assert "1 failure is new . 4 of 4 results failed, reruns counted." in text
    assert "· 4 times" in text
    assert "1 new" in words(page("/p/gateway/runs/"))


def test_a_comparison_counts_as_many_new_failures_as_the_page_of_the_run(project: Project, page: Page) -> None:
    history.run(project, [Attempt(OURS), Attempt("tests/test_b.py::test_b")], tree="1" * 40)
    tries = [Attempt(OURS, "failed", attempt=number) for number in (1, 2)]
    cured = [Attempt("tests/test_b.py::test_b", "failed"), Attempt("tests/test_b.py::test_b", attempt=2)]
    history.run(project, [*tries, *cured], tree="2" * 40)
    assert "1 failure is new ; 1 passed on retry" in words(page("/p/gateway/runs/2/"))
    assert "has 1 new failure against" in words(page("/p/gateway/runs/compare/?run=2&run=1"))


def test_the_page_of_a_run_knows_an_outage_as_the_list_does(project: Project, page: Page) -> None:
    attempts = [Attempt(OURS, "failed"), Attempt("tests/db/test_x.py::test_x", "failed")]
    outage(history.run(project, attempts), "tests/db/test_x.py")
    text = words(page("/p/gateway/runs/1/"))
    assert "1 failure is new ; 1 fell to an outage or a lost process" in text
    assert "many failed with it: an outage" in text


@pytest.mark.parametrize(
    ("word", "since", "wanted"),
    [
        (None, 1, Split(new=1)),
        (Word.HEALTHY, 1, Split(new=1)),
        (Word.BROKEN, 1, Split(also_main=1)),
        (Word.FLAKY, 1, Split(flaky=1)),
        (Word.SUSPECT, 1, Split(flaky=1)),
        (Word.BROKEN, 2, Split(new=1)),
        (Word.FLAKY, 2, Split(new=1)),
    ],
)
def test_a_failure_is_what_was_known_of_its_test_before_the_run(
    project: Project, word: Word | None, since: int, wanted: Split
) -> None:
    history.run(project, [Attempt(OURS)], tree="1" * 40)
    run = history.run(project, [Attempt(OURS, "failed")], tree="2" * 40)
    if word is not None:
        judge(project, OURS, word, since)
    assert split(project, run) == wanted


def test_a_test_that_did_both_on_the_same_code_is_known_to_flake(project: Project) -> None:
    history.run(project, [Attempt(OURS)])
    assert split(project, history.run(project, [Attempt(OURS, "failed")])) == Split(flaky=1)


def test_a_failure_that_a_retry_cured_is_none(project: Project) -> None:
    attempts = [Attempt(OURS, "failed"), Attempt(OURS, attempt=2), Attempt("tests/test_b.py::test_b", "error")]
    assert split(project, history.run(project, attempts)) == Split(new=1)


def test_a_run_whose_failures_were_all_cured_has_none_in_the_list(project: Project, page: Page) -> None:
    history.run(project, [Attempt(OURS, "failed"), Attempt(OURS, attempt=2)])
    assert '<td class="split"><span class="dimmer">–</span></td>' in page("/p/gateway/runs/")


def test_a_lost_worker_and_an_outage_are_infrastructure(project: Project) -> None:
    attempts = [Attempt(OURS, "error", reason="lost"), Attempt("tests/db/test_x.py::test_x", "failed")]
    run = history.run(project, attempts)
    assert split(project, run) == Split(infrastructure=1, new=1)
    outage(run, "tests/db/test_x.py")
    assert split(project, run) == Split(infrastructure=2)


def test_an_outage_of_one_job_explains_nothing_of_another(project: Project, page: Page) -> None:
    run = history.run(project, [Attempt(OURS, "failed"), Attempt("tests/db/test_x.py::test_x", "failed")])
    outage(run)
    assert split(project, run) == Split(infrastructure=2)
    other = run.sessions.get()
    other.pk, other.uuid = None, uuid4()
    other.save()
    run.results.filter(case__name=OURS).update(session=other)
    assert split(project, run) == Split(infrastructure=1, new=1)
    assert "1 failure is new ; 1 fell to an outage or a lost process" in words(page("/p/gateway/runs/1/"))


def test_no_more_failures_are_looked_at_than_may_be(project: Project) -> None:
    frame = find_project(AnonymousUser(), project.slug)
    assert frame is not None
    run = history.run(project, [Attempt(OURS, "failed")])
    asked = [Red(run.pk, run.created_at, MOST, 0), Red(run.pk + 1, run.created_at, 1, 0)]
    assert list(load_splits(frame.id, frame.default_branch, asked)) == [run.pk]
    assert load_splits(frame.id, frame.default_branch, [Red(run.pk, run.created_at, 0, 0)]) == {}


@pytest.fixture
def runs(project: Project) -> None:
    """Three: a flaky one, a green one of a pull request, an interrupted one."""
    history.run(project, [Attempt(OURS), Attempt(OURS, "failed")], age=timedelta(days=9))
    history.run(project, [Attempt(OURS, duration_s=3)], branch="fix/pool", revision="9f3c1ab", pull="912")
    history.run(project, [Attempt(OURS, longest_tick_s=0.5)], status="interrupted")


def listed(client: Client, query: str) -> list[str]:
    answer = client.get("/p/gateway/runs.csv", {"q": query})
    return [row["run"] for row in csv.DictReader(io.StringIO(answer.content.decode(), newline=""))]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["3", "2", "1"]),
        ("state:failed", ["1"]),
        ("-state:failed", ["3", "2"]),
        ("failures:>0", ["1"]),
        ("branch:fix/*", ["2"]),
        ("branch:fix", []),
        ("POOL", ["2"]),
        ("rev:9f3c", ["2"]),
        ("pr:912", ["2"]),
        ("stall:>100ms", ["3"]),
        ("duration:>1s", ["2"]),
        ("run:<=2", ["2", "1"]),
        ("since:<7d", ["3", "2"]),
        ("is:retried", []),
        ("is:flaky", []),
    ],
)
def test_the_list_is_filtered_as_it_says(runs: None, client: Client, query: str, found: list[str]) -> None:
    assert listed(client, query) == found


def test_a_run_that_failed_by_flakes_only_says_so(runs: None, page: Page) -> None:
    text = words(page("/p/gateway/runs/"))
    assert "flaky only" in text
    assert "1 flaky" in text
    assert "The red one listed failed only by tests that are known to flake." in text


def test_states_are_offered_with_their_counts_and_switch_off_again(runs: None, page: Page) -> None:
    assert 'href="?q=state%3Afailed"' in page("/p/gateway/runs/")
    assert 'href="?" aria-current="true"' in page("/p/gateway/runs/?q=state:failed")


def test_a_filter_that_nothing_matches_can_be_cleared(runs: None, page: Page) -> None:
    html = page("/p/gateway/runs/?q=state:failed+zebra&branch=main")
    assert "No run matches <code>state:failed zebra</code> on <code>main</code>" in html
    assert 'href="?branch=main"' in html


def test_what_does_not_apply_is_said(runs: None, page: Page) -> None:
    assert "worker:gw1 is left out: it does not apply here." in page("/p/gateway/runs/?q=worker:gw1")


def test_a_link_to_the_view_stands_still(runs: None, page: Page) -> None:
    assert '<meta name="permalink" content="?before=4">' in page("/p/gateway/runs/")
    assert '<meta name="permalink" content="?before=3&amp;q=pool">' in page("/p/gateway/runs/?q=pool&before=3")


def test_runs_of_one_commit_stand_together_and_it_is_said_when_they_disagree(project: Project, page: Page) -> None:
    for outcome, revision in (("passed", "a" * 40), ("failed", "b" * 40), ("failed", "a" * 40)):
        history.run(project, [Attempt(outcome=outcome)], revision=revision)
    history.run(project, [Attempt()], revision=None)
    text = words(page("/p/gateway/runs/?group=commit"))
    assert "Of 1 commit listed that ran more than once, 1 both passed and failed." in text
    heads = ["revision not known main 1 run", "aaaaaaaaaa main 2 runs passed and failed", "bbbbbbbbbb main 1 run"]
    assert [text.index(head) for head in heads] == sorted(text.index(head) for head in heads)
    assert "ran more than once" not in words(page("/p/gateway/runs/"))


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("?run=3&run=1", "Run 3 against 1"),
        ("?run=2&run=3&run=1", "Run 3 against 1"),
        ("?run=2", "Run 2 against 1"),
        ("?run=x", "Run 3 against 2"),
    ],
)
def test_runs_that_are_chosen_are_compared(project: Project, page: Page, query: str, title: str) -> None:
    for _ in range(3):
        history.run(project, [Attempt()])
    assert f"<title>{title} ·" in page(f"/p/gateway/runs/compare/{query}")
