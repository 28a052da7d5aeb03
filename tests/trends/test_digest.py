"""Derived rows are the same however the results came."""

import random
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.models import Project, Run
from tests.fixtures.batches import end, loop, phase, result
from tests.fixtures.replay import send
from tests.ingest.conftest import Put
from trends.digest import digest
from trends.models import Digest, Disagreement, Rollup, Variant
from trends.tasks import digest_run


def run_of(put: Put, *lines: Any, **facts: Any) -> Run:
    """One finished run."""
    return put(uuid4(), 1, *lines, end(), final=True, **facts).run


def test_counts_are_rolled_up_per_variant_and_day(put: Put) -> None:
    lines = [result("a.py::a", outcome=outcome) for outcome in ("passed", "passed", "failed", "skipped")]
    run = run_of(put, *lines, result("a.py::a", backend="trio"))
    assert digest(run.pk) == 5
    on_asyncio = Rollup.objects.get(variant__backend=1)
    assert (on_asyncio.passed, on_asyncio.failed, on_asyncio.skipped) == (2, 1, 1)
    assert on_asyncio.duration_s == pytest.approx(4 * 0.5)
    assert Rollup.objects.get(variant__backend=3).passed == 1


def test_a_result_is_taken_in_once_however_often_the_job_runs(put: Put) -> None:
    run = run_of(put, result(), result("a.py::b", outcome="failed"))
    assert [digest(run.pk), digest(run.pk)] == [2, 0]
    assert Rollup.objects.get(variant__case__name="a.py::b").failed == 1
    assert Digest.objects.get().upto == 2


def test_a_run_may_be_digested_in_pieces(put: Put) -> None:
    session = uuid4()
    run = put(session, 1, result(outcome="failed")).run
    digest(run.pk)
    put(session, 2, result(attempt=2), end(), final=True)
    digest(run.pk)
    assert (Rollup.objects.get().failed, Rollup.objects.get().passed, Rollup.objects.get().retried) == (1, 1, 1)
    assert Variant.objects.get().marks == "r"
    assert (Disagreement.objects.get().passed, Disagreement.objects.get().failed) == (1, 1)


def test_the_longest_tick_of_a_day_is_kept(put: Put) -> None:
    for longest in (0.2, 0.9, 0.1):
        run = run_of(put, result(phases=[phase("call", 1.0, loop(longest_tick_s=longest))]))
        digest(run.pk)
    assert Rollup.objects.get().longest_tick_s == 0.9


def test_passed_and_failed_on_one_tree_disagree(put: Put) -> None:
    passing = run_of(put, result(), tree="t1")
    failing = run_of(put, result(outcome="failed"), tree="t1")
    digest(passing.pk)
    digest(failing.pk)
    row = Disagreement.objects.get()
    assert (row.passed, row.failed, row.tree) == (1, 1, "t1")
    assert (row.pass_run, row.pass_seq, row.fail_run, row.fail_seq) == (passing.pk, 1, failing.pk, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"tree": "t2"},
        {"tree": None},
        {"python": "3.13.0"},
        {"versions": {"pytest": "9.1.0"}},
    ],
)
def test_other_code_or_another_environment_is_no_disagreement(put: Put, other: dict[str, Any]) -> None:
    for run in (run_of(put, result(), **{"tree": "t1", **other}), run_of(put, result(outcome="failed"), tree="t1")):
        digest(run.pk)
    assert Disagreement.objects.get().passed == 0


def test_backends_are_never_pooled(put: Put) -> None:
    digest(run_of(put, result(), result(backend="trio", outcome="failed")).pk)
    assert Disagreement.objects.get().passed == 0


def test_skips_and_expected_failures_are_no_evidence(put: Put) -> None:
    lines = [result(outcome=outcome) for outcome in ("skipped", "xfailed")]
    digest(run_of(put, *lines, result(outcome="failed")).pk)
    assert (Disagreement.objects.get().passed, Disagreement.objects.get().failed) == (0, 1)


def test_what_was_lost_with_its_process_is_no_evidence(put: Put) -> None:
    """As for verdicts: else the next real failure of a test that a cancelled job cut off is told as known to flake."""
    digest(run_of(put, result(), result("a.py::b"), tree="t1").pk)
    cut_off = result(outcome="error", reason="lost")
    digest(run_of(put, cut_off, result("a.py::b", outcome="error", reason="crashed"), tree="t1").pk)
    assert [row.variant.case.name for row in Disagreement.objects.all()] == ["a.py::b"]


def test_strips_keep_the_newest_sixty_runs(put: Put) -> None:
    for number in range(1, 66):
        digest(run_of(put, result(outcome="failed" if number == 64 else "passed")).pk)
    variant = Variant.objects.get()
    assert variant.runs == list(range(6, 66))
    assert variant.marks == "p" * 58 + "fp"


def test_strips_are_in_order_of_runs_when_jobs_are_not(put: Put) -> None:
    runs = [run_of(put, result(outcome=outcome)) for outcome in ("passed", "failed", "error", "skipped")]
    for place in (2, 0, 3, 1):
        digest(runs[place].pk)
    assert (Variant.objects.get().runs, Variant.objects.get().marks) == ([1, 2, 3, 4], "pfes")


HISTORY = st.lists(
    st.tuples(
        st.sampled_from(["t1", "t2"]),
        st.lists(
            st.tuples(
                st.sampled_from(["a", "b"]),
                st.sampled_from(["asyncio", "trio"]),
                st.sampled_from(["passed", "failed", "error", "skipped"]),
            ),
            min_size=1,
            max_size=5,
        ),
    ),
    min_size=1,
    max_size=5,
)


def derived(project: Project, history: Any, order: random.Random | None) -> list[Any]:
    """The derived rows of `history`; with `order`, digested in pieces, shuffled and repeated."""
    runs = send(project, history, digest if order else None, order)
    for run in runs:
        digest(run)
    rollups = Rollup.objects.filter(project=project).order_by("variant__case__name", "variant__backend")
    counts = rollups.values_list("variant__case__name", "variant__backend", "passed", "failed", "error", "skipped")
    disagreements = Disagreement.objects.filter(project=project).order_by(
        "tree", "variant__case__name", "variant__backend"
    )
    told = disagreements.values_list(
        "tree", "variant__case__name", "variant__backend", "passed", "failed", "fail_seq", "pass_seq"
    )
    strips = Variant.objects.filter(project=project).order_by("case__name", "backend").values_list("runs", "marks")
    return [list(counts), list(told), list(strips)]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(HISTORY, st.randoms(use_true_random=False))
def test_any_batching_order_and_replay_gives_the_same_rows(db: None, history: Any, order: random.Random) -> None:
    plain = Project.objects.create(slug=f"plain-{uuid4().hex[:8]}", name="plain")
    mixed = Project.objects.create(slug=f"mixed-{uuid4().hex[:8]}", name="mixed")
    assert derived(plain, history, None) == derived(mixed, history, order)


def test_digesting_costs_the_same_queries_for_few_and_many_results(put: Put) -> None:
    costs = []
    for many in (3, 300):
        run = run_of(put, *[result(f"a.py::t{number}") for number in range(many)])
        with CaptureQueriesContext(connection) as queries:
            digest(run.pk)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_an_unknown_run_is_no_error(db: None) -> None:
    digest_run(12345)
    assert digest(12345) == 0
