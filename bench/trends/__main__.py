"""`python -m bench.trends [--results N] [--runs FEW MANY]`: runs into verdicts, after a short and a long history."""

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Callable

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
    "rollups, strips, disagreements": lambda run: digest(run.pk),
    "verdicts": lambda run: judge(run.project_id),
    "dates of changes": lambda run: date_changes(run.project_id),
    "shifts": lambda run: find_shifts(run.project_id),
}
MEASURED = 5
"""Runs at the end of each history."""


def main() -> None:
    options = _options()
    call_command("migrate", verbosity=0)
    few, many = (_measure(name, options.results, runs) for name, runs in zip("ab", options.runs, strict=True))
    print(f"one run of {options.results} results; medians of the last {MEASURED} runs, seconds; CPU with PostgreSQL's")
    heads = [f"{what} after {runs}" for what in ("wall", "CPU") for runs in options.runs]
    print(f"{'':32} {' '.join(f'{head:>14}' for head in heads)} {'CPU ratio':>10}")
    for name in STEPS:
        figures = [spent[name][place] for place in (0, 1) for spent in (few, many)]
        print(f"{name:32} {' '.join(f'{figure:14.3f}' for figure in figures)} {figures[3] / figures[2]:10.2f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=int, default=10_000)
    parser.add_argument("--runs", type=int, nargs=2, default=[10, 60])
    return parser.parse_args()


def _measure(slug: str, results: int, runs: int) -> dict[str, tuple[float, float]]:
    """Wall and CPU seconds."""
    history, spent = History(slug, results), defaultdict(list)
    for _ in range(runs):
        run = history.run()
        for name, work in STEPS.items():
            wall, cpu = time.perf_counter(), _cpu()
            work(run)
            spent[name].append((time.perf_counter() - wall, _cpu() - cpu))
    return {name: _median(times[-MEASURED:]) for name, times in spent.items()}


def _median(times: list[tuple[float, float]]) -> tuple[float, float]:
    walls, cpus = zip(*times, strict=True)
    return statistics.median(walls), statistics.median(cpus)


def _cpu() -> float:
    """Seconds that this process and its connection's have used."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    return sum(sum(process.cpu_times()[:2]) for process in (psutil.Process(), backend))


if __name__ == "__main__":
    main()
