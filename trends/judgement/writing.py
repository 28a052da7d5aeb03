"""What is on the desk into the rows that pages read."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from django.db import connection
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

from trends.judgement import binary
from trends.judgement.desk import Desk, Indices
from trends.stats.outlook import Outlook, outlook
from trends.stats.verdicts import decided

FIGURES: Final = ("p_flaky", "p_broken", "rate", "rate_low", "rate_high", "p_next_fail", "score")
COUNTS: Final = ("results", "failures", "disagreements", "set_aside", "calm_runs")
NOTES: Final = ("run", "failed_run", "failed_seq", "since")
COLUMNS: Final = ("project_id", "variant_id", "stratum_id", "word", *FIGURES, *COUNTS, *NOTES, "state")
KEY: Final = COLUMNS[1:3]
NULLABLE: Final = ("failed_run", "failed_seq")
"""Of them 0 is none."""
NAMES: Final = ", ".join(COLUMNS)


def _judged(name: str) -> str:
    return f"nullif(judged.{name}, 0)" if name in NULLABLE else f"judged.{name}"


MAKE = f"""
CREATE TEMPORARY TABLE judged ON COMMIT DROP AS SELECT {NAMES} FROM trends_verdict WHERE false
"""  # noqa: S608  (built from constants, here and below)
COPY = "COPY judged ({names}) FROM STDIN (FORMAT BINARY)"
CHANGE = f"""
UPDATE trends_verdict verdict SET
    {", ".join(f"{name} = {_judged(name)}" for name in COLUMNS[3:-1])}, state = coalesce(judged.state, verdict.state)
FROM judged WHERE verdict.variant_id = judged.variant_id AND verdict.stratum_id = judged.stratum_id
"""  # noqa: S608
ADD = f"""
INSERT INTO trends_verdict ({NAMES}, is_worst)
SELECT {", ".join(map(_judged, COLUMNS))}, true FROM judged
WHERE NOT EXISTS (
    SELECT FROM trends_verdict verdict
    WHERE verdict.variant_id = judged.variant_id AND verdict.stratum_id = judged.stratum_id
)
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
        cursor.execute(f"ANALYZE judged ({', '.join(KEY)})")
        cursor.execute(CHANGE)
        if cursor.rowcount < touched.size:
            cursor.execute(ADD)
        cursor.execute(WORST)
        cursor.execute("DROP TABLE judged")


def _copy(cursor: CursorWrapper, desk: Desk, touched: Indices, with_states: bool) -> None:
    names = ", ".join(COLUMNS if with_states else COLUMNS[:-1])
    with cursor.copy(COPY.format(names=names)) as writer:
        writer.write(binary.HEADER)
        for where, seen in _outlooks(desk, touched):
            columns = _columns(desk, where, seen)
            if with_states:
                columns["state"] = desk.packed(where)
            writer.write(binary.rows(columns))
        writer.write(binary.TRAILER)


def _outlooks(desk: Desk, touched: Indices) -> Iterator[tuple[Indices, Outlook]]:
    """By what was known of the project when they were last touched: it is the same whenever this is called."""
    moments = desk.notes["share"][touched]
    for moment in np.unique(moments).tolist():
        where = touched[moments == moment]
        yield where, outlook(desk.states[where], desk.shares[moment - 1], desk.settings)


def _columns(desk: Desk, where: Indices, seen: Outlook) -> dict[str, NDArray[Any]]:
    """All but the state, in the order of COLUMNS."""
    states, notes = desk.states[where], desk.notes[where]
    keys = np.array([desk.keys[place] for place in where.tolist()], np.int64)
    columns: dict[str, NDArray[Any]] = {"project_id": np.full(len(where), desk.project, np.int64)}
    columns |= {name: keys[:, place] for place, name in enumerate(KEY)}
    columns["word"] = decided(states, desk.settings).astype(np.int16)
    columns |= {name: getattr(seen, name) for name in FIGURES}
    columns |= {name: states[name].astype(np.int32) for name in COUNTS}
    return columns | {name: notes[name] for name in NOTES}
