"""What a run took on each backend, as the digest adds it up."""

from uuid import uuid4

import pytest

from ingest.models import Project
from tests.fixtures.batches import end, loop, phase, result, slow_tick
from tests.ingest.conftest import Put
from trends.digest import digest
from trends.models import RunTotal
from trends.recompute import recompute


def test_backends_of_a_run_are_added_up_apart_in_pieces_and_again(put: Put, project: Project) -> None:
    session = uuid4()
    ran = loop(slow=2, slow_ticks=[slow_tick(), slow_tick()], longest_tick_s=0.5, busy_s=0.25)
    run = put(session, 1, result("a.py::a", phases=[phase("call", 2.0, ran)]), result("a.py::b", backend=None)).run
    digest(run.pk)
    late = result("a.py::a", outcome="failed", reason="timed out", phases=[phase("call", 1.0, loop(busy_s=0.25))])
    put(session, 2, late, end(), final=True)
    digest(run.pk)
    known = list(RunTotal.objects.order_by("backend").values())
    told = RunTotal.objects.get(backend=1)
    assert (told.run, told.results, told.bad, told.timed_out, told.slow) == (1, 2, 1, 1, 2)
    assert [told.duration_s, told.busy_s, told.longest_tick_s] == pytest.approx([3.0, 0.5, 0.5])
    assert len(known) == 2
    recompute(project.pk)
    again = list(RunTotal.objects.order_by("backend").values())
    assert [row | {"id": 0} for row in again] == [row | {"id": 0} for row in known]
