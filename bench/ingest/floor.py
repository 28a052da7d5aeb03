"""What any server must pay: gunzip and decode, then COPY of ready rows into a table without an index."""

import gzip
import io
import json
from collections.abc import Sequence

import psycopg

TABLE = """
CREATE UNLOGGED TABLE bench_floor (
    project_id bigint, run_id bigint, seq integer, run_at timestamptz, session_id bigint, case_id bigint,
    node_id bigint, failure_id bigint, started_at timestamptz, backend smallint, outcome smallint, reason smallint,
    attempt integer, worker text, index integer, duration_s float8, run_s float8, idle_s float8, busy_s float8,
    ticks integer, longest_tick_s float8, phases json, subtests_passed integer, subtests_failed integer)
"""


def decode(bodies: Sequence[bytes]) -> int:
    """Gunzip and JSON of every line, no check at all; answers the number of results."""
    return sum("result" in json.loads(line) for data in bodies for line in gzip.decompress(data).splitlines())


def rows(bodies: Sequence[bytes]) -> list[bytes]:
    """COPY text of each batch, made before the clock runs."""
    return [_rows(data) for data in bodies]


def _rows(data: bytes) -> bytes:
    text = io.StringIO()
    for seq, line in enumerate(gzip.decompress(data).splitlines()[1:]):
        record = json.loads(line)["result"]
        ran = record["phases"][1]["loop"]
        figures = [ran["run_s"], ran["idle_s"], ran["busy_s"], ran["ticks"], ran["longest_tick_s"]]
        cells = [1, 1, seq, "2026-11-23", 1, 1, 1, r"\N", "2026-11-23", 1, 1, r"\N", 1, r"\N", record["index"], 0.5]
        phases = json.dumps(record["phases"])
        text.write("\t".join(map(str, [*cells, *figures, phases, 0, 0])) + "\n")
    return text.getvalue().encode()


def copy(url: str, ready: Sequence[bytes]) -> None:
    """One transaction a batch, as the server has it."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bench_floor")
        connection.execute(TABLE)
        for text in ready:
            with connection.cursor().copy("COPY bench_floor FROM STDIN") as writer:
                writer.write(text)
        connection.execute("DROP TABLE bench_floor")
