"""`python -m bench.pages [--results N] [--runs N …] [--write]`"""

import argparse
import sys
from collections.abc import Sequence

from django.core.management import call_command

from bench.pages.growing import measured
from bench.plugin import document


def main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser("bench.pages", description="What a page costs after histories of so many runs.")
    parser.add_argument("--results", type=int, default=1_000, help="of a run, each of another variant")
    parser.add_argument("--runs", type=int, nargs="+", default=[100, 1_000])
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args(argv)
    call_command("migrate", verbosity=0)
    found = measured(options.results, sorted(options.runs))
    print(found)
    if options.write:
        document.write("pages", f"{found}\n\n{document.origin(' '.join(['python -m bench.pages', *argv]))}")


if __name__ == "__main__":
    main(sys.argv[1:])
