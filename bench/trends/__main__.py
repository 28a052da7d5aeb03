"""`python -m bench.trends [--results N] [--runs N …] [--write]`"""

import argparse
import sys
from collections.abc import Sequence

from bench.plugin import document
from bench.trends import arriving, steps

ABOUT = """What a run costs the jobs, and how long people wait for what they make of it, after so many runs before.
Twenty minutes as it is, on a machine that does nothing else."""


def main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser("bench.trends", description=ABOUT)
    parser.add_argument("--results", type=int, default=10_000)
    parser.add_argument("--runs", type=int, nargs="+", default=[10, 60, 120])
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    options = parser.parse_args(argv)
    found = f"{arriving.measured(options.results, options.runs)}\n\n{steps.measured(options.results, options.runs)}"
    print(found)
    if options.write:
        document.write("trends", f"{found}\n\n{document.origin(' '.join(['python -m bench.trends', *argv]))}")


if __name__ == "__main__":
    main(sys.argv[1:])
