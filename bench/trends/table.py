"""Seconds as a table in Markdown."""

import statistics
from collections.abc import Mapping, Sequence

MEASURED = 5
"""Runs of which a figure is the median: the last ones of each column."""

Columns = Mapping[str, Mapping[str, Sequence[float]]]
"""By head of the column and name of the row: seconds of each run, oldest first."""


def table(head: str, columns: Columns) -> str:
    names = list(next(iter(columns.values())))
    lines = [f"| {head} | {' | '.join(columns)} |", "| --- |" + " --- |" * len(columns)]
    for name in names:
        cells = [f"{statistics.median(column[name][-MEASURED:]):.2f}" for column in columns.values()]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)
