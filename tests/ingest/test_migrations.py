"""Migrations go both ways."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ingest import partitions

TABLE = "ingest_result"
OURS = ("ingest_", "trends_", "dashboard_")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def back_to_the_newest() -> Iterator[None]:
    """Other tests use this database too; processes remember which partitions it has."""
    yield
    partitions._known.clear()
    call_command("migrate", verbosity=0)


def columns() -> set[str]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, TABLE)}


def tables() -> set[str]:
    """Without those of months."""
    return {name for name in connection.introspection.table_names() if not name.startswith(f"{TABLE}_")}


def columns_and_constraints() -> dict[str, tuple[object, object]]:
    with connection.cursor() as cursor:
        return {
            name: (
                [column[:7] for column in connection.introspection.get_table_description(cursor, name)],
                connection.introspection.get_constraints(cursor, name),
            )
            for name in tables()
        }


def test_the_facts_of_loops_can_be_taken_back() -> None:
    MigrationExecutor(connection).migrate([("ingest", "0002_results")])  # and with it what others build on it
    assert "least_margin" not in columns()
    assert "ingest_hanging" not in tables()


def test_all_of_it_can_be_taken_back_and_made_again() -> None:
    before = columns_and_constraints()
    call_command("migrate", "ingest", "zero", verbosity=0)
    assert [name for name in tables() if name.startswith(OURS)] == []
    partitions._known.clear()
    call_command("migrate", verbosity=0)
    assert columns_and_constraints() == before
