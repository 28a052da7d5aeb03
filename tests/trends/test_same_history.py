"""The same history gives the same verdicts, however it came."""

import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ingest import partitions, retention
from ingest.models import Project, Run
from ingest.store import runs as store_runs
from tests.fixtures import derived
from tests.fixtures.replay import send
from tests.trends.verdicts import judged, rows_of
from trends.judgement import project as project_judgement
from trends.judgement import rebuild, snapshots
from trends.recompute import recompute
from trends.tasks import explain_project, follow_up

CASES = [f"tests/test_{file}.py::test_{name}" for file in "ab" for name in "xyz"]
HISTORY = st.lists(
    st.tuples(
        st.sampled_from(["t1", "t2", "t3"]),
        st.lists(
            st.tuples(
                st.sampled_from(CASES),
                st.sampled_from(["asyncio", "trio"]),
                st.sampled_from(["passed", "passed", "failed", "error", "skipped"]),
            ),
            min_size=1,
            max_size=12,
        ),
    ),
    min_size=1,
    max_size=8,
)
NEW_RUN = store_runs._new_run
NOW = datetime.now(UTC)
OLD = NOW - timedelta(days=30)


class Killed(Exception):
    """The worker, in the middle of it."""


def judged_by_whoever_lives(order: random.Random) -> Any:
    """A job that is killed now and then, at a moment before its commit, and is then given to another worker."""

    def job(run_id: int) -> None:
        run = Run.objects.get(pk=run_id)
        if order.random() < 0.4:
            with suppress(Killed), transaction.atomic():
                judged(run)
                raise Killed
        judged(run)

    return job


def began_at(first: datetime) -> Any:
    """Runs are first heard of at given times: those of long ago are not waited for, and what comes later is late."""

    def new_run(*arguments: Any) -> Run:
        run = NEW_RUN(*arguments)
        run.created_at = first + timedelta(hours=17 * run.number)
        partitions.ensure(run.created_at)
        run.save()
        return run

    return new_run


def verdicts(history: Any, order: random.Random | None) -> tuple[Project, list[Any]]:
    """Rows of `history`; with `order`, the batches of all runs come mixed and twice, jobs run early, and are killed."""
    project = Project.objects.create(slug=uuid4().hex, name="Any")
    runs = send(project, history, judged_by_whoever_lives(order) if order else None, order)
    for run in Run.objects.filter(pk__in=runs).order_by("number"):
        judged(run)
    return project, rows_of(project)


FEW = settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@FEW
@given(HISTORY, st.randoms(use_true_random=False), st.sampled_from([2, 3, 25]), st.sampled_from([OLD, NOW]))
def test_any_order_replay_and_killed_worker_gives_the_same_rows(
    db: None, monkeypatch: pytest.MonkeyPatch, history: Any, order: random.Random, every: int, first: datetime
) -> None:
    monkeypatch.setattr(store_runs, "_new_run", began_at(first))
    monkeypatch.setattr(snapshots, "EVERY", every)
    monkeypatch.setattr(project_judgement, "MOST_AT_ONCE", every)
    with transaction.atomic():  # taken back, so that many histories do not hold the locks of many tables
        _, plain = verdicts(history, None)
        mixed, rows = verdicts(history, order)
        assert rows == plain
        rebuild(mixed.pk)
        assert rows_of(mixed) == plain
        transaction.set_rollback(True)


@settings(FEW, max_examples=5)
@given(HISTORY, st.randoms(use_true_random=False))
def test_whatever_is_derived_of_a_mixed_history_is_what_a_recompute_makes(
    db: None, monkeypatch: pytest.MonkeyPatch, history: Any, order: random.Random
) -> None:
    monkeypatch.setattr(snapshots, "EVERY", 3)
    monkeypatch.setattr(project_judgement, "MOST_AT_ONCE", 3)
    with transaction.atomic():
        project, _ = verdicts(history, order)
        follow_up(project.pk)
        explain_project(project.pk)
        before = derived.rows(connection, project.pk)
        recompute(project.pk)
        assert derived.rows(connection, project.pk) == before
        transaction.set_rollback(True)


@settings(FEW, max_examples=5)
@given(HISTORY, st.randoms(use_true_random=False))
def test_what_is_made_again_after_runs_went_is_what_those_that_stayed_make(
    db: None, monkeypatch: pytest.MonkeyPatch, history: Any, order: random.Random
) -> None:
    monkeypatch.setattr(store_runs, "_new_run", began_at(NOW - timedelta(days=9)))
    monkeypatch.setattr(snapshots, "EVERY", 3)
    monkeypatch.setattr(retention, "NEWEST", 2)
    with transaction.atomic():
        before, _ = verdicts(history, order)
        after = Project.objects.create(slug=uuid4().hex, name="Any")
        runs = send(after, history, None, None)
        Project.objects.filter(pk__in=[before.pk, after.pk]).update(keep_days=7)
        retention.prune(NOW)
        recompute(before.pk)
        for run in Run.objects.filter(pk__in=runs).order_by("number"):
            judged(run)
        follow_up(after.pk)
        explain_project(after.pk)
        assert rows_of(before) == rows_of(after)
        assert Run.objects.filter(project=before).count() == Run.objects.filter(project=after).count()
        transaction.set_rollback(True)
