"""What each step of the jobs costs, one after the other in this process."""

import time
from collections.abc import Callable, Sequence
from uuid import uuid4

import psutil
from django.core.management import call_command
from django.db import connection

from bench.trends.history import History, stored
from bench.trends.table import table
from ingest.models import Project, Run
from trends.digest import digest
from trends.judgement import judge
from trends.judgement.dating import date_changes
from trends.slowness import find_shifts

STEPS: dict[str, Callable[[Run], object]] = {
    "verdicts": lambda run: judge(run.project_id),
    "counts, strips and the like": lambda run: digest(run.pk),
    "dates of changes": lambda run: date_changes(run.project_id),
    "shifts": lambda run: find_shifts(run.project_id),
}
WALL, CPU = range(2)
Spent = list[tuple[float, float]]
"""Of each run, wall and CPU seconds."""


def measured(results: int, runs: Sequence[int]) -> str:
    """As a table: after histories of so many runs."""
    call_command("migrate", verbosity=0)
    spent = _spent(results, max(runs))
    clocks = {"wall, s,": WALL, "CPU, s,": CPU}
    columns = {
        f"{clock} after {count} runs": {name: [one[place] for one in spent[name][:count]] for name in STEPS}
        for clock, place in clocks.items()
        for count in runs
    }
    return table(f"one run of {results} results", columns)


def _spent(results: int, runs: int) -> dict[str, Spent]:
    slug = f"bench-{uuid4().hex[:6]}"
    project, history = Project.objects.create(slug=slug, name=slug), History(results)
    spent: dict[str, Spent] = {name: [] for name in STEPS}
    for _ in range(runs):
        run = stored(history, project)
        for name, work in STEPS.items():
            spent[name].append(_timed(work, run))
    return spent


def _timed(work: Callable[[Run], object], run: Run) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), _cpu()
    work(run)
    return time.perf_counter() - wall, _cpu() - cpu


def _cpu() -> float:
    """Seconds that this process and its connection's have used."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    return sum(sum(process.cpu_times()[:2]) for process in (psutil.Process(), backend))
