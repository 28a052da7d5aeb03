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


@pytest.mark.django_db(transaction=True)
def test_the_facts_of_loops_can_be_taken_back_and_put_in_again() -> None:
    before = columns(), tables()
    try:
        MigrationExecutor(connection).migrate([("ingest", "0002_results")])  # and with it what others build on it
        assert "least_margin" not in columns()
        assert "ingest_hanging" not in tables()
    finally:
        newest = MigrationExecutor(connection)
        newest.migrate(newest.loader.graph.leaf_nodes())
    assert (columns(), tables()) == before
    assert not MigrationExecutor(connection).migration_plan(newest.loader.graph.leaf_nodes())
