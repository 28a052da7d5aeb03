"""A project that grows, and what its pages cost at some lengths of its history."""

import time
from collections.abc import Iterator, Mapping, Sequence
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from bench.pages.asking import cost_ms, pages_of
from bench.trends.history import History, stored
from dashboard.show import plural
from ingest.models import Membership, Project
from trends.causes import explain
from trends.comparison import put_side_by_side
from trends.digest import digest
from trends.early_warnings import warn
from trends.judgement import judge
from trends.judgement.dating import date_changes
from trends.parity import compare
from trends.slowness import find_shifts

SPREAD_S = 28 * 86_400
"""The runs of every history are spread over so long a time, up to now."""
FOLLOW_UP = (date_changes, find_shifts, warn, explain, compare, put_side_by_side)

Costs = Mapping[str, float]
"""Milliseconds of CPU by page."""


def measured(results: int, runs: Sequence[int]) -> str:
    """As a table. `runs`: lengths of histories, each of a project of its own."""
    found = {length: _costs(results, length) for length in runs}
    return "\n".join(_lines(results, found))


def _costs(results: int, runs: int) -> Costs:
    project = _project(results, runs)
    client = _visitor(project)
    return {name: cost_ms(client, address) for name, address in pages_of(project).items()}


def _project(results: int, runs: int) -> Project:
    slug = f"bench-{uuid4().hex[:6]}"
    project = Project.objects.create(slug=slug, name=slug)
    history, now = History(results), time.time()
    for number in range(1, runs + 1):
        run = stored(history, project, now - SPREAD_S * (1 - number / runs) - 10)
        judge(project.pk)
        digest(run.pk)
    for work in FOLLOW_UP:
        work(project.pk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as PostgreSQL does by itself within minutes
    return project


def _visitor(project: Project) -> Client:
    user = User.objects.create_user(project.slug)
    Membership.objects.create(project=project, user=user)
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def _lines(results: int, found: Mapping[int, Costs]) -> Iterator[str]:
    short, long = found[min(found)], found[max(found)]
    heads = [f"ms, {plural(runs * results, 'result')}" for runs in found]
    yield f"| page | {' | '.join(heads)} | last ÷ first |"
    yield "| --- |" + " --- |" * (len(heads) + 1)
    for name in short:
        cells = [f"{costs[name]:.1f}" for costs in found.values()]
        yield f"| {name} | {' | '.join(cells)} | {long[name] / short[name]:.2f} |"
