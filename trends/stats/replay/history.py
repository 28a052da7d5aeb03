"""Reads a history: CSV, plain or gzipped, one result a row, in time order."""

import csv
import gzip
import io
import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from trends.stats.result import Result

SECONDS = 86_400
OUTCOMES = {"passed", "failed", "error", "skipped", "xfailed", "xpassed"}
NEEDED = ("time", "run", "test", "outcome")
COLUMNS = ("time", "run", "version", "job", "module", "test", "backend", "attempt", "outcome", "duration_s")


class BadHistory(ValueError):
    """Says which line is wrong, and how."""


@contextmanager
def opened(path: Path) -> Iterator[io.TextIOBase]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as raw:
        yield io.TextIOWrapper(io.BufferedReader(raw, 1 << 20), "utf-8-sig", newline="")


@lru_cache(maxsize=1024)
def day(time: str) -> float:
    """Days since the epoch of an ISO 8601 time (UTC where it names no zone) or of Unix seconds."""
    try:
        return float(time) / SECONDS
    except ValueError:
        moment = datetime.fromisoformat(time)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / SECONDS


def duration(text: str) -> float | None:
    seconds = float(text) if text else math.nan
    return seconds if math.isfinite(seconds) else None


def parsed(cells: list[str], columns: list[int | None]) -> Result:
    values = ["" if place is None else cells[place] for place in columns]
    time, run, version, job, module, test, backend, attempt, outcome, seconds = values
    if outcome not in OUTCOMES:
        raise ValueError(f"outcome {outcome!r} is none of {', '.join(sorted(OUTCOMES))}")
    number = int(attempt) if attempt else 1
    return Result(day(time), run, version, job, module, test, backend, number, outcome, duration(seconds))


def places(header: list[str]) -> list[int | None]:
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise BadHistory(f"the first line lacks {', '.join(missing)}")
    return [header.index(name) if name in header else None for name in COLUMNS]


def read(path: Path) -> Iterator[Result]:
    """Raises BadHistory at the first line that cannot be read."""
    with opened(path) as text:
        lines = csv.reader(text)
        columns = places(next(lines, []))
        for cells in lines:
            try:
                yield parsed(cells, columns)
            except (ValueError, IndexError, OverflowError) as error:
                raise BadHistory(f"line {lines.line_num}: {error}") from error


def runs(path: Path) -> Iterator[list[Result]]:
    """The results of each run, runs in the order in which they end: several may be under way at once.

    The file is read twice, so that a run is known to be complete and only those under way are held.
    """
    left = Counter(result.run for result in read(path))
    open_runs: dict[str, list[Result]] = {}
    for result in read(path):
        open_runs.setdefault(result.run, []).append(result)
        left[result.run] -= 1
        if not left[result.run]:
            yield open_runs.pop(result.run)
