"""`python -m bench.live [--results N] [--rate N] [--viewers N …] [--write]`"""

import argparse
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.request import urlopen

import psutil
from playwright.sync_api import Browser, sync_playwright

from bench.live.contest import costs, cpu_s, server
from bench.live.page import Seen, Watching, chromium
from bench.live.stream import Stream
from bench.live.table import quantiles, table
from bench.live.viewers import READY
from bench.plugin import document
from tests.browser.conftest import ARGUMENTS
from tests.fixtures.site import Client, Site, running

ABOUT = (
    """Streams runs into the shipped server and watches them. Status 1: a viewer missed a result or got one twice."""
)
GRACE_S = 60.0
SIZE = 4_000
"""Characters of a rival's message: about what 50 results take."""
MESSAGES = 100


@dataclass(frozen=True)
class Round:
    viewers: int
    cpu_s: float
    """Of the web process that the viewers are at. Another one takes the results in."""
    missing: int
    doubled: int
    messages: int
    late_s: list[float]
    sent_late_s: list[float]
    page: Seen | None


def main(argv: Sequence[str]) -> int:
    options = _options(argv)
    with running(LOOPGLASS_RATE_LIMIT="1000000") as site:
        rounds = _rounds(site, options)
        others = costs(site.server_env, max(options.viewers), MESSAGES, SIZE)
    found = _report(rounds, others, options)
    print(found)
    if options.write:
        document.write("live", f"{found}\n\n{document.origin(' '.join(['python -m bench.live', *argv]))}")
    return 1 if any(one.missing or one.doubled for one in rounds) else 0


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench.live", description=ABOUT)
    parser.add_argument("--results", type=int, default=20_000)
    parser.add_argument("--rate", type=float, default=500.0, help="results a second (default: 500)")
    parser.add_argument("--sessions", type=int, default=4)
    parser.add_argument("--viewers", type=int, nargs="+", default=[20, 500], help="of each round")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    return parser.parse_args(argv)


def _rounds(site: Site, options: argparse.Namespace) -> list[Round]:
    client, program = site.project("bench"), chromium()
    warm = Stream(client, options.results, options.rate * 4, options.sessions)
    warm.open()
    warm.send()  # the names of its tests are stored by now
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS)) if program else None
        for viewers in options.viewers:
            with server("config.asgi:application", site.server_env) as (port, web):
                shown = browser if viewers == options.viewers[0] else None
                found.append(_round(client, f"127.0.0.1:{port}", web, options, viewers, shown))
    return found


def _round(
    client: Client, at: str, web: psutil.Process, options: argparse.Namespace, viewers: int, browser: Browser | None
) -> Round:
    """Viewers of a run that streams, at the web process `web` (its host and port: `at`)."""
    stream = Stream(client, options.results, options.rate, options.sessions)
    run, number = stream.open()
    url = f"http://{at}/p/{client.slug}/runs/{number}/"
    created = _created(url)
    watching = Watching(browser, url) if browser else None
    process = _viewers(f"ws://{at}/live/1", run, created, viewers, stream.results)
    before = cpu_s(web)
    sender = threading.Thread(target=stream.send)
    sender.start()
    deadline = time.monotonic() + stream.results / options.rate + GRACE_S
    while sender.is_alive() or (watching and watching.size() < stream.results and time.monotonic() < deadline):
        watching.page.wait_for_timeout(250) if watching else time.sleep(0.25)
    told = json.loads(process.communicate()[0])
    spent = cpu_s(web) - before
    page = watching.end() if watching else None
    missing = told["missing"] + (stream.results - page.size if page else 0)
    doubled = told["doubled"] + (page.size - page.distinct if page else 0)
    return Round(viewers, spent, missing, doubled, told["messages"], told["late_s"], stream.late_s, page)


def _created(url: str) -> float:
    """What the results of a run count their times from."""
    with urlopen(url) as answer:
        found = re.search(r'data-created="([^"]+)"', answer.read().decode())
    assert found
    return datetime.fromisoformat(found[1]).timestamp()


def _viewers(url: str, run: int, created: float, viewers: int, head: int) -> subprocess.Popen[str]:
    arguments = (url, run, created, viewers, head, GRACE_S * 3)
    command = [sys.executable, "-m", "bench.live.viewers", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == READY
    return process


def _report(rounds: Sequence[Round], others: dict[str, float], options: argparse.Namespace) -> str:
    head = (
        "viewers",
        "missing",
        "doubled",
        "messages",
        "test end to arrival",
        "test end to accepted",
        "CPU per message and viewer",
    )
    rows = [
        [
            f"{one.viewers}{' and a Chromium' if one.page else ''}", f"{one.missing}", f"{one.doubled}",
            f"{one.messages:,}", quantiles(one.late_s), quantiles(one.sent_late_s),
            f"{one.cpu_s / max(1, one.messages) * 1e6:.0f} µs",
        ]
        for one in rounds
    ]  # fmt: skip
    names = {"group": "a Channels group", "bare": "a loop over bare sockets"}
    rows += [
        [f"{max(options.viewers)} on {names[way]}", "", "", "", "", "", f"{cost * 1e6:.0f} µs"]
        for way, cost in others.items()
    ]
    texts = [table(head, rows)]
    few, many = rounds[0], rounds[-1]
    if many.messages > few.messages:
        added = (many.cpu_s - few.cpu_s) / (many.messages - few.messages)
        texts.append(
            f"Reading and encoding the results is done once, whoever watches. Without it, which is what the round of "
            f"{few.viewers} viewers mostly is, a message to a viewer took {added * 1e6:.0f} µs, its acknowledgement "
            f"included."
        )
    texts += [_page(one.page, one) for one in rounds if one.page]
    return "\n\n".join(texts)


def _page(page: Seen, one: Round) -> str:
    long = max(page.long_ms, default=0)
    return (
        f"The Chromium among {one.viewers} viewers: test end to paint {quantiles(page.late_s)} (p50 / p99 / most), "
        f"{page.fps:.0f} frames a second, {len(page.long_ms)} tasks over 50 ms, the longest {long:.0f} ms, "
        f"{page.cpu_s:.1f} s of its main thread, {page.heap / 2**20:.0f} MB of heap, {page.nodes:,} elements; "
        f"{page.size:,} rows, {page.distinct:,} different."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
