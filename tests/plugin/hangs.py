"""Suites whose tests hang until they were told of as hanging, and what was told."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.plugin.suites import Recorded, Suite

CONFTEST = """
    import json, threading, time
    from pathlib import Path
    import pytest

    class Told:
        def __init__(self, spool, nodeid):
            self.spool, self.start = spool, f'{{"hanging":{{"nodeid":{json.dumps(nodeid)},'.encode()

        @property
        def count(self):
            return sum(path.read_bytes().count(self.start) for path in self.spool.glob("*/*.jsonl"))

        def wait(self, times=1):
            until = time.monotonic() + 60
            while self.count < times:
                assert time.monotonic() < until, "nothing was told"
                time.sleep(0.01)

        def then(self, release):
            def end():
                try:
                    self.wait()
                finally:
                    release()
            threading.Thread(target=end, name="release", daemon=True).start()

    @pytest.fixture
    def told(request):
        return Told(Path(request.config.option.loopglass_spool), request.node.nodeid)
"""
"""`told.then(release)` calls `release` in a thread as soon as the test was told of, `told.wait()` blocks until then."""

SOON = "--loopglass-hang-after=0.2"


@dataclass
class Hang:
    """One report, and the suite's file that it speaks of."""

    told: dict[str, Any]
    source: Path

    def task(self, name: str) -> dict[str, Any]:
        (found,) = (task for task in self.told["tasks"] if task["name"] == name)
        return dict(found)

    def parent(self, name: str) -> str | None:
        """Name of what awaits or holds the task of that name."""
        parent = self.task(name)["parent"]
        return None if parent is None else str(self.told["tasks"][parent]["name"])

    def own(self, name: str) -> list[str]:
        """Where the task is in the suite's own code, outermost first."""
        return [site for site in self.task(name)["frames"] if site.startswith(self.source.name)]

    def thread(self, name: str) -> list[str]:
        (found,) = (thread for thread in self.told["threads"] if thread["name"] == name)
        return list(found["frames"])

    def line(self, text: str) -> int:
        """Number of the only line of the file that has `text` in it."""
        lines = self.source.read_text().splitlines()
        (found,) = (number for number, line in enumerate(lines, 1) if text in line)
        return found

    def at(self, text: str, function: str) -> str:
        """The site of that line; without what the function is in: 3.10 does not tell."""
        return f"{self.source.name}:{self.line(text)} {function}"


def plain(sites: list[str]) -> list[str]:
    """Sites with the bare names of functions, as all versions of Python tell them."""
    return [f"{site.rpartition(' ')[0]} {site.rpartition(' ')[2].rpartition('.')[2]}" for site in sites]


def hangs(recorded: Recorded) -> list[dict[str, Any]]:
    """Every report, in the order in which they were written."""
    return [line["hanging"] for line in recorded.lines if "hanging" in line]


def first(recorded: Recorded, suite: Suite, name: str) -> Hang:
    """The first report of the test whose node id ends in `name`."""
    found = next(told for told in hangs(recorded) if told["nodeid"].endswith(name))
    return Hang(found, suite.pytester.path / found["nodeid"].partition("::")[0])
