"""Partitions are there before they are needed."""

from datetime import date

import pytest
from django.db import connection

from ingest import partitions


@pytest.mark.parametrize(
    ("month", "following"), [(date(2026, 1, 1), date(2026, 2, 1)), (date(2026, 12, 1), date(2027, 1, 1))]
)
def test_months_follow_each_other(month: date, following: date) -> None:
    assert partitions.following(month) == following


@pytest.mark.django_db
def test_making_a_partition_twice_makes_it_once() -> None:
    partitions.ensure(date(2031, 5, 17))
    partitions.ensure(date(2031, 5, 2))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname = 'ingest_result_y2031m05'")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
def test_a_migrated_database_can_take_results_for_months() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = 'ingest_result'::regclass")
        assert cursor.fetchone()[0] >= 4
