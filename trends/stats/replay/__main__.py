"""python -m trends.stats.replay HISTORY.csv[.gz] [--every N] [--predict | --shifts] [--out FILE]"""

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TextIO

from trends.stats.replay import tables
from trends.stats.replay.history import COLUMNS, BadHistory, runs


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m trends.stats.replay", description="Verdicts of a history in a file.")
    parser.add_argument("history", type=Path, help=f"CSV, .gz or not, in time order: {','.join(COLUMNS)}")
    parser.add_argument(
        "--every", type=positive, metavar="N", help="verdicts after each N-th run, not at the end alone"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write (standard output)")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--predict", action="store_true", help="write what was expected of every result instead")
    instead.add_argument("--shifts", action="store_true", help="write lasting changes of duration instead")
    return parser.parse_args()


def rows(asked: argparse.Namespace) -> tuple[Iterable[str], Iterable[tables.Row]]:
    """The header and the rows that were asked for."""
    if asked.predict:
        return tables.PREDICTIONS, tables.predictions(runs(asked.history))
    if asked.shifts:
        from trends.stats.shifts import replay as shifts

        return shifts.COLUMNS, shifts.rows(chain.from_iterable(runs(asked.history)))
    return tables.VERDICTS, tables.verdicts(runs(asked.history), asked.every)


@contextmanager
def output(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        yield file


def main() -> None:
    asked = arguments()
    header, body = rows(asked)
    try:
        with output(asked.out) as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(body)
    except (BadHistory, OSError) as error:
        sys.exit(f"{asked.history}: {error}")


if __name__ == "__main__":
    main()
