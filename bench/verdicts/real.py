"""A real history: what is expected of the next result, and who will flake within three weeks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from bench.verdicts.events import flaky_events
from bench.verdicts.forecasts import FORECASTERS, bits
from bench.verdicts.history import FAILED, PASSED, Flags, Floats, History, Integers
from bench.verdicts.ranking import auc, average_precision, best_f1
from bench.verdicts.rules import RULES
from bench.verdicts.scoring import worst
from trends.stats.replay.history import runs
from trends.stats.tally import Key, fingerprint

AHEAD = 21.0
EVERY = 14.0
CANDIDATE = 60.0
"""Days: a test is asked about when it failed within the last sixty."""


def read(path: Path) -> History:
    """First attempts, and the last of the further ones."""
    columns: dict[Key, int] = {}
    modules: list[str] = []
    cells: list[tuple[int, int, int, bool]] = []
    about: list[tuple[float, int]] = []
    for number, results in enumerate(runs(path)):
        about.append((results[0].day, fingerprint(results[0].version or results[0].run) >> 1))
        for result in results:
            if result.counts:
                column = columns.setdefault(result.key, len(columns))
                modules += [result.module] * (column == len(modules))
                cells.append((number, column, FAILED if result.failed else PASSED, result.attempt > 1))
    return filled(columns, modules, cells, about)


def filled(
    columns: dict[Key, int],
    modules: list[str],
    cells: list[tuple[int, int, int, bool]],
    about: list[tuple[float, int]],
) -> History:
    codes = np.zeros((2, len(about), len(columns)), np.uint8)
    for run, column, code, again in cells:
        codes[int(again and codes[0, run, column] > 0), run, column] = code
    return History(
        first=codes[0],
        again=codes[1],
        days=np.array([day for day, _ in about]),
        versions=np.array([version for _, version in about], np.int64),
        tests=np.unique([test for test, _, _ in columns], return_inverse=True)[1],
        jobs=np.unique([job for _, job, _ in columns], return_inverse=True)[1],
        modules=np.unique(modules, return_inverse=True)[1],
    )


def looks(history: History, since: float) -> list[int]:
    """Runs after which the question is asked: one a fortnight, while the answer is still in the history."""
    days = np.arange(max(since, history.days[0] + CANDIDATE), history.days[-1] - AHEAD, EVERY)
    return [int(place) for place in np.searchsorted(history.days, days, side="right") - 1]


def between(history: History, rows: Flags, low: float, high: float) -> Flags:
    """Per test, whether a row between two days is true for one of its variants."""
    chosen = (history.days > low) & (history.days <= high)
    return worst(np.logical_or.reduce(rows[chosen], axis=0), history.tests)


def asked(history: History, at: list[int]) -> Iterator[tuple[Flags, Flags]]:
    """Per look: the tests that are asked about, and those that will flake."""
    events, failed, ran = flaky_events(history), history.first == FAILED, history.first > 0
    for run in at:
        now = history.days[run]
        lately = between(history, failed, now - CANDIDATE, now)
        yield lately & between(history, ran, now, now + AHEAD), between(history, events, now, now + AHEAD)


def total(values: Floats, tests: Integers) -> Floats:
    sums: Floats = np.bincount(tests, values).astype(float)
    return sums


def expectations(history: History, start: float) -> str:
    """Bits per failure of all forecasters, as a table."""
    lines = [f"| {name} | {bits(history, forecaster, start):.3f} |" for name, forecaster in FORECASTERS.items()]
    return "\n".join(["| expected of the next result by | bits per failure |\n| --- | --- |", *lines])


def rankings(history: History, start: float) -> str:
    """How well all rules tell who will flake, as a table."""
    at = looks(history, start)
    questions = list(asked(history, at))
    truth = np.concatenate([events[who] for who, events in questions])
    lines = [
        f"{len(truth)} times a test and a fortnight, {truth.mean():.0%} flaked within {AHEAD:.0f} days.\n",
        "| rule | AUC, worst variant | AUC, sum | AP, worst variant | F1* |\n| --- | --- | --- | --- | --- |",
    ]
    for rule in RULES:
        judgements = list(rule.judge(history, at))
        told = [(one.score, who) for one, (who, _) in zip(judgements, questions, strict=True)]
        gravest = np.concatenate([worst(score, history.tests)[who] for score, who in told])
        summed = np.concatenate([total(score, history.tests)[who] for score, who in told])
        figures = auc(truth, gravest), auc(truth, summed), average_precision(truth, gravest), best_f1(truth, gravest)
        lines.append(f"| {rule.name} | {' | '.join(f'{figure:.3f}' for figure in figures)} |")
    return "\n".join(lines)


def report(path: Path, since_day: date | None) -> Iterator[tuple[str, str]]:
    """Names and tables."""
    history = read(path)
    start = datetime.combine(since_day, datetime.min.time(), UTC).timestamp() / 86_400 if since_day else 0.0
    yield "next", expectations(history, start)
    yield "flakes", rankings(history, start)
