"""Runs that are sent over HTTP, batch by batch, as an uploader does."""

import json
import time
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen
from uuid import uuid4

from tests.fixtures import batches
from tests.fixtures.site import Client

BACKENDS = ("asyncio", "asyncio+uvloop", "trio")
LONG = "test_survives_a_server_that_closes_the_connection_while_the_body_is_still_being_sent"


class Sender:
    """One project, seen by its tokens."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.pages = f"{client.url}/p/{client.slug}"

    def put(self, session: object, seq: int, body: bytes) -> None:
        address = f"{self.client.url}/api/v1/sessions/{session}/batches/{seq}"
        headers = {"Authorization": f"Bearer {self.client.token}", "Content-Encoding": "gzip"}
        with urlopen(Request(address, body, headers, method="PUT"), timeout=30) as answer:
            assert answer.status in (200, 201)

    def get(self, path: str) -> Any:
        headers = {"Authorization": f"Bearer {self.client.read_token}"}
        with urlopen(Request(f"{self.client.url}/api/v1/{path}", headers=headers), timeout=30) as answer:
            return json.load(answer)

    def runs(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(f"projects/{quote(self.client.slug)}/runs")["items"]
        return found

    def results(self, run: int) -> Iterator[dict[str, Any]]:
        """All results of a run by its id, in order."""
        after: int | None = 0
        while after is not None:
            answer = self.get(f"runs/{run}/results?after={after}&limit=1000")
            yield from answer["items"]
            after = answer["next"]


class Run:
    """One session of its own; what it collected is said at the start."""

    def __init__(self, sender: Sender, collected: int, **facts: Any) -> None:
        self.sender = sender
        self.session = uuid4()
        self.seq = 0
        self.sent = 0
        self.facts = {"started_at": time.time(), **facts}
        self.send({"collected": {"count": collected}})
        self.number: int = sender.runs()[0]["number"]
        self.id: int = sender.runs()[0]["id"]
        self.page = f"{sender.pages}/runs/{self.number}/"

    def send(self, *lines: dict[str, Any], final: bool = False) -> None:
        self.seq += 1
        header = batches.header(self.session, self.seq, final, **self.facts)
        self.sender.put(self.session, self.seq, batches.body(header, *lines))
        self.sent += sum("nodeid" in line for line in lines)

    def send_tests(self, names: Sequence[str], **changes: Any) -> None:
        self.send(*(batches.result(name, at=time.time(), **changes) for name in names))

    def end(self, exit_status: int = 0) -> "Run":
        self.send(batches.end(exit_status), final=True)
        return self

    @classmethod
    def of_everything(cls, sender: Sender, kind: str, worker: str | None = None) -> "Run":
        """A run with one of each that a page has to show; one test is `kind`, which differs from run to run."""
        run = cls(sender, collected=80, tree="c" * 40, workers=2 if worker else 0)
        run.send(*({**line, "at": time.time()} if "nodeid" in line else line for line in _everything(kind, worker)))
        return run


def _everything(kind: str, worker: str | None) -> Iterator[dict[str, Any]]:
    for number in range(20):
        for backend in BACKENDS:
            case = f"tests/net/test_pool_{number % 4}.py::test_case_{number}"
            yield batches.result(f"{case}[{backend}]", case=case, backend=backend, worker=worker)
    flaky = "tests/net/test_stream.py::test_cancel_in_the_body"
    yield batches.result(f"{flaky}[trio]", case=flaky, backend="trio", outcome=kind)
    yield batches.result(f"tests/a/rather/deep/folder/test_streams.py::TestHalfClosed::{LONG}[asyncio-{'x' * 60}]")
    yield batches.result("tests/db/test_tx.py::test_retry", outcome="failed")
    yield batches.result("tests/db/test_tx.py::test_retry", attempt=2)
    late = batches.failure(kind="TimeoutError", message="fail_after(1.5) expired", site="gateway/pool.py:140")
    yield batches.result("tests/db/test_tx.py::test_late", outcome="failed", reason="timed out", failures=[late])
    for outcome in ("error", "skipped", "xfailed", "xpassed"):
        yield batches.result(f"tests/db/test_tx.py::test_{outcome}", outcome=outcome, backend=None)
    blocks = "tests/db/test_tx.py::test_blocks"
    yield batches.result(blocks, phases=batches.everything())
    close = batches.ledger(deadlines=batches.deadlines(batches.deadline()))
    yield batches.result("tests/db/test_tx.py::test_close", phases=[batches.phase("call", 0.1, batches.loop(), close)])
    yield batches.hanging(blocks, at=time.time())
