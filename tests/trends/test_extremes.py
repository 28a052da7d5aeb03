"""Whatever the format allows goes through every job: one that fails would fail for ever, and hold up all later runs."""

from typing import Any
from uuid import uuid4

import pytest

from ingest.models import Project
from tests.fixtures.batches import end, loop, phase, result, slow_tick, stack
from tests.ingest.conftest import Put
from trends.models import Digest, RunTotal, StackRun, Variant, Verdict, Word
from trends.recompute import recompute

MOST = 2**31 - 1
LONGEST_S = 1e9
SHORTEST_S = 5e-324


def extreme(seconds: float, **changes: Any) -> dict[str, Any]:
    """A result of which every figure is at its limit."""
    times = dict.fromkeys(("run_s", "idle_s", "busy_s", "cpu_s", "longest_tick_s", "mean_lag_s", "late_s"), seconds)
    ticks = [slow_tick(duration_s=seconds, cpu_s=seconds, samples=MOST)] * 2
    ran = loop(**times, runs=MOST, ticks=MOST, polls=MOST, slow=MOST, slow_ticks=ticks, histogram=[[159, MOST]] * 160)
    ran["stacks"] = [stack(duration_s=seconds, samples=MOST)] * 20
    phases = [phase(when, seconds, ran) for when in ("setup", "call", "teardown")]
    return result(phases=phases, index=MOST, attempt=MOST, subtests_failed=MOST, **changes)


@pytest.mark.parametrize("seconds", [0.0, SHORTEST_S, LONGEST_S])
def test_figures_at_their_limits_are_counted_and_judged(put: Put, project: Project, seconds: float) -> None:
    for outcome in ["passed"] * 5 + ["failed"] * 5:
        put(uuid4(), 1, *[extreme(seconds, outcome=outcome)] * 2, end(), final=True)
    assert recompute(project.pk) == 10
    assert set(Digest.objects.values_list("upto", "judged")) == {(2, 2)}
    assert set(RunTotal.objects.values_list("slow", flat=True)) == {2 * MOST}
    assert set(StackRun.objects.values_list("samples", flat=True)) == {2 * 3 * 20 * MOST}
    assert Variant.objects.get().seconds == pytest.approx([3 * seconds] * 10)
    assert Verdict.objects.get().word == Word.BROKEN
