"""A worker that is killed in the middle of its work leaves the same rows as one that is not."""

import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import psutil
import psycopg
import pytest

from ingest.lock import FOLLOW_UP, LOCK_SPACE
from tests.fixtures import derived
from tests.fixtures.ci import Ci
from tests.fixtures.site import Site
from tests.fixtures.wait import wait_until

NAMES = [
    f"tests/test_{number % 12}.py::test_{number}@{backend}" for number in range(250) for backend in ("asyncio", "trio")
]
RUNS = 32
KILLED_AFTER = (8, 14, 15, 24)
AT_WORK = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid IN (%s, %s) AND granted"
BEHIND = """
SELECT count(*) FROM ingest_run run LEFT JOIN trends_digest digest ON digest.run_id = run.id
WHERE project_id = %(project)s AND (digest.judged IS DISTINCT FROM run.head OR digest.upto <> run.head)
"""
UNFINISHED = """
SELECT (SELECT count(*) FROM trends_change WHERE project_id = %(project)s AND NOT is_dated)
     + (SELECT count(*) FROM trends_frontier
        WHERE project_id = %(project)s AND (least(shifted, compared) < upto OR stale_from IS NOT NULL))
"""


@pytest.fixture
def beaten_site(make_site: Callable[..., Site]) -> Iterator[Site]:
    site = make_site().start()
    yield site
    site.stop()


@pytest.fixture
def database(beaten_site: Site) -> Iterator[psycopg.Connection]:
    with psycopg.connect(beaten_site.server_env["DATABASE_URL"], autocommit=True) as connection:
        yield connection


def history() -> Iterator[dict[str, str]]:
    """Flakes with and without reruns, breakages with and without an end, a module that is down for a run."""
    chance = random.Random(11)
    for run in range(RUNS):
        words = dict.fromkeys(NAMES, "P")
        words |= {name: "FP" for name in NAMES[:40] if chance.random() < 0.2}
        words |= {name: "F" for name in NAMES[40:60] if chance.random() < 0.1}
        words |= dict.fromkeys(NAMES[60:64], "F" if 10 <= run < 20 else "P")
        words |= dict.fromkeys(NAMES[64:66], "F")
        if run == 22:
            words |= dict.fromkeys([name for name in NAMES if "test_7.py" in name], "F")
        yield words


def count(database: psycopg.Connection, query: str, *values: Any, **named: Any) -> int:
    row = database.execute(query, values or named).fetchone()
    assert row is not None
    return int(row[0])


def kill_the_worker(site: Site, database: psycopg.Connection) -> None:
    """All its processes, with -9, while one of them holds the lock of a project. Returns when there is a new one."""
    old = site.child("worker")
    processes = psutil.Process(old)
    wait_until(lambda: count(database, AT_WORK, LOCK_SPACE, FOLLOW_UP), "a job is at work")
    for process in [*processes.children(), processes]:
        with suppress(psutil.NoSuchProcess):
            os.kill(process.pid, signal.SIGKILL)
    wait_until(lambda: site.children().get("worker", old) != old, "up has started a new worker")


def test_a_worker_that_is_killed_at_work_leaves_what_a_recompute_makes(
    beaten_site: Site, database: psycopg.Connection
) -> None:
    ci = Ci(beaten_site.project("beaten"))
    project = count(database, "SELECT id FROM ingest_project WHERE slug = 'beaten'")
    for number, words in enumerate(history(), 1):
        ci.run(words, tree=f"tree{number}")
        if number in KILLED_AFTER:
            kill_the_worker(beaten_site, database)
    wait_until(lambda: not count(database, BEHIND, project=project), "all runs are judged", 180)
    wait_until(lambda: not count(database, UNFINISHED, project=project), "what follows is done", 180)
    before = derived.rows(database, project)
    beaten_site.manage("recompute", "beaten")
    after = derived.rows(database, project)
    assert before["trends_verdict"]
    assert before["trends_change"]
    assert before["trends_outage"]
    assert {name for name in before if before[name] != after[name]} == set()
