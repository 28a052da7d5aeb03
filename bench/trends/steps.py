"""What each step of the jobs costs, one after the other in this process."""

import resource
import time
from collections.abc import Callable, Sequence
from uuid import uuid4

from django.core.management import call_command
from django.db.models import Sum

from bench.cpu import cpu_s
from bench.trends.history import History, stored
from bench.trends.table import table
from ingest.models import Project, Run
from trends.digest import digest
from trends.judgement import judge
from trends.judgement.dating import date_changes
from trends.recompute import recompute
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
    """As a table: after histories of so many runs. Below it, what it takes to make all of the longest again."""
    call_command("migrate", verbosity=0)
    slug = f"bench-{uuid4().hex[:6]}"
    project = Project.objects.create(slug=slug, name=slug)
    spent = _spent(project, History(results), max(runs))
    clocks = {"wall, s,": WALL, "CPU, s,": CPU}
    columns = {
        f"{clock} after {count} runs": {name: [one[place] for one in spent[name][:count]] for name in STEPS}
        for clock, place in clocks.items()
        for count in runs
    }
    return f"{table(f'one run of {results} results', columns)}\n\n{_again(project)}"


def _again(project: Project) -> str:
    wall, cpu = time.perf_counter(), cpu_s()
    runs = recompute(project.pk)
    wall, cpu = time.perf_counter() - wall, cpu_s() - cpu
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    results = project.runs.aggregate(all=Sum("head"))["all"]
    told = f"`manage.py recompute` of all {runs} runs, {results} results: {wall:.0f} s, {cpu:.0f} s of CPU"
    return f"{told}; this process never had more than {most:.0f} MB."


def _spent(project: Project, history: History, runs: int) -> dict[str, Spent]:
    spent: dict[str, Spent] = {name: [] for name in STEPS}
    for _ in range(runs):
        run = stored(history, project)
        for name, work in STEPS.items():
            spent[name].append(_timed(work, run))
    return spent


def _timed(work: Callable[[Run], object], run: Run) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), cpu_s()
    work(run)
    return time.perf_counter() - wall, cpu_s() - cpu
