"""A run that streams: several sessions, each sending what has ended ten times a second."""

import http.client
import json
import threading
import time
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from tests.fixtures import batches
from tests.fixtures.site import Client

EVERY_S = 0.1
BACKENDS = ("asyncio", "asyncio+uvloop", "trio")
DURATION_S = 0.02
PHASES = [
    batches.phase("setup", 0.0),
    batches.phase("call", DURATION_S, batches.loop()),
    batches.phase("teardown", 0.0),
]


class Stream:
    """`results` results in `sessions` sessions of one run, `rate` a second in all."""

    def __init__(self, client: Client, results: int, rate: float, sessions: int) -> None:
        self.client = client
        self.key = str(uuid4())
        self.pace = rate / sessions
        self.count = results // sessions
        self.uuids = [uuid4() for _ in range(sessions)]
        self.late_s: list[float] = []
        """Per batch, how far behind its time it was accepted."""

    @property
    def results(self) -> int:
        return self.count * len(self.uuids)

    def open(self) -> tuple[int, int]:
        """Begin every session; answers id and number of the run."""
        for which in range(len(self.uuids)):
            with closing(self._connect()) as connection:
                self._put(connection, which, 1, {"collected": {"count": self.count}})
        with closing(self._connect()) as connection:
            headers = {"Authorization": f"Bearer {self.client.read_token}"}
            connection.request("GET", f"/api/v1/projects/{self.client.slug}/runs?limit=1", headers=headers)
            run = json.load(connection.getresponse())["items"][0]
        return run["id"], run["number"]

    def send(self) -> None:
        """Returns when all is sent and the sessions have ended."""
        began = time.time()
        threads = [threading.Thread(target=self._session, args=(which, began)) for which in range(len(self.uuids))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(urlsplit(self.client.url).netloc, timeout=120)

    def _session(self, which: int, began: float) -> None:
        sent, seq = 0, 1
        with closing(self._connect()) as connection:
            while sent < self.count:
                time.sleep(max(0.0, began + seq * EVERY_S - time.time()))
                due = min(self.count, int((time.time() - began) * self.pace))
                lines = [_result(which, number, began + (number + 1) / self.pace) for number in range(sent, due)]
                sent, seq = due, seq + 1
                self._put(connection, which, seq, *lines)
                self.late_s.append(time.time() - (began + due / self.pace))
            self._put(connection, which, seq + 1, batches.end(0), final=True)

    def _put(
        self, connection: http.client.HTTPConnection, which: int, seq: int, *lines: dict[str, Any], final: bool = False
    ) -> None:
        session = self.uuids[which]
        body = batches.body(batches.header(session, seq, final, run=self.key, job=f"shard {which}"), *lines)
        headers = {"Authorization": f"Bearer {self.client.token}", "Content-Encoding": "gzip"}
        connection.request("PUT", f"/api/v1/sessions/{session}/batches/{seq}", body, headers)
        answer = connection.getresponse()
        told = answer.read()
        assert answer.status < 300, told


def _result(which: int, number: int, ended: float) -> dict[str, Any]:
    case = f"tests/shard_{which}/test_module_{number % 40:02}.py::test_behaviour_{number}"
    backend = BACKENDS[number % 3]
    outcome = "failed" if number % 500 == 499 else "passed"
    nodeid = f"{case}[{backend}]"
    return batches.result(
        nodeid, case=case, backend=backend, outcome=outcome, phases=PHASES, index=number, at=ended - DURATION_S
    )
