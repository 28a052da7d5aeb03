"""How tests have been doing lately, as the digest keeps it."""

from typing import Any
from uuid import uuid4

import pytest

from ingest.models import Project, Run
from tests.fixtures.batches import end, loop, phase, result
from tests.ingest.conftest import Put
from trends.digest import digest
from trends.models import Recent, Variant
from trends.recompute import recompute


def took(seconds: float, longest_tick_s: float | None = 0.01, **changes: Any) -> dict[str, Any]:
    """A result whose call took so long."""
    backend = changes.get("backend", "asyncio")
    ran = loop(backend=backend, longest_tick_s=longest_tick_s)
    return result("a.py::a", phases=[phase("call", seconds, ran)], **changes)


def run_of(put: Put, *lines: Any, **facts: Any) -> Run:
    return put(uuid4(), 1, *lines, end(), final=True, **facts).run


def rows() -> list[Any]:
    kept = Variant.objects.order_by("case__name", "backend").values_list("runs", "marks", "seconds", "longest")
    return [list(kept), list(Recent.objects.order_by("case__name").values())]


def test_durations_and_ticks_stand_beside_the_marks_of_the_strip(put: Put) -> None:
    for seconds in (0.5, 2.0):
        digest(run_of(put, took(seconds), took(seconds * 2, 0.5, attempt=2)).pk)
    variant = Variant.objects.get()
    assert variant.marks == "pp"
    assert variant.seconds == pytest.approx([0.75, 3.0])
    assert variant.longest == pytest.approx([0.5, 0.5])


def test_a_skip_has_no_duration(put: Put) -> None:
    digest(run_of(put, took(0.5)).pk)
    digest(run_of(put, result("a.py::a", outcome="skipped", phases=[phase("setup", 0.1)])).pk)
    assert Variant.objects.get().seconds == [0.5, None]
    recent = Recent.objects.get()
    assert (recent.runs, recent.p95_s) == (1, 0.5)


def test_the_slowest_backend_and_all_failures_count_for_the_case(put: Put) -> None:
    for _ in range(3):
        digest(run_of(put, took(0.2), took(0.8, 0.3, backend="trio", outcome="failed")).pk)
    digest(run_of(put, took(0.2, outcome="failed"), took(0.2, attempt=2)).pk)
    recent = Recent.objects.get()
    assert (recent.runs, recent.bad, recent.retried, recent.run) == (7, 4, 1, 4)
    assert recent.backends == 0b1010
    assert [recent.p50_s, recent.longest_s] == pytest.approx([0.8, 0.3])


def test_the_day_that_it_last_ran_is_kept_while_it_is_skipped(put: Put) -> None:
    first = run_of(put, took(0.5))
    digest(first.pk)
    Recent.objects.update(ran_on="2026-01-02", seen_on="2026-01-02")
    digest(run_of(put, result("a.py::a", outcome="skipped")).pk)
    recent = Recent.objects.get()
    assert str(recent.ran_on) == "2026-01-02"
    assert recent.seen_on == first.created_at.date()


def test_rows_are_the_same_in_another_order_in_pieces_and_recomputed(put: Put, project: Project) -> None:
    runs = [run_of(put, took(0.1, 0.1)), run_of(put, took(0.2, 0.2, outcome="failed"))]
    session = uuid4()
    piece = put(session, 1, took(0.4)).run
    digest(piece.pk)
    put(session, 2, took(0.6, attempt=2), end(), final=True)
    for run in (piece, runs[1], runs[0]):
        digest(run.pk)
    mixed = rows()
    assert mixed[0] == [([1, 2, 3], "pfp", pytest.approx([0.1, 0.2, 0.5]), pytest.approx([0.1, 0.2, 0.01]))]
    recompute(project.pk)
    assert rows() == mixed


def test_sixty_runs_are_kept(put: Put) -> None:
    for number in range(1, 63):
        digest(run_of(put, took(float(number))).pk)
    variant = Variant.objects.get()
    assert variant.seconds == [float(number) for number in range(3, 63)]
    assert (len(variant.longest), Recent.objects.get().runs) == (60, 60)
