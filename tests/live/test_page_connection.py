"""The page's own client of the protocol, under whatever a network does: nothing is missing and nothing doubled."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

HARNESS = Path(__file__).with_name("page.mjs")
NODE = shutil.which("node")
MOST_ROWS = 20
BULK_FROM = 50
BULK_ROWS = 60
MOST_UNACKED = 2
EPOCH = 1_000_000
"""A result is the number of its history times this, and its sequence number."""
CONNECTING, OPEN = 0, 1
TURNS = 400

pytestmark = pytest.mark.skipif(NODE is None, reason="there is no node")


class Page:
    """The client in its engine, and what it says after every command."""

    def __init__(self) -> None:
        assert NODE
        self._process = subprocess.Popen([NODE, HARNESS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.said: dict[str, Any] = {}

    def act(self, what: str, **more: object) -> list[dict[str, Any]]:
        """What the page sends to the server in answer."""
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps({"act": what, **more}), file=self._process.stdin, flush=True)
        self.said = json.loads(self._process.stdout.readline())
        sent: list[dict[str, Any]] = self.said["sent"]
        return sent

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


class Network(RuleBasedStateMachine):
    """The server's side of the protocol, with a wire that loses, doubles, delays and disorders."""

    page: Page

    def __init__(self) -> None:
        super().__init__()
        self.history, self.head = 1, 0
        self.wire: list[dict[str, Any]] = []
        self.since: int | None = None
        self.unacked: list[int] = []
        self.told = 0
        self.act("start")

    @property
    def epoch(self) -> str:
        return f"e{self.history}"

    def act(self, what: str, **more: object) -> None:
        before = self.page.said.get("sockets", 0)
        for message in self.page.act(what, **more):
            self._hear(message)
        if self.page.said["sockets"] != before:
            self._forget()

    def _forget(self) -> None:
        self.wire, self.since, self.unacked = [], None, []

    def _hear(self, message: dict[str, Any]) -> None:
        if message["t"] == "ack":
            self.unacked = [seq for seq in self.unacked if seq > message["seq"]]
        elif message["t"] == "sub":
            self.since, self.unacked = message["since"], []
            if message["epoch"] not in (None, self.epoch):
                self._reset()
            self.wire.append({"t": "hello", "head": self.head, "epoch": self.epoch, "state": "running"})
            self.told = self.history

    def _reset(self) -> None:
        self.since, self.unacked = 0, []
        self.wire.append({"t": "reset", "why": "epoch", "oldest": 1, "epoch": self.epoch})

    def _batch(self, first: int, last: int) -> dict[str, Any]:
        us = [self.history * EPOCH + seq for seq in range(first, last + 1)]
        return {"t": "batch", "from": first, "to": last, "head": self.head, "epoch": self.epoch, "c": {"us": us}}

    @rule(many=st.integers(1, 90))
    def results_come(self, many: int) -> None:
        self.head += many

    @rule(many=st.integers(0, 30))
    def history_is_rewritten(self, many: int) -> None:
        self.history, self.head = self.history + 1, many

    @precondition(lambda self: self.since is not None)
    @rule()
    def the_server_sends(self) -> None:
        assert self.since is not None
        if self.told != self.history:
            self._reset()
            self.told = self.history
        while self.since < self.head and len(self.unacked) < MOST_UNACKED:
            is_far = self.head - self.since > BULK_FROM
            upto = min(self.head, self.since + (BULK_ROWS if is_far else MOST_ROWS))
            url = f"{self.since + 1} {upto} {self.epoch}"
            bulk = {"t": "bulk", "from": self.since + 1, "to": upto, "url": url}
            self.wire.append(bulk if is_far else self._batch(self.since + 1, upto))
            self.since = upto
            self.unacked.append(upto)

    @precondition(lambda self: self.wire and self.page.said["state"] == OPEN)
    @rule(at=st.integers(0, 3), is_kept=st.booleans())
    def a_message_arrives_in_any_order_and_perhaps_again(self, at: int, is_kept: bool) -> None:
        place = min(at, len(self.wire) - 1)
        message = self.wire[place] if is_kept else self.wire.pop(place)
        self.act("message", message={"id": 1, **message})

    @rule(turns=st.integers(1, 6))
    def all_goes_well_for_a_while(self, turns: int) -> None:
        for _ in range(turns):
            self._turn()

    @precondition(lambda self: self.wire)
    @rule(at=st.integers(0, 3))
    def a_message_is_lost(self, at: int) -> None:
        self.wire.pop(min(at, len(self.wire) - 1))

    @precondition(lambda self: self.page.said["state"] == CONNECTING)
    @rule()
    def the_socket_opens(self) -> None:
        self.act("open")

    @precondition(lambda self: self.page.said["state"] < 3)
    @rule(code=st.sampled_from([1000, 1006, 1012, 4408]))
    def the_socket_ends(self, code: int) -> None:
        self.act("close", code=code)
        self._forget()

    @precondition(lambda self: self.page.said["fetches"])
    @rule(is_there=st.booleans())
    def a_fetch_ends(self, is_there: bool) -> None:
        self.act("answer", body=self._answer(self.page.said["fetches"][0]) if is_there else None)

    def _answer(self, url: str) -> dict[str, Any] | None:
        if url.startswith("/poll"):
            since = int(url.rpartition("=")[2])
            last = min(self.head, since + MOST_ROWS)
            hello = {"head": self.head, "epoch": self.epoch, "state": "running"}
            return {"hello": hello, "batch": self._batch(since + 1, last) if last > since else None, "agg": {}}
        begin, end, epoch = url.split()
        return self._batch(int(begin), int(end)) if epoch == self.epoch else None

    @rule(ms=st.sampled_from([20, 700, 3_000, 40_000]))
    def time_passes(self, ms: int) -> None:
        self.act("tick", ms=ms)

    @rule(hidden=st.booleans())
    def the_page_is_looked_at(self, hidden: bool) -> None:
        self.act("hide", hidden=hidden)

    @invariant()
    def what_is_shown_is_the_beginning_of_a_history(self) -> None:
        rows = self.page.said.get("rows", [])
        if rows:
            history = rows[0] // EPOCH
            assert rows == [history * EPOCH + seq for seq in range(1, len(rows) + 1)]

    def teardown(self) -> None:
        """The network is well again: what is shown becomes what is there."""
        wanted = [self.history * EPOCH + seq for seq in range(1, self.head + 1)]
        if self.page.said["state"] < 3:
            self.the_socket_ends(1012)
        for _ in range(TURNS):
            if self.page.said["rows"] == wanted and self.page.said["state"] == OPEN and not self.wire:
                return
            self._turn()
        assert self.page.said["rows"] == wanted

    def _turn(self) -> None:
        if self.page.said["fetches"]:
            self.a_fetch_ends(True)
        elif self.page.said["state"] == CONNECTING:
            self.act("open")
        elif self.page.said["state"] == 2:  # it closed the socket itself
            self.the_socket_ends(1005)
        elif self.page.said["state"] == OPEN and self.wire:
            self.act("message", message={"id": 1, **self.wire.pop(0)})
        else:
            if self.since is not None:
                self.the_server_sends()
            self.act("tick", ms=20 if self.wire else 1_000)


def test_what_is_shown_is_right_whatever_the_network_does() -> None:
    page = Page()
    machine = type("Played", (Network,), {"page": page})
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    try:
        plan = settings(max_examples=200, stateful_step_count=60, deadline=None, suppress_health_check=checks)
        run_state_machine_as_test(machine, settings=plan)
    finally:
        page.end()
