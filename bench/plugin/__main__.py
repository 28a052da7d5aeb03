"""`python -m bench.plugin [--rounds N] [--only NAME …] [--suite NAME …] [--quick] [--write]`"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from bench.plugin import document, servers, shares, suites, tables
from bench.plugin.contestants import CONTESTANTS, PLAIN, Contestant
from bench.plugin.environment import Environment, cache, make
from bench.plugin.execution import Cost, DidNotRun, Track
from bench.plugin.rounds import measure

TICKS = Path(__file__).with_name("ticks.py")


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench.plugin", description="What reporters cost, as ratios to plain pytest.")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each reporter on each suite")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="reporters whose name has one of these in it")
    names = [*(suite.name for suite in suites.SUITES), "shares", "ticks"]
    parser.add_argument("--suite", nargs="+", choices=names, default=names)
    parser.add_argument("--quick", action="store_true", help="one round on a tenth of each suite: does all of it run?")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    parser.add_argument("--cache", type=Path, default=cache(), help="folder of the environment (default: %(default)s)")
    options = parser.parse_args(argv)
    if options.write and (options.only or options.quick):
        parser.error("--write wants all reporters and whole suites")
    return options


def chosen(only: Sequence[str] | None) -> list[Contestant]:
    """Raises SystemExit when nobody has such a name."""
    found = [one for one in CONTESTANTS if not only or any(part in one.name for part in only)]
    if not found:
        raise SystemExit(f"no reporter of that name; there are: {', '.join(one.name for one in CONTESTANTS)}")
    return found


def main(argv: Sequence[str]) -> None:
    options = arguments(argv)
    contestants = chosen(options.only)
    environment = make(contestants, options.cache.resolve())
    wanted = [suite for suite in suites.SUITES if suite.name in options.suite]
    timed = wanted or "shares" in options.suite
    with ExitStack() as stack:
        server = stack.enter_context(servers.loopglass()) if any(one.streams for one in contestants) and timed else {}
        track = Track(environment, stack.enter_context(servers.stub()), server)
        for suite in wanted:
            publish(suite.name, on_suite(track, suite, contestants, options), options, argv)
        if "shares" in options.suite:
            publish("shares", on_two_sizes(track, contestants, options), options, argv)
        if "ticks" in options.suite:
            publish("ticks", tables.tick_table(ticks(environment, options.quick)), options, argv)


def on_suite(track: Track, suite: suites.Suite, contestants: Sequence[Contestant], options: argparse.Namespace) -> str:
    rounds, files = (1, max(1, suite.files // 10)) if options.quick else (options.rounds, suite.files)
    with tempfile.TemporaryDirectory(prefix="loopglass-bench-") as home:
        small = suites.write(suite, Path(home) / "small", 1)
        folder = suites.write(suite, Path(home) / "suite", files)
        failed = dict(track.environment.missing)
        for contestant in contestants:
            if contestant.name not in failed and (why := trial(track, contestant, suite, small)):
                failed[contestant.name] = why

        def run(contestant: Contestant) -> Cost:
            return track.run(contestant, suite, folder)

        run(PLAIN)  # compiles the tests
        able = [contestant for contestant in contestants if contestant.name not in failed]
        outcome = measure(run, able, rounds, lambda line: print(f"{suite.name}  {line}", file=sys.stderr))
        outcome.failed |= failed
        return tables.suite_table(suite, contestants, outcome)


def on_two_sizes(track: Track, contestants: Sequence[Contestant], options: argparse.Namespace) -> str:
    """Raises DidNotRun."""
    suite, rounds = suites.SUITES[0], 1 if options.quick else options.rounds
    able = [one for one in contestants if one.name not in track.environment.missing]
    with tempfile.TemporaryDirectory(prefix="loopglass-bench-") as home:

        def size(files: int) -> shares.Size:
            folder = suites.write(suite, Path(home) / f"{files}", files)
            return shares.Size(files * suite.per_file, partial(track.run, suite=suite, folder=folder))

        small, large = size(1), size(2 if options.quick else suite.files)
        for contestant in (PLAIN, *able):  # compiles all there is
            small.run(contestant)
        large.run(PLAIN)
        found = shares.measure(small, large, able, rounds, lambda line: print(f"shares  {line}", file=sys.stderr))
    return shares.table(found)


def trial(track: Track, contestant: Contestant, suite: suites.Suite, folder: Path) -> str:
    """Empty when it runs; its modules are compiled then. Otherwise why not."""
    try:
        track.run(contestant, suite, folder)
    except DidNotRun as error:
        return f"does not run: {error}"
    return ""


def ticks(environment: Environment, quick: bool) -> str:
    print("ticks", file=sys.stderr)
    pairs, count = (3, 2_000) if quick else (25, 20_000)
    command = [str(environment.python), str(TICKS), str(pairs), str(count)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def publish(name: str, table: str, options: argparse.Namespace, argv: Sequence[str]) -> None:
    print(f"{table}\n", flush=True)
    if options.write:
        command = " ".join(["python -m bench.plugin", *argv])
        document.write(f"plugin:{name}", f"{table}\n\n{document.origin(command)}")


if __name__ == "__main__":
    main(sys.argv[1:])
