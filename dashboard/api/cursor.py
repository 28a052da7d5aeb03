"""Cursors of lists that are ordered by something and then by row id."""

from contextlib import suppress
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from ingest.errors import Refused

M = TypeVar("M", bound=Model)


def after(rows: QuerySet[M], cursor: str | None, name: str, kind: type[int] | type[float]) -> QuerySet[M]:
    """Rows that follow `cursor` when the greatest `name` comes first, then the newest id; raises `Refused`."""
    rows = rows.order_by(f"-{name}", "-pk")
    if not cursor:
        return rows
    value, pk = _read(cursor, kind)
    return rows.filter(Q(**{f"{name}__lt": value}) | Q(**{name: value, "pk__lt": pk}))


def of(row: Model, name: str) -> str:
    return f"{getattr(row, name)!r}_{row.pk}"


def _read(cursor: str, kind: type[int] | type[float]) -> tuple[float, int]:
    value, _, pk = cursor.partition("_")
    if len(cursor) < 60 and cursor.isascii() and pk.isdecimal() and len(pk) < 19:
        with suppress(ValueError):
            number = kind(value)
            if abs(number) < 2**31:  # neither infinite nor not a number
                return number, int(pk)
    raise Refused("after", "not a cursor of this list")
