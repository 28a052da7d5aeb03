"""Rows of a comparison into their tables by COPY: a suite has one for each case, days and kind of time."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import connection

COLUMNS: Final = {
    "trends_contrast": (
        "comparison_id", "case_id", "failed", "passed", "other", "backend", "is_spared", "p", "is_missing",
    ),
    "trends_pace": (
        "comparison_id", "case_id", "kind", "median_s", "values", "pairs", "ratio", "low", "high", "p",
    ),
}  # fmt: skip
"""By table, in the order that rows have them."""
NULL: Final = "\\N"


def write(table: str, comparison: int, rows: Iterable[Sequence[Any]]) -> None:
    """`rows` without their comparison, which is the first column. Raises KeyError for another table."""
    names = ", ".join(f'"{name}"' for name in COLUMNS[table])
    lines = ("\t".join(map(_said, (comparison, *row))) + "\n" for row in rows)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as writer:
        writer.write("".join(lines))


def _said(value: Any) -> str:
    """As COPY reads it; numbers keep all their digits."""
    if value is None:
        return NULL
    if isinstance(value, list):
        return f"{{{','.join('NULL' if one is None else repr(one) for one in value)}}}"
    return repr(value) if isinstance(value, float) else str(value)
