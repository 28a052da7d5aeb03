"""Which lines the loop stood still in, as the digest counts it."""

from typing import Any
from uuid import uuid4

import pytest

from ingest.models import Project, Run
from tests.fixtures.batches import end, loop, phase, result, slow_tick, stack
from tests.ingest.conftest import Put
from trends.digest import digest
from trends.models import CallSite, SiteRun, SiteStack, SiteVariant, StackRun, StallCause
from trends.recompute import recompute
from trends.stall_lengths import BUCKETS, quantile


def stalled(*ticks: dict[str, Any], nodeid: str = "a.py::a", **changes: Any) -> dict[str, Any]:
    """A result whose call had these slow ticks."""
    ran = loop(backend=changes.get("backend", "asyncio"), slow=len(ticks), slow_ticks=list(ticks))
    if stacks := changes.pop("stacks", None):
        ran["stacks"] = stacks
    return result(nodeid, phases=[phase("setup"), phase("call", 1.0, ran)], **changes)


def run_of(put: Put, *lines: Any) -> Run:
    run = put(uuid4(), 1, *lines, end(), final=True).run
    digest(run.pk)
    return run


def rows() -> list[Any]:
    """All that the digest made of stalls."""
    runs = SiteRun.objects.order_by("site__name", "run", "backend", "cause")
    variants = SiteVariant.objects.order_by("site__name", "leaf__name", "variant__case__name")
    stacks = StackRun.objects.order_by("stack__frames", "run", "cause")
    return [
        list(runs.values_list("site__name", "run", "backend", "cause", "ticks", "attempts", "failed", "lengths")),
        list(variants.values_list("site__name", "leaf__name", "variant__case__name", "ticks", "worst_run", "last_run")),
        list(stacks.values_list("stack__site__name", "stack__frames", "run", "cause", "samples")),
    ]


def test_stalls_are_counted_for_the_suites_own_line_and_run(put: Put) -> None:
    run_of(put, stalled(slow_tick(), slow_tick(duration_s=0.2, cpu_s=0.01)), stalled(slow_tick(), nodeid="a.py::b"))
    site = SiteRun.objects.get()
    assert site.site.name == "shop/pay.py:31 pay"
    assert (site.ticks, site.attempts, site.failed, site.cause) == (3, 2, 0, StallCause.BLOCKED)
    assert site.summed_s == pytest.approx(0.412 * 2 + 0.2)
    assert site.worst_s == pytest.approx(0.412)
    assert site.cpu_s == pytest.approx(0.81)
    assert (len(site.lengths), sum(site.lengths)) == (BUCKETS, 3)
    assert {(one.leaf.name, one.ticks) for one in SiteVariant.objects.all()} == {
        ("shop/pay.py:44 checksum", 2),
        ("shop/pay.py:44 checksum", 1),
    }


def test_attempts_that_failed_after_a_stall_are_told_apart(put: Put) -> None:
    late = {"outcome": "failed", "reason": "timed out"}
    run_of(put, stalled(slow_tick()), stalled(slow_tick(), **late), stalled(slow_tick(), outcome="error"))
    site = SiteRun.objects.get()
    assert (site.attempts, site.failed, site.timed_out) == (3, 2, 1)


def test_starved_ticks_stand_apart_and_blame_no_test(put: Put) -> None:
    run_of(put, stalled(slow_tick(cause="starved"), slow_tick(cause=None)))
    assert set(SiteRun.objects.values_list("cause", "ticks")) == {(StallCause.STARVED, 1), (StallCause.UNSEEN, 1)}
    assert SiteVariant.objects.get().ticks == 1


def test_a_site_that_could_not_be_seen_is_the_innermost_frame_or_nameless(put: Put) -> None:
    leaf = "/usr/lib/python3.11/ssl.py:1 read"
    run_of(put, stalled(slow_tick(site=None, leaf=leaf), slow_tick(site=None, leaf=None)))
    assert set(SiteRun.objects.values_list("site__name", flat=True)) == {"", leaf}


def test_the_worst_result_of_a_test_is_kept_with_its_run(put: Put) -> None:
    for duration_s in (0.2, 0.9, 0.3):
        run_of(put, result(), stalled(slow_tick(duration_s=duration_s)))
    seen = SiteVariant.objects.get()
    assert (seen.worst_s, seen.worst_run, seen.worst_seq) == (0.9, 2, 2)
    assert (seen.first_run, seen.last_run, seen.ticks) == (1, 3, 3)


def test_a_run_in_pieces_and_a_recomputed_project_have_the_same_rows(put: Put, project: Project) -> None:
    session = uuid4()
    seen = [stack(), stack("shop/pay.py:31 pay", samples=1, cause="starved")]
    slow = stalled(slow_tick(duration_s=3.0), nodeid="a.py::b", stacks=seen)
    first = put(session, 1, stalled(slow_tick(), stacks=seen[:1]), slow).run
    digest(first.pk)
    put(session, 2, stalled(slow_tick(leaf="shop/pay.py:31 pay"), stacks=seen), end(), final=True)
    digest(first.pk)
    run_of(put, stalled(slow_tick(), outcome="failed"))
    known, ids = rows(), set(CallSite.objects.values_list("pk", flat=True))
    assert known[0][0][4:7] == (3, 3, 0)
    assert [row[2:] for row in known[2]] == [(1, StallCause.STARVED, 2), (1, StallCause.BLOCKED, 9)]
    recompute(project.pk)
    assert rows() == known
    assert set(CallSite.objects.values_list("pk", flat=True)) == ids


def test_a_stack_is_kept_once_for_its_line_and_counted_in_each_run(put: Put) -> None:
    for _ in range(2):
        run_of(put, stalled(slow_tick(), stacks=[stack(), stack("shop/pay.py:31 pay", duration_s=0.1)]))
    assert set(SiteStack.objects.values_list("site__name", flat=True)) == {"shop/pay.py:31 pay"}
    counted = StackRun.objects.filter(stack__frames=stack()["frames"]).order_by("run")
    assert list(counted.values_list("run", "samples", "summed_s")) == [(1, 3, 0.412), (2, 3, 0.412)]


def test_stacks_go_with_their_runs_and_those_of_other_runs_stay(put: Put) -> None:
    only_first = stack("shop/pay.py:31 pay", duration_s=0.1)
    run_of(put, stalled(slow_tick(), stacks=[stack(), only_first]))
    run_of(put, stalled(slow_tick(), stacks=[stack()]))
    Run.objects.get(number=1).delete()
    assert list(SiteStack.objects.values_list("frames", flat=True)) == [stack()["frames"]]
    assert list(StackRun.objects.values_list("run", flat=True)) == [2]
    assert set(SiteRun.objects.values_list("run", flat=True)) == {1, 2}


def test_a_stack_of_a_line_that_no_tick_is_charged_to_is_left_out(put: Put) -> None:
    run_of(put, stalled(slow_tick(), stacks=[stack(site="shop/other.py:1 f")]))
    assert not SiteStack.objects.exists()


def test_a_stack_without_a_line_of_the_suite_belongs_to_its_innermost_frame(put: Put) -> None:
    leaf = "/usr/lib/python3.11/ssl.py:1 read"
    seen = stack("/usr/lib/python3.11/asyncio/sslproto.py:1 feed", leaf, site=None)
    run_of(put, stalled(slow_tick(site=None, leaf=leaf), stacks=[seen]))
    assert SiteStack.objects.get().site.name == leaf


@pytest.mark.parametrize(
    ("lengths", "share", "expected"),
    [([], 0.95, None), ([0, 0], 0.95, None), ([0] * 13 + [1], 0.5, 0.103), ([0] * 13 + [9, 0, 1], 0.95, 0.147)],
)
def test_a_quantile_is_the_middle_of_its_bucket(lengths: list[int], share: float, expected: float | None) -> None:
    assert quantile(lengths, share) == (None if expected is None else pytest.approx(expected, rel=0.02))


def test_buckets_hold_what_they_say(put: Put) -> None:
    for duration_s in (0.001, 0.1, 0.25, 100.0):
        SiteRun.objects.all().delete()
        run_of(put, stalled(slow_tick(duration_s=duration_s)))
        middle = quantile(SiteRun.objects.get().lengths, 0.95)
        assert middle is not None
        assert 0.9 < middle / min(max(duration_s, 0.011), 38.0) < 1.1
