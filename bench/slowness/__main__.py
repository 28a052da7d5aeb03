"""`python -m bench.slowness [--recorded FILE.csv.gz ...] [--tests N] [--runs N] [--orders N] [--write]`"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.plugin import document
from bench.slowness.contest import Contest, judge, recorded_contest, synthetic_contest, wandering_contest
from bench.slowness.recorded import read
from bench.slowness.table import lines
from bench.slowness.world import Seconds

LEAST_TESTS = 50
DATA = Path(__file__).parent / "data"


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench.slowness", description="Who finds slowdowns, who cries wolf.")
    parser.add_argument("--recorded", type=Path, nargs="*", default=sorted(DATA.glob("*.csv.gz")))
    parser.add_argument(
        "--least-median", type=float, nargs="*", default=(0.010, 0.050), metavar="S", help="of a recorded test"
    )
    parser.add_argument("--tests", type=int, default=120, help="in a synthetic history")
    parser.add_argument("--runs", type=int, default=180, help="in a synthetic history")
    parser.add_argument("--orders", type=int, default=6, help="of the recorded runs")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    return parser.parse_args(argv)


def contests(options: argparse.Namespace) -> Iterator[Contest]:
    yield synthetic_contest(options.seed, options.tests, options.runs)
    yield wandering_contest(options.seed + 1, options.tests, options.runs)
    for file in options.recorded:
        for least in options.least_median:
            seconds = read(file, least)
            if len(seconds) >= LEAST_TESTS:
                yield recorded_contest(_title(file, least, seconds), options.seed + 2, seconds, options.orders)


def _title(file: Path, least_s: float, seconds: Seconds) -> str:
    tests, runs = seconds.shape
    return (
        f"{file.name.removesuffix('.csv.gz')}: {runs} recorded runs of {tests} tests of {least_s * 1000:.0f} ms or more"
    )


def main(argv: Sequence[str]) -> None:
    options = arguments(argv)
    blocks = []
    for contest in contests(options):
        blocks.append("\n".join([f"### {contest.title}\n", *lines(judge(contest))]))
        print(f"{blocks[-1]}\n", flush=True)
    if options.write:
        command = " ".join(["python -m bench.slowness", *(word for word in argv if word != "--write")])
        document.write("slowness", "\n\n".join([*blocks, document.origin(command)]))


if __name__ == "__main__":
    main(sys.argv[1:])
