"""`python -m bench.trends [--results N] [--runs N …]`: what a run costs the jobs, after histories of so many runs."""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence

import psutil
from django.core.management import call_command
from django.db import connection

from bench.trends.history import History
from ingest.models import Run
from trends.digest import digest
from trends.judgement import judge
from trends.judgement.dating import date_changes
from trends.slowness import find_shifts

STEPS: dict[str, Callable[[Run], object]] = {
    "counts, strips and the like": lambda run: digest(run.pk),
    "verdicts": lambda run: judge(run.project_id),
    "dates of changes": lambda run: date_changes(run.project_id),
    "shifts": lambda run: find_shifts(run.project_id),
}
ROWS: dict[str, Sequence[str]] = {
    **{name: [name] for name in STEPS},
    "until verdicts are there": ["counts, strips and the like", "verdicts"],
}
MEASURED = 5
"""Runs of which a figure is the median."""
Times = tuple[float, float]
"""Wall and CPU seconds."""


def main() -> None:
    options = _options()
    call_command("migrate", verbosity=0)
    spent = _spent(options.results, max(options.runs))
    heads = [f"{what} after {runs} runs" for what in ("wall, s,", "CPU, s,") for runs in options.runs]
    results = f"{options.results:_}".replace("_", " ")
    print(f"| one run of {results} results | {' | '.join(heads)} |")
    print("| --- |" + " --- |" * len(heads))
    for name, steps in ROWS.items():
        cells = [_cell(spent, steps, runs, place) for place in (0, 1) for runs in options.runs]
        print(f"| {name} | {' | '.join(cells)} |")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=int, default=10_000)
    parser.add_argument("--runs", type=int, nargs="+", default=[10, 60, 120])
    return parser.parse_args()


def _spent(results: int, runs: int) -> list[dict[str, Times]]:
    """Per run and step."""
    history = History("bench", results)
    return [{name: _timed(work, run) for name, work in STEPS.items()} for run in (history.run() for _ in range(runs))]


def _timed(work: Callable[[Run], object], run: Run) -> Times:
    wall, cpu = time.perf_counter(), _cpu()
    work(run)
    return time.perf_counter() - wall, _cpu() - cpu


def _cell(spent: list[dict[str, Times]], steps: Sequence[str], runs: int, place: int) -> str:
    """Seconds that the steps took together: the median of the runs before that number."""
    sums = [sum(of_run[name][place] for name in steps) for of_run in spent[runs - MEASURED : runs]]
    return f"{statistics.median(sums):.2f}"


def _cpu() -> float:
    """Seconds that this process and its connection's have used."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    return sum(sum(process.cpu_times()[:2]) for process in (psutil.Process(), backend))


if __name__ == "__main__":
    main()
