"""`python -m bench.real_suites.modes [--rounds N] [--only NAME …] [--cache FOLDER] [--write]`

Real suites, plain, with two workers and with every warning an error: do they behave the same with the plugin?
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.plugin import document
from bench.real_suites.__main__ import cache
from bench.real_suites.behaviour import Behaviour, behaviour
from bench.real_suites.pairs import pairs
from bench.real_suites.suites import AIOFTP, ANYIO, HYPERCORN
from bench.real_suites.workshop import prepare

SUITES = {suite.name: suite for suite in (AIOFTP, HYPERCORN, ANYIO)}
MODES: dict[str, tuple[str, ...]] = {
    "": (),
    "-n 2": ("-n", "2"),
    "-W error": ("-W", "error", "-W", "ignore::pytest.PytestUnraisableExceptionWarning"),
}
"""A warning of garbage would fail the test in which it happens to be collected: whoever allocates moves it."""
NEEDED = dict.fromkeys(("aioftp", "hypercorn"), ("-o", "asyncio_default_fixture_loop_scope=function"))
"""What a suite has to say so that pytest-asyncio does not warn."""
TO_THE_END = "--maxfail=0"
"""aioftp stops at its first failure: then what follows would differ with it."""
HEAD = "| suite | mode | tests | runs each way | unsteady without the plugin | unsteady with it | differ |"
Row = tuple[str, str, int, Behaviour]
"""Suite, mode, runs each way."""


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("bench.real_suites.modes", description=(__doc__ or "").splitlines()[-1])
    parser.add_argument("--rounds", type=int, default=3, help="runs without the plugin, and as many with it")
    parser.add_argument("--only", nargs="+", choices=list(SUITES), default=list(SUITES))
    parser.add_argument("--cache", type=Path, default=cache(), help="folder of the suites (default: %(default)s)")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args(argv)
    if options.write and options.only != list(SUITES):
        parser.error("--write wants all suites")
    rows = [row for name in options.only for row in measured(name, options.rounds, options.cache.resolve())]
    print(table(rows))
    if options.write:
        command = f"python -m bench.real_suites.modes --rounds {options.rounds} --write"
        document.write("plugin:real", f"{table(rows)}\n\n{document.origin(command)}")
    return 1 if any(found.differs for *_, found in rows) else 0


def measured(name: str, rounds: int, folder: Path) -> list[Row]:
    """One row for each mode, said as it goes."""
    shop = prepare(SUITES[name], folder)
    rows = []
    for mode, arguments in MODES.items():
        told = (TO_THE_END, *NEEDED.get(name, ()), *arguments)
        ran = pairs(SUITES[name], shop, told, rounds)
        for number, pair in enumerate(ran, 1):
            print(f"{name} {mode}", *pair.lines(number), sep="\n", file=sys.stderr)
        rows.append((name, mode, rounds, behaviour(ran)))
        print(table(rows[-1:]), file=sys.stderr)
    return rows


def table(rows: Sequence[Row]) -> str:
    lines = [HEAD, "| --- " * (HEAD.count("|") - 1) + "|"]
    for name, mode, rounds, found in rows:
        told = name, mode and f"`{mode}`", found.tests, rounds, *map(len, _lists(found).values())
        lines.append(f"| {' | '.join(map(str, told))} |")
    said: list[str] = []
    for name, mode, _, found in rows:
        lists = _lists(found).items()
        said += [f"- {name} {mode}".rstrip() + f", {title}: `{one}`" for title, told in lists for one in told]
    return "\n".join([*lines, *([""] if said else []), *said])


def _lists(found: Behaviour) -> dict[str, list[str]]:
    return {
        "unsteady without the plugin": found.unsteady_without,
        "unsteady with it": found.unsteady_with,
        "differs": found.differs,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
