"""The page's own client of the protocol, under whatever a network does: nothing is missing and nothing doubled."""

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

from tests.live.engine import NODE, Page

MOST_ROWS = 20
BULK_FROM = 50
BULK_ROWS = 60
MOST_UNACKED = 2
UNSEEN_HZ = 2
EPOCH = 1_000_000
"""A result is the number of its history times this, and its sequence number."""
CONNECTING, OPEN, CLOSING = 0, 1, 2
TURNS = 400
LONG = 90
"""Turns in which somebody who is refused sockets has tried often enough, and has all by HTTP."""
SOON = 6

pytestmark = pytest.mark.skipif(NODE is None, reason="there is no node")


class Network(RuleBasedStateMachine):
    """The server's side of the protocol, with a wire that loses, doubles, delays and disorders."""

    page: Page

    def __init__(self) -> None:
        super().__init__()
        self.history, self.head, self.pruned = 1, 0, 0
        self.wire: list[dict[str, Any]] = []
        self.since: int | None = None
        self.hz = 10.0
        self.unacked: list[int] = []
        self.told = 0
        self.is_blocked = False
        """No socket gets through."""
        self.is_faulty = False
        """Something happened that no sound socket does, or the history was rewritten under it."""
        self.subscriptions = 0
        """On this socket."""
        self.is_asked = False
        """It subscribed and has not been answered."""
        self.act("start")

    @property
    def epoch(self) -> str:
        return f"e{self.history}"

    def act(self, what: str, **more: Any) -> None:
        before = self.page.said.get("sockets", 0)
        if what == "message" and more["message"]["t"] == "hello":
            self.is_asked = False
        sent = self.page.act(what, **more)
        if self.page.said["sockets"] != before:
            self._forget()
        for message in sent:
            self._hear(message, what)

    def _forget(self) -> None:
        self.wire, self.since, self.unacked = [], None, []
        self.is_faulty, self.subscriptions, self.is_asked = False, 0, False

    def _hear(self, message: dict[str, Any], after: str) -> None:
        if message["t"] == "ack":
            assert after == "tick", "what has not been painted yet is acknowledged"
            assert message["seq"] <= self.page.said["last"], "what is not there is acknowledged"
            self.unacked = [seq for seq in self.unacked if seq > message["seq"]]
        elif message["t"] == "rate":
            self.hz = message["hz"]
        else:
            self._subscribe(message)

    def _subscribe(self, message: dict[str, Any]) -> None:
        self.subscriptions += 1
        assert self.subscriptions == 1 or self.is_faulty, "a sound socket is asked once"
        assert not self.is_asked, "it asks again before it was answered"
        self.is_asked = True
        self.since, self.unacked, self.hz = message["since"], [], message["hz"]
        if message["epoch"] not in (None, self.epoch) or message["since"] > self.head:
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
        self.history, self.head, self.pruned, self.is_faulty = self.history + 1, many, 0, True

    @rule()
    def results_are_not_kept_any_more(self) -> None:
        self.pruned = self.head

    @precondition(lambda self: self.since is not None)
    @rule()
    def the_server_sends(self) -> None:
        assert self.since is not None
        if self.told != self.history:
            self._reset()
            self.told = self.history
        if self.hz >= UNSEEN_HZ:
            self._catch_up()

    def _catch_up(self) -> None:
        assert self.since is not None
        while self.since < self.head and len(self.unacked) < MOST_UNACKED:
            is_far = self.head - self.since > BULK_FROM
            if self.since < self.pruned:
                self.since, self.unacked, self.is_faulty = self.head, [], True
                self.wire.append({"t": "reset", "why": "pruned", "oldest": self.head + 1, "epoch": self.epoch})
                return
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
        self.is_faulty = self.is_faulty or place > 0 or is_kept
        message = self.wire[place] if is_kept else self.wire.pop(place)
        self.act("message", message={"id": 1, **message})

    @precondition(lambda self: self.wire and self.page.said["state"] == OPEN)
    @rule(many=st.integers(1, 4))
    def messages_arrive_as_they_were_sent(self, many: int) -> None:
        for _ in range(many):
            if self.wire and self.page.said["state"] == OPEN:
                self.act("message", message={"id": 1, **self.wire.pop(0)})

    @precondition(lambda self: self.since is not None and self.page.said["state"] == OPEN)
    @rule(many=st.integers(1, 30), at=st.integers(0, 3))
    def history_is_rewritten_while_results_are_on_their_way(self, many: int, at: int) -> None:
        self.head += 5
        self.the_server_sends()
        self.history_is_rewritten(many)
        self.the_server_sends()
        while self.wire:
            self.act("message", message={"id": 1, **self.wire.pop(min(at, len(self.wire) - 1))})

    @rule(turns=st.integers(1, 6))
    def all_goes_well_for_a_while(self, turns: int) -> None:
        for _ in range(turns):
            self._turn()

    @precondition(lambda self: self.page.said["epoch"] == self.epoch and self.page.said["state"] == OPEN)
    @rule(early=st.integers(1, 5))
    def a_stretch_comes_that_begins_too_early(self, early: int) -> None:
        last = self.page.said["last"]
        self.is_faulty = True
        if max(self.pruned, early) < last < self.head:
            self.act("message", message={"id": 1, **self._batch(last - early, self.head)})

    @precondition(lambda self: self.page.said["state"] == OPEN)
    @rule()
    def a_long_stretch_cannot_be_fetched(self) -> None:
        self.head += BULK_FROM + MOST_ROWS
        for _ in range(SOON):
            if not self.page.said["fetches"]:
                self._turn()
        if self.page.said["fetches"]:
            self.a_fetch_ends(False)

    @precondition(lambda self: self.wire)
    @rule(at=st.integers(0, 3))
    def a_message_is_lost(self, at: int) -> None:
        self.is_faulty = True
        self.wire.pop(min(at, len(self.wire) - 1))

    @precondition(lambda self: self.page.said["state"] == CONNECTING and not self.is_blocked)
    @rule()
    def the_socket_opens(self) -> None:
        self.act("open")

    @precondition(lambda self: self.page.said["state"] < 3)
    @rule(code=st.sampled_from([1000, 1006, 1012, 4408]))
    def the_socket_ends(self, code: int) -> None:
        self.act("close", code=code)
        self._forget()

    @rule(turns=st.sampled_from([1, 5, LONG]))
    def sockets_do_not_get_through_for_a_while(self, turns: int) -> None:
        self.is_blocked = True
        if self.page.said["state"] == OPEN:
            self.the_socket_ends(1006)
        for _ in range(turns):
            self._turn()
        assert turns < LONG or self.pruned or self._is_all_there(), "without a socket it asks by HTTP"
        self.is_blocked = False

    @precondition(lambda self: self.page.said["fetches"])
    @rule(is_there=st.booleans())
    def a_fetch_ends(self, is_there: bool) -> None:
        self.act("answer", body=self._answer(self.page.said["fetches"][0]) if is_there else None)

    def _answer(self, url: str) -> dict[str, Any] | None:
        if url.startswith("/poll"):
            since = int(url.rpartition("=")[2])
            last = min(self.head, since + MOST_ROWS)
            hello = {"head": self.head, "epoch": self.epoch, "state": "running"}
            is_there = last > since >= self.pruned
            return {"hello": hello, "batch": self._batch(since + 1, last) if is_there else None, "agg": {}}
        begin, end, epoch = url.split()
        return self._batch(int(begin), int(end)) if epoch == self.epoch and int(begin) > self.pruned else None

    @rule(ms=st.sampled_from([20, 700, 3_000, 40_000]))
    def time_passes(self, ms: int) -> None:
        self.act("tick", ms=ms)

    @rule(hidden=st.booleans())
    def the_page_is_looked_at(self, hidden: bool) -> None:
        self.act("hide", hidden=hidden)

    @rule()
    def somebody_presses_retry(self) -> None:
        self.act("retry")

    @invariant()
    def what_is_shown_is_a_stretch_of_the_history_that_it_goes_by(self) -> None:
        said = self.page.said
        first = said["last"] - len(said["rows"]) + 1
        history = (said["epoch"] or "e0")[1:]
        assert said["rows"] == [int(history) * EPOCH + seq for seq in range(first, said["last"] + 1)]

    @invariant()
    def it_is_fed_by_one_way_at_a_time(self) -> None:
        assert self.page.said["polledBeside"] == 0

    def teardown(self) -> None:
        """The network is well again: what is shown becomes what is there."""
        self.act("hide", hidden=False)
        if self.is_faulty and self.page.said["state"] < 3:
            self.the_socket_ends(1012)
        for _ in range(TURNS):
            if self._is_all_there() and self.page.said["state"] == OPEN and not self.wire:
                return
            self._turn()
        assert self.page.said["state"] == OPEN
        assert self._is_all_there()

    def _is_all_there(self) -> bool:
        """That it goes up to the head, of this history; and from the first result, unless some are not kept."""
        said = self.page.said
        is_new = (said["last"], said["epoch"]) == (self.head, self.epoch)
        return is_new and (len(said["rows"]) == self.head or self.pruned > 0)

    def _turn(self) -> None:
        state = self.page.said["state"]
        if self.page.said["fetches"]:
            self.a_fetch_ends(True)
        elif state == CONNECTING and self.is_blocked:
            self.the_socket_ends(1006)
        elif state == CONNECTING:
            self.act("open")
        elif state == CLOSING:  # it closed the socket itself
            self.the_socket_ends(1005)
        elif state == OPEN and self.wire:
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
