"""What is on the desk into the rows that pages read."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from django.db import connection
from django.db.backends.utils import CursorWrapper

from trends.judgement.desk import Desk, Indices
from trends.stats.outlook import Outlook, outlook
from trends.stats.verdicts import decided

FIGURES: Final = ("p_flaky", "p_broken", "rate", "rate_low", "rate_high", "p_next_fail", "score")
COUNTS: Final = ("results", "failures", "disagreements", "set_aside", "calm_runs")
COLUMNS: Final = {
    **dict.fromkeys(("project_id", "variant_id", "stratum_id"), "int8"),
    "word": "int2",
    **dict.fromkeys(FIGURES, "float8"),
    **dict.fromkeys((*COUNTS, "run", "failed_run", "failed_seq", "since"), "int4"),
    "state": "bytea",
}
NAMES: Final = ", ".join(COLUMNS)

MAKE = f"""
CREATE TEMPORARY TABLE judged ON COMMIT DROP AS SELECT {NAMES} FROM trends_verdict WHERE false
"""  # noqa: S608  (built from constants, here and below)
COPY = f"COPY judged ({NAMES}) FROM STDIN (FORMAT BINARY)"
MERGE = f"""
INSERT INTO trends_verdict ({NAMES}, is_worst)
SELECT {NAMES}, true FROM judged
ON CONFLICT (variant_id, stratum_id) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in [*COLUMNS][3:-1])},
    state = coalesce(excluded.state, trends_verdict.state)
"""  # noqa: S608
WORST = """
UPDATE trends_verdict verdict SET is_worst = ranked.place = 1
FROM (
    SELECT id, row_number() OVER (PARTITION BY variant_id ORDER BY word DESC, score DESC, stratum_id) AS place
    FROM trends_verdict WHERE variant_id IN (SELECT variant_id FROM judged)
) ranked
WHERE ranked.id = verdict.id AND verdict.is_worst <> (ranked.place = 1)
"""


def write(desk: Desk, *, with_states: bool) -> None:
    """Everything that was touched. Without states the rows show what is thought, and keep what is settled."""
    touched = desk.touched
    if not touched.size:
        return
    with connection.cursor() as cursor:
        cursor.execute(MAKE)
        _copy(cursor, desk, touched, with_states)
        cursor.execute("ANALYZE judged")
        cursor.execute(MERGE)
        cursor.execute(WORST)
        cursor.execute("DROP TABLE judged")


def _copy(cursor: CursorWrapper, desk: Desk, touched: Indices, with_states: bool) -> None:
    with cursor.copy(COPY) as writer:
        writer.set_types(list(COLUMNS.values()))
        for where, seen in _outlooks(desk, touched):
            for row in _rows(desk, where, seen, with_states):
                writer.write_row(row)


def _outlooks(desk: Desk, touched: Indices) -> Iterator[tuple[Indices, Outlook]]:
    """By what was known of the project when they were last touched: it is the same whenever this is called."""
    moments = desk.notes["share"][touched]
    for moment in np.unique(moments).tolist():
        where = touched[moments == moment]
        yield where, outlook(desk.states[where], desk.shares[moment - 1], desk.settings)


def _rows(desk: Desk, where: Indices, seen: Outlook, with_states: bool) -> Iterator[tuple[Any, ...]]:
    states, notes = desk.states[where], desk.notes[where]
    columns: list[list[Any]] = [decided(states, desk.settings).tolist()]
    columns += [getattr(seen, name).tolist() for name in FIGURES]
    columns += [states[name].tolist() for name in COUNTS]
    columns += [notes["run"].tolist()]
    columns += [[number or None for number in notes[name].tolist()] for name in ("failed_run", "failed_seq")]
    columns += [notes["since"].tolist(), desk.packed(where) if with_states else [None] * len(where)]
    for place, row in zip(where.tolist(), zip(*columns, strict=True), strict=True):
        yield (desk.project, *desk.keys[place], *row)
