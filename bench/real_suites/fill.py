"""`python -m bench.real_suites.fill [--times N] [--home DIR] [--only NAME]`: real runs for a dashboard to show.

Every suite gets a project of its own name in the dashboard that runs on this machine, and runs several times there:
the same version each time, every second time on two xdist workers.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.real_suites.__main__ import cache
from bench.real_suites.execution import Execution, execute, upload
from bench.real_suites.suites import SUITES, Suite
from bench.real_suites.workshop import ROOT, Workshop, prepare

TIMES = 6
"""Pairs of runs that a ratio of two backends needs."""


@dataclass(frozen=True)
class Filled:
    """One run of a suite that the dashboard has now."""

    suite: str
    page: str
    execution: Execution

    def line(self) -> str:
        ended = self.execution.output.strip().rpartition("\n")[2].strip("= ")
        return f"{self.suite:<10} {self.page}  {ended}"


def fill(suites: Iterable[Suite], times: int, home: Path, kept: Path) -> Iterator[Filled]:
    """Runs every suite `times` times. Raises CalledProcessError if there is no dashboard with that home."""
    for suite in suites:
        shop = prepare(suite, kept)
        told = open_project(suite.name, home) | _about(suite, shop)
        for number in range(times):
            yield _once(suite, shop, told, workers=2 * (number % 2))


def open_project(name: str, home: Path) -> dict[str, str]:
    """The variables that send runs to the project, which is made if it is not there."""
    command = [sys.executable, str(ROOT / "manage.py"), "project", name, "--open"]
    environment = os.environ | {"LOOPGLASS_HOME": str(home)}
    made = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return dict(line.split("=", 1) for line in made.stdout.splitlines() if "=" in line)


def _about(suite: Suite, shop: Workshop) -> dict[str, str]:
    """What code it is: an sdist has no git that would know."""
    told = {"LOOPGLASS_BRANCH": "main", "LOOPGLASS_SPOOL": str(shop.home / "spool")}
    if suite.version and shop.tree:
        told |= {"LOOPGLASS_REVISION": suite.version, "LOOPGLASS_TREE": shop.tree}
    return told


def _once(suite: Suite, shop: Workshop, told: dict[str, str], workers: int) -> Filled:
    args = [*suite.args, *(["-n", str(workers)] if workers else [])]
    execution = execute(shop, shop.home / "last", args, told, lambda: 0)
    upload(shop, told)
    return Filled(suite.name, f"{told['LOOPGLASS_URL']}/p/{suite.name}/", execution)


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("fill", description=(__doc__ or "").partition("\n")[2].strip())
    parser.add_argument("--only", action="append", choices=sorted(SUITES), help="a suite; may be said again")
    parser.add_argument("--times", type=int, default=TIMES, metavar="N", help="runs of each (default: %(default)s)")
    parser.add_argument(
        "--home", type=Path, default=ROOT / ".loopglass", help="of the dashboard (default: %(default)s)"
    )
    parser.add_argument("--cache", type=Path, default=cache(), help="folder for environments (default: %(default)s)")
    options = parser.parse_args(argv)
    chosen = [SUITES[name] for name in options.only or SUITES]
    for filled in fill(chosen, options.times, options.home.resolve(), options.cache.resolve()):
        print(filled.line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
