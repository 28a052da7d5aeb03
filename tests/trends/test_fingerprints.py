"""The same failure is known again."""

from ingest.models import Project
from tests.fixtures.batches import failure, result
from tests.trends.verdicts import ended
from trends.digest import digest
from trends.models import Fingerprint, Print, Trace
from trends.recompute import recompute


def failing(case: str, message: str, backend: str = "asyncio", outcome: str = "failed") -> dict[str, object]:
    return result(case, backend=backend, outcome=outcome, failures=[failure(message=message, kind="TimeoutError")])


def traces() -> list[tuple[object, ...]]:
    columns = ("fingerprint__text", "variant__case__name", "variant__backend", "failures", "first_run", "last_run")
    return list(Trace.objects.order_by("fingerprint__text", "variant__case__name", "pk").values_list(*columns))


def test_failures_are_grouped_across_tests_runs_and_backends(project: Project) -> None:
    digest(ended(project, failing("a.py::a", "no answer in 0.5 s"), failing("a.py::b", "no answer in 2 s")).pk)
    digest(ended(project, failing("a.py::a", "no answer in 7 s"), failing("a.py::a", "no answer in 1 s", "trio")).pk)
    assert [(one.kind, one.text) for one in Fingerprint.objects.all()] == [("TimeoutError", "no answer in N s")]
    assert Print.objects.count() == 4
    assert traces() == [
        ("no answer in N s", "a.py::a", 1, 2, 1, 2),
        ("no answer in N s", "a.py::a", 3, 1, 2, 2),
        ("no answer in N s", "a.py::b", 1, 1, 1, 1),
    ]


def test_skips_leave_no_trace(project: Project) -> None:
    digest(ended(project, failing("a.py::a", "needs trio", outcome="skipped")).pk)
    assert not Trace.objects.exists()


def test_a_failure_is_counted_once_however_often_the_job_runs(project: Project) -> None:
    run = ended(project, failing("a.py::a", "full"), failing("a.py::a", "full"))
    digest(run.pk)
    digest(run.pk)
    before = traces()
    assert before == [("full", "a.py::a", 1, 2, 1, 1)]
    recompute(project.pk)
    assert traces() == before
