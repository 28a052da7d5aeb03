"""`python -m bench.ingest [--results N] [--batch N] [--names N]`: a site of its own, one client, then the table."""

import argparse
import gzip
import time
from collections.abc import Callable, Sequence
from uuid import uuid4

import psutil

from bench.ingest import floor
from bench.ingest.workload import batches
from bench.sending import send
from tests.fixtures.site import Site, running


def main() -> None:
    options = _options()
    with running(LOOPGLASS_RATE_LIMIT="1000000") as site:
        _measure(site, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=int, default=200_000)
    parser.add_argument("--batch", type=int, default=1_000)
    parser.add_argument("--names", type=int, default=6_000)
    return parser.parse_args()


def _measure(site: Site, options: argparse.Namespace) -> None:
    client, url = site.project("bench"), site.server_env["DATABASE_URL"]
    warm, session = uuid4(), uuid4()
    send(client, warm, list(batches(warm, options.names, options.batch, options.names)))
    bodies = list(batches(session, options.results, options.batch, options.names))
    ready = floor.rows(bodies)
    postgres, web = psutil.Process(site.child("postgres")), psutil.Process(site.child("web"))
    wall = time.perf_counter()
    stored = _cpu([postgres, web], lambda: send(client, session, bodies))
    wall = time.perf_counter() - wall
    decoded = _cpu([psutil.Process()], lambda: floor.decode(bodies))
    copied = _cpu([postgres, psutil.Process()], lambda: floor.copy(url, ready))
    lines, packed = len(gzip.decompress(bodies[0])) / options.batch, sum(map(len, bodies)) / options.results
    size = f"{lines:,.0f} bytes each, {packed:.0f} packed"
    print(f"{options.results} results in batches of {options.batch}, {options.names} node ids, {size}")
    for name, seconds in {"gunzip + json": decoded, "COPY of ready rows": copied, "floor": decoded + copied}.items():
        print(f"{name:24} {options.results / seconds:10,.0f} results per CPU-second")
    ratio = (decoded + copied) / stored
    print(
        f"{'server + PostgreSQL':24} {options.results / stored:10,.0f} results per CPU-second, {ratio:.2f} of the floor"
    )
    print(f"{'one client, wall':24} {options.results / wall:10,.0f} results per second")


def _cpu(processes: Sequence[psutil.Process], work: Callable[[], object]) -> float:
    """CPU seconds that `processes` and their children spend on `work`."""
    before = sum(map(_spent, processes))
    work()
    return sum(map(_spent, processes)) - before


def _spent(process: psutil.Process) -> float:
    """User and system time of a process, its children that have ended, and those that run."""
    return sum(process.cpu_times()[:4]) + sum(map(_spent_alone, process.children(recursive=True)))


def _spent_alone(process: psutil.Process) -> float:
    try:
        return sum(process.cpu_times()[:2])
    except psutil.NoSuchProcess:
        return 0.0  # ended since it was listed: its time is its parent's now


if __name__ == "__main__":
    main()
