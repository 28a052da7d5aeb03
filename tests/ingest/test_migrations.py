"""Migrations go both ways."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

TABLE = "ingest_result"


def columns() -> set[str]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, TABLE)}


def tables() -> set[str]:
    return set(connection.introspection.table_names())


def migrate(name: str) -> None:
    MigrationExecutor(connection).migrate([("ingest", name)])


@pytest.mark.django_db(transaction=True)
def test_the_facts_of_loops_can_be_taken_back_and_put_in_again() -> None:
    before = columns()
    newest = max(name for app, name in MigrationExecutor(connection).loader.graph.leaf_nodes() if app == "ingest")
    try:
        migrate("0002_results")
        assert "least_margin" not in columns()
        assert "ingest_hanging" not in tables()
    finally:
        migrate(newest)
    assert columns() == before
    assert "ingest_hanging" in tables()
