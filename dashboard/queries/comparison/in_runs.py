"""Backends side by side in a few runs: read from their results, which are as many as the runs have."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, sqrt
from typing import Any

from django.db import connection
from django.db.models.fields.json import KeyTextTransform

from dashboard.queries.comparison.figures import Mean, turned
from dashboard.queries.comparison.in_runs_sql import PLACES, SIDE_BY_SIDE
from dashboard.queries.comparison.names import NAMES
from dashboard.queries.comparison.points import Times
from dashboard.queries.project import Frame
from ingest.models import Run, Session
from trends.sides import LOOPS, PAIRS
from trends.stats.paired import LEAST_GROUPS, student


@dataclass(frozen=True, slots=True)
class RunSide:
    backend: str
    failed: int
    passed: int
    other: int
    run: int
    """Number …"""
    seq: int
    """… and place of a result: one that failed, if any did."""


@dataclass(frozen=True, slots=True)
class RunContrast:
    case: str
    case_id: int
    sides: list[RunSide]


@dataclass(frozen=True, slots=True)
class RunComparison:
    numbers: list[int]
    failed: list[int]
    passed: list[int]
    other: list[int]
    """By place in `LOOPS`."""
    shared: int
    """Cases that ran on two backends."""
    means: dict[tuple[int, int], Mean]
    """Geometric means over the cases that passed on both: the second over the first, both ways round."""
    rows: list[RunContrast]
    """At most 50 cases that failed on one backend and passed on another."""
    times: list[Times] = field(default_factory=list)
    """Of passing attempts, their geometric mean; at most 2 000 cases, the farthest apart first."""
    runners: list[list[str]] = field(default_factory=lambda: [[], [], []])
    """By place in `LOOPS`: what it ran on."""
    codes: list[str] = field(default_factory=list)
    """Versions of the code that the runs had."""

    @property
    def used(self) -> list[int]:
        return [place for place in PLACES if self.failed[place] + self.passed[place] + self.other[place]]

    @property
    def unlike(self) -> bool:
        """Some backend ran on something else than another."""
        return len({tuple(self.runners[place]) for place in self.used}) > 1


def load_run_comparison(project: Frame, numbers: Sequence[int]) -> RunComparison | None:
    """None when one of the runs is not there."""
    runs = list(Run.objects.filter(project=project.id, number__in=numbers).order_by("number"))
    if len(runs) != len(set(numbers)):
        return None
    parameters: dict[str, Any] = {
        "project": project.id,
        "runs": [run.pk for run in runs],
        "first": min(run.created_at for run in runs),
        "last": max(run.created_at for run in runs),
    }
    with connection.cursor() as cursor:
        cursor.execute(SIDE_BY_SIDE, parameters)
        told: list[Any] = list(cursor.fetchone() or ())
    rows, times, sessions = (json.loads(one) if isinstance(one, str) else one or [] for one in told[-3:])
    counts = [int(value or 0) for value in told[: 3 * len(LOOPS)]]
    number_of = {run.pk: run.number for run in runs}
    return RunComparison(
        numbers=[run.number for run in runs],
        failed=counts[:3],
        passed=counts[3:6],
        other=counts[6:],
        shared=int(told[9]),
        means=_means(told[10:-3]),
        rows=[_row(number_of, *row) for row in rows],
        times=[Times(*row) for row in times],
        runners=_runners(dict(sessions)),
        codes=sorted({(run.revision or run.tree or "")[:12] for run in runs} - {""}),
    )


def _means(told: Sequence[Any]) -> dict[tuple[int, int], Mean]:
    means: dict[tuple[int, int], Mean] = {}
    for at, (one, other) in enumerate(PAIRS):
        n, centre, spread = told[3 * at : 3 * at + 3]
        if n >= LEAST_GROUPS:
            half = student(n - 1) * spread / sqrt(n)
            means[one, other] = Mean(exp(centre), exp(centre - half), exp(centre + half), n)
            means[other, one] = turned(means[one, other])
    return means


def _row(number_of: dict[int, int], case: int, name: str, *sides: list[int]) -> RunContrast:
    failed, passed, other, run, seq = sides
    told = [RunSide(NAMES[at], failed[at], passed[at], other[at], number_of.get(run[at], 0), seq[at]) for at in PLACES]
    return RunContrast(name, case, told)


def _runners(sessions: dict[int, list[int]]) -> list[list[str]]:
    """What the sessions of each backend say of the machine."""
    ids = {pk for each in sessions.values() for pk in each}
    names = ("implementation", "python", "platform", "cpus")
    facts = {name: KeyTextTransform(name, "facts") for name in names}
    told = {row[0]: _runner(*row[1:]) for row in Session.objects.filter(pk__in=ids).values_list("pk", *facts.values())}
    return [sorted({told[pk] for pk in sessions.get(int(loop), []) if pk in told}) for loop in LOOPS]


def _runner(implementation: str | None, python: str | None, platform: str | None, cpus: str | None) -> str:
    parts = [f"{implementation or ''} {python or ''}".strip(), platform, f"{cpus} CPUs" if cpus else None]
    return ", ".join(part for part in parts if part)
