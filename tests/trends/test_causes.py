"""What the failures of flagged variants go together with."""

from random import Random
from typing import Any
from uuid import uuid4

from ingest.models import Project
from tests.fixtures.batches import (
    cancellation,
    cancellations,
    deadline,
    deadlines,
    ledger,
    loop,
    phase,
    result,
    slow_tick,
    tasks,
)
from tests.trends.verdicts import ended, judged, lines, played
from trends.causes import explain
from trends.causes.tables import associated
from trends.causes.trait import Attempt, Trait
from trends.models import Cause, Parity, Verdict
from trends.parity import compare


def attempt(*, failed: bool, **changes: Any) -> Attempt:
    nothing = Attempt("asyncio", failed, None, 9, None, None, None, None, None, None, "linux", None, None)
    return nothing._replace(**changes)


def traits(*attempts: Attempt) -> list[Trait]:
    return [found.trait for found in associated(attempts)]


def test_a_worker_that_all_failures_had_is_told_and_its_hour_is_not() -> None:
    failed = [attempt(failed=True, worker="gw1")] * 6
    passed = [attempt(failed=False, worker=worker) for worker in ("gw0", "gw1", "gw2", "gw3")] * 8
    assert traits(*failed, *passed) == [("worker", "gw1")]


def test_what_was_not_seen_counts_on_neither_side() -> None:
    failed = [attempt(failed=True, blocked=1)] * 5 + [attempt(failed=True)] * 50
    passed = [attempt(failed=False, blocked=0)] * 20 + [attempt(failed=False)] * 50
    [found] = associated([*failed, *passed])
    assert (found.trait, found.table) == (("blocked loop", ""), (5, 0, 0, 20))


def test_one_failure_alone_goes_together_with_nothing() -> None:
    assert not traits(attempt(failed=True, worker="gw1"), *[attempt(failed=False, worker="gw0")] * 500)


def test_where_failures_come_by_chance_hardly_anything_is_told() -> None:
    dice = Random(20)

    def thrown() -> Attempt:
        seed, before = str(dice.randrange(200)), f"a.py::t{dice.randrange(300)}"
        return attempt(failed=dice.random() < 0.05, seed=seed, test_before=before, hour=dice.randrange(24))

    told = sum(bool(traits(*(thrown() for _ in range(200)))) for _ in range(60))
    assert told <= 5


def test_a_backend_that_alone_fails_is_told_by_the_others() -> None:
    own = [attempt(failed=True)] * 5 + [attempt(failed=False)] * 5
    elsewhere = [attempt(failed=False)._replace(backend="trio")] * 40
    [found] = associated(own, elsewhere)
    assert (found.trait, found.table) == (("backend", "asyncio"), (5, 0, 5, 40))


def test_causes_of_a_flaky_test_are_found_in_its_results(project: Project) -> None:
    stuck = phase(
        "call",
        0.6,
        loop(slow=1, slow_ticks=[slow_tick()]),
        ledger(deadlines=deadlines(deadline(elapsed_s=0.099)), cancellations=cancellations(cancellation())),
    )
    quick = phase("call", 0.1, loop(), ledger(deadlines=deadlines(deadline(elapsed_s=0.01))))
    messy = phase("call", 0.1, loop(), ledger(tasks=tasks()))
    for number in range(24):
        fails = number % 4 == 3
        judged(
            ended(
                project,
                result("a.py::before", index=0, phases=[messy if fails else quick]),
                result("a.py::test", index=1, outcome="failed", phases=[stuck]) if fails else
                result("a.py::test", index=1, phases=[quick]),
            )
        )  # fmt: skip
    explain(project.pk)
    told = {cause.kind: (cause.failed_with, cause.failed, cause.passed_with) for cause in Cause.objects.all()}
    assert told["blocked loop"] == (6, 6, 0)
    assert told["deadline margin"] == (6, 6, 0)
    assert told["work left by the test before"] == (6, 6, 0)
    assert set(Cause.objects.values_list("variant__case__name", flat=True)) == {"a.py::test"}
    assert all(cause.p < 0.01 for cause in Cause.objects.all())


def test_tests_that_nobody_flags_are_not_explained(project: Project) -> None:
    played(project, [{"a.py::test": "P"}] * 12)
    explain(project.pk)
    assert not Cause.objects.exists()
    assert Verdict.objects.get().get_word_display() == "healthy"


def test_an_empty_project_has_no_causes(project: Project) -> None:
    explain(project.pk)
    judged(ended(project, *lines({}), run=str(uuid4())))
    explain(project.pk)
    assert not Cause.objects.exists()


def test_a_case_that_fails_on_one_backend_alone_is_a_finding(project: Project) -> None:
    for _ in range(8):
        words = {"a.py::a": "P", "a.py::a@trio": "F", "a.py::b": "F", "a.py::b@trio": "F", "a.py::c": "P"}
        judged(ended(project, *lines(words)))
    compare(project.pk)
    [found] = Parity.objects.all()
    assert (found.case.name, found.get_backend_display()) == ("a.py::a", "trio")
    assert (found.failed, found.passed, found.other_failed, found.other_passed) == (8, 0, 0, 8)
    assert found.p < 0.001
