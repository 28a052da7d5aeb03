"""`python -m bench.chaos [--kills N] [--seed N] [--write]`"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.chaos.campaign import campaign
from bench.chaos.plan import plans
from bench.chaos.table import table
from bench.plugin import document
from tests.fixtures.site import running

ABOUT = """Kills whatever takes part in a session at random, and counts what is lost and doubled.
Status 1: something is, or nothing was recorded."""


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("bench.chaos", description=ABOUT)
    parser.add_argument("--kills", type=int, default=200, help="rounds, each with one fault or two (default: 200)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args(argv)
    with (
        tempfile.TemporaryDirectory(prefix="loopglass-chaos-") as folder,
        running(LOOPGLASS_RATE_LIMIT="1000000", LOOPGLASS_SILENT_AFTER="3600") as site,
    ):
        outcomes = campaign(plans(options.kills, options.seed), site, site.project("chaos"), Path(folder), show=True)
    found = table(outcomes)
    print(found)
    for outcome in outcomes:
        if not outcome.verdict.is_clean:
            print(outcome)
    if options.write:
        document.write("chaos", f"{found}\n\n{document.origin(' '.join(['python -m bench.chaos', *argv]))}")
    is_clean = all(outcome.verdict.is_clean for outcome in outcomes)
    return 0 if is_clean and any(outcome.verdict.recorded for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
