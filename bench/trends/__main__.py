"""`python -m bench.trends [--results N] [--runs FEW MANY]`: runs into verdicts, after a short and a long history."""

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Callable

from django.core.management import call_command

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
    print(f"one run of {options.results} results; medians of the last {MEASURED} runs, seconds")
    print(f"{'':32} {'after ' + str(options.runs[0]):>12} {'after ' + str(options.runs[1]):>12} {'ratio':>7}")
    for name in STEPS:
        print(f"{name:32} {few[name]:12.3f} {many[name]:12.3f} {many[name] / few[name]:7.2f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=int, default=10_000)
    parser.add_argument("--runs", type=int, nargs=2, default=[10, 60])
    return parser.parse_args()


def _measure(slug: str, results: int, runs: int) -> dict[str, float]:
    history, spent = History(slug, results), defaultdict(list)
    for _ in range(runs):
        run = history.run()
        for name, work in STEPS.items():
            began = time.perf_counter()
            work(run)
            spent[name].append(time.perf_counter() - began)
    return {name: statistics.median(times[-MEASURED:]) for name, times in spent.items()}


if __name__ == "__main__":
    main()
