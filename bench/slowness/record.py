"""`python -m bench.slowness.record --runs N --out FOLDER`: durations of real suites, run again and again.

Writes `FOLDER/SUITE.csv.gz` with the columns `run,load,test,outcome,duration_s`, a row per test and run; the
duration is that of the call phase, `load` how many cores others were given to burn. It goes on where it was stopped.
"""

import argparse
import csv
import gzip
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from bench.real_suites.__main__ import cache
from bench.real_suites.execution import clean
from bench.real_suites.suites import SUITES, Suite
from bench.real_suites.workshop import Workshop, prepare
from bench.slowness.load import MOST, Load
from bench.slowness.recorded import opened

COLUMNS = ("run", "load", "test", "outcome", "duration_s")
NAMES = ("anyio", "hypercorn", "aioftp")
LONGEST_S = 600


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("bench.slowness.record", description="Record durations of real suites.")
    parser.add_argument("--runs", type=int, default=80)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--suites", nargs="*", choices=sorted(SUITES), default=NAMES)
    parser.add_argument("--cache", type=Path, default=cache())
    parser.add_argument("--seed", type=int, default=1, help="of the load")
    parser.add_argument("--most-load", type=float, default=MOST, metavar="CORES", help="0: nothing else runs")
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    shops = {name: prepare(SUITES[name], options.cache.resolve()) for name in options.suites}
    load = Load(options.seed, options.most_load)
    for run in range(options.runs):
        load.step()
        for name, shop in shops.items():
            file = options.out / f"{name}.csv.gz"
            if run >= recorded(file):
                record(SUITES[name], shop, file, run, load)
    return 0


def recorded(file: Path) -> int:
    """How many runs a file has."""
    if not file.exists():
        return 0
    with opened(file) as text:
        return max((int(row["run"]) + 1 for row in csv.DictReader(text)), default=0)


def record(suite: Suite, shop: Workshop, file: Path, run: int, load: Load) -> None:
    """One run, appended to the file."""
    junit = shop.home / "durations.xml"
    junit.unlink(missing_ok=True)
    options = (
        f"--junitxml={junit}",
        "-o",
        "junit_duration_report=call",
        "-p",
        "no:loopglass",
        "-p",
        "no:cacheprovider",
    )
    command = [str(shop.python), "-m", "pytest", "-q", *options, *suite.args]
    with load.running() as level:
        quiet = subprocess.DEVNULL
        subprocess.run(
            command, cwd=shop.source, env=clean(), stdout=quiet, stderr=quiet, timeout=LONGEST_S, check=False
        )
    rows = [(run, f"{level:.2f}", *row) for row in durations(junit)]
    new = not file.exists()
    with gzip.open(file, "at", newline="") as text:
        writer = csv.writer(text)
        if new:
            writer.writerow(COLUMNS)
        writer.writerows(rows)
    print(f"{suite.name} run {run}, load {level:.2f}: {len(rows)} tests", flush=True)


def durations(junit: Path) -> list[tuple[str, str, str]]:
    """Test, outcome and seconds of every test in a JUnit file. Raises ParseError."""
    rows = []
    for element in ET.parse(junit).iter("testcase"):
        name = f"{element.get('classname', '')}.{element.get('name', '')}"
        outcome = "passed" if len(element) == 0 or element[0].tag.startswith("system") else element[0].tag
        rows.append((name, outcome, element.get("time", "")))
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
