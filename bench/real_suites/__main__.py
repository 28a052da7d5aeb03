"""`scripts/real-suite NAME [-n N] [--baseline | --pairs N] [--client-env FILE] [-- pytest args]`"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.error import URLError

from bench.real_suites.check import check
from bench.real_suites.clientenv import read_client
from bench.real_suites.pairs import pairs
from bench.real_suites.suites import SUITES
from bench.real_suites.workshop import ROOT, prepare


def cache() -> Path:
    """Where environments and sdists are kept."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "loopglass" / "suites"


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "real-suite",
        description="Run a real project's tests with the plugin and compare what was stored with pytest's JUnit file.",
        epilog="What follows -- goes to pytest.",
    )
    parser.add_argument("name", choices=sorted(SUITES))
    parser.add_argument("-n", dest="workers", type=int, default=0, metavar="N", help="xdist workers; 0: no xdist")
    parser.add_argument("--baseline", action="store_true", help="first run without the plugin: same outcomes?")
    parser.add_argument(
        "--pairs",
        type=int,
        default=0,
        metavar="N",
        help="no server: N times without and with the plugin, do both end in the same way?",
    )
    parser.add_argument(
        "--client-env",
        type=Path,
        default=ROOT / ".loopglass" / "client.env",
        help="address and tokens, unless the environment has LOOPGLASS_URL, _TOKEN and _READ_TOKEN",
    )
    parser.add_argument("--cache", type=Path, default=cache(), help="folder for environments (default: %(default)s)")
    own = argv[: argv.index("--")] if "--" in argv else argv
    return parser.parse_args(own, argparse.Namespace(pytest_args=argv[len(own) + 1 :]))


def main(argv: Sequence[str]) -> int:
    options = arguments(argv)
    try:
        return by_pairs(options) if options.pairs else by_server(options)
    except (OSError, subprocess.CalledProcessError, TimeoutError, LookupError, URLError) as error:
        print(f"real-suite: {type(error).__name__}: {error}", file=sys.stderr)
        return 2


def by_server(options: argparse.Namespace) -> int:
    """Compares what a server stored."""
    client = read_client(os.environ, options.client_env)
    shop = prepare(SUITES[options.name], options.cache.resolve())
    report = check(SUITES[options.name], shop, client, options.pytest_args, options.workers, options.baseline)
    print("\n".join(report.lines()))
    return 1 if report.differs else 0


def by_pairs(options: argparse.Namespace) -> int:
    """Compares runs with the plugin alone and without it."""
    shop = prepare(SUITES[options.name], options.cache.resolve())
    workers = ["-n", str(options.workers)] if options.workers else []
    found = pairs(SUITES[options.name], shop, [*workers, *options.pytest_args], options.pairs)
    print("\n".join(line for number, pair in enumerate(found, 1) for line in pair.lines(number)))
    return 1 if any(pair.differences for pair in found) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
