"""How long people wait: a run over HTTP to the shipped server, whose worker makes of it what pages show."""

import time
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import psycopg

from bench.sending import send
from bench.trends.history import History
from bench.trends.table import table
from tests.fixtures.site import Client, running

Database = psycopg.Connection[Any]

THERE = {
    "verdicts": "SELECT upto FROM trends_frontier WHERE project_id = %s",
    "counts, strips and the like": """
        SELECT max(number) FROM ingest_run run JOIN trends_digest digest ON digest.run_id = run.id
        WHERE project_id = %s AND digest.upto = run.head AND run.head > 0
    """,
    "shifts": "SELECT shifted FROM trends_frontier WHERE project_id = %s",
}
"""The number of the last run that each of them has in it."""
PATIENCE_S = 120.0
LOOK_S = 0.005


def measured(results: int, runs: Sequence[int]) -> str:
    """As a table: after histories of so many runs."""
    with running(LOOPGLASS_RATE_LIMIT="1000000") as site:
        client = site.project("bench")
        with psycopg.connect(site.server_env["DATABASE_URL"], autocommit=True) as database:
            spent = _spent(client, database, History(results), max(runs))
    columns = {
        f"s, after {count} runs": {name: [run[name] for run in spent[:count]] for name in THERE} for count in runs
    }
    return table("from the answer to the last batch until there are", columns)


def _spent(client: Client, database: Database, history: History, runs: int) -> list[dict[str, float]]:
    """Of each run. The next one comes when all is there."""
    [[project]] = database.execute("SELECT id FROM ingest_project WHERE slug = %s", [client.slug]).fetchall()
    return [_one(client, database, project, history, number) for number in range(1, runs + 1)]


def _one(client: Client, database: Database, project: int, history: History, number: int) -> dict[str, float]:
    session = uuid4()
    send(client, session, history.batches(session))
    answered = time.perf_counter()
    spent = {}
    for name, sql in THERE.items():
        while _last(database, sql, project) < number:
            if time.perf_counter() - answered > PATIENCE_S:
                raise SystemExit(f"{name} of run {number} do not come")
            time.sleep(LOOK_S)
        spent[name] = time.perf_counter() - answered
    return spent


def _last(database: Database, sql: str, project: int) -> int:
    row = database.execute(sql, [project]).fetchone()
    return (row and row[0]) or 0
