"""The server takes what is written of hanging tests."""

import gzip
import json
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_loopglass.hanging.line import line

from tests.plugin.hangs import CONFTEST, SOON
from tests.plugin.suites import Suite
from tests.plugin.test_hanging_text import hanging, task

pytest.importorskip("msgspec")


def taken(written: bytes) -> int:
    """How many reports the server finds in these lines of a journal; it refuses what is not as the wire says."""
    from ingest.decode import read
    from tests.fixtures.batches import header

    session = uuid4()
    first = json.dumps({"batch": header(session)}).encode() + b"\n"
    return len(read(gzip.compress(first + written), session, 1).hanging)


def test_what_a_suite_tells_is_taken(suite: Suite) -> None:
    recorded = suite.write(
        conftest=CONFTEST,
        test_slow="""
        import asyncio, pytest
        def test_blocks(told): told.wait()
        @pytest.mark.parametrize("name", ["ünïcode-\\ud800", "x" * 900, "nul\\x00"])
        def test_waits(told, name):
            async def main():
                end, loop = asyncio.Event(), asyncio.get_running_loop()
                told.then(lambda: loop.call_soon_threadsafe(end.set))
                await asyncio.gather(loop.create_task(end.wait(), name=name), end.wait())
            asyncio.run(main())
        """,
    ).run(SOON)
    recorded.run.assert_outcomes(passed=4)
    (journal,) = recorded.spool.glob("*/main.jsonl")
    lines = [one for one in Path(journal).read_bytes().splitlines(keepends=True) if one.startswith(b'{"hanging":')]
    assert taken(b"".join(lines)) == len(lines) >= 4


@pytest.mark.parametrize("text", ["x", "ü", "\\", "😀"])
def test_the_largest_is_taken(text: str) -> None:
    site = text * 2_000
    tasks = [task(text * 200, number - 1 if number else None, *[site] * 40, what=site) for number in range(500)]
    threads = [{"name": text * 200, "frames": [site] * 60} for _ in range(100)]
    assert taken(line(hanging(*tasks, threads=threads))) == 1
