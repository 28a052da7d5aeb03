"""A sick server is asked less and less, and with little."""

import gzip
import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytest_loopglass.uploader.answers import Later
from pytest_loopglass.uploader.breaker import LONGEST, LONGEST_ASKED, OPENS_AFTER, Breaker
from pytest_loopglass.uploader.client import Client, Unreachable, _object
from pytest_loopglass.uploader.folder import Folder
from pytest_loopglass.uploader.leftovers import Leftovers, ship_step
from pytest_loopglass.uploader.patience import ABSENT_PATIENCE, DEAD_PATIENCE, PATIENCE, Patience
from pytest_loopglass.uploader.shipment import SMALL, Shipment

from tests.plugin.server import Fault, serving
from tests.plugin.spools import TOKEN, left_over, make_folder, open_journal, result


@dataclass
class Clock:
    now: float = 1_000.0
    drawn: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now


def a_breaker(clock: Clock) -> Breaker:
    return Breaker(clock, jitter=lambda: 1.0)


def test_pauses_double_up_to_the_longest() -> None:
    clock = Clock()
    breaker = a_breaker(clock)
    pauses = []
    for _ in range(10):
        breaker.failed()
        pauses.append(breaker.left)
        clock.now += breaker.left
    assert pauses == [0.25, 0.5, 1, 2, 4, 8, 16, LONGEST, LONGEST, LONGEST]


def test_it_opens_after_some_failures_in_a_row_and_closes_at_the_first_success() -> None:
    breaker = a_breaker(Clock())
    for _ in range(OPENS_AFTER):
        assert not breaker.is_open
        breaker.failed()
    assert breaker.is_open
    breaker.succeeded()
    assert not breaker.is_open
    assert breaker.left == 0


def test_jitter_shortens_a_pause_by_half_at_most() -> None:
    pauses = set()
    for _ in range(50):
        breaker = Breaker(Clock())
        breaker.failed()
        pauses.add(breaker.left)
    assert len(pauses) > 40
    assert all(0.125 <= pause <= 0.25 for pause in pauses)


def test_a_pause_that_the_server_asks_for_outlasts_hurry() -> None:
    clock = Clock()
    breaker = a_breaker(clock)
    breaker.failed(asked=40.0)
    breaker.hurry()
    assert breaker.left == breaker.asked_left == 40
    clock.now += 40
    assert breaker.left == 0


def test_nobody_is_put_off_for_ever() -> None:
    breaker = a_breaker(Clock())
    breaker.failed(asked=1e9)
    assert breaker.left == LONGEST_ASKED


def patience(clock: Clock) -> Patience:
    return Patience(clock)


def test_patience_lasts_while_the_session_does() -> None:
    clock = Clock()
    waiting = patience(clock)
    clock.now += 10_000
    assert not waiting.is_gone(alive=True, asked=600.0)


@pytest.mark.parametrize(
    ("alive", "answered", "seconds"),
    [
        (True, True, PATIENCE),
        (True, False, ABSENT_PATIENCE),
        (False, True, DEAD_PATIENCE),
        (False, False, DEAD_PATIENCE),
    ],
)
def test_patience_after_the_end_depends_on_who_waits(alive: bool, answered: bool, seconds: float) -> None:
    clock = Clock()
    waiting = patience(clock)
    if answered:
        waiting.answered()
    waiting.session_over()
    clock.now += seconds - 0.1
    assert not waiting.is_gone(alive=alive, asked=0.0)
    clock.now += 0.2
    assert waiting.is_gone(alive=alive, asked=0.0)


def test_a_pause_longer_than_patience_is_not_waited_for() -> None:
    waiting = patience(Clock())
    waiting.progress()
    waiting.session_over()
    assert waiting.is_gone(alive=True, asked=PATIENCE + 1)
    assert not waiting.is_gone(alive=True, asked=PATIENCE - 1)


def test_a_sick_server_is_tried_with_little_before_it_gets_a_full_batch(tmp_path: Path) -> None:
    sick = True
    sizes: list[int] = []

    def faults(_: int) -> Fault:
        return 503 if sick else None

    with serving(faults) as server:
        server.on_body = lambda body: sizes.append(len(body))
        folder = make_folder(tmp_path, server.url)
        journal = open_journal(folder)
        for number in range(4_000):
            journal.append(json.dumps(result(number)).encode() + b"\n")
        client = Client(server.url, TOKEN)
        shipment = Shipment(Folder(folder), client, ask_git=False)
        breaker = Breaker()
        for _ in range(OPENS_AFTER + 3):
            with pytest.raises(Later):
                shipment.step(alive=True, timeout=5, small=breaker.is_open)
            breaker.failed()
        assert min(sizes[:OPENS_AFTER]) > 3 * max(sizes[OPENS_AFTER:])
        sick = False
        journal.write({"end": {"at": 1_795_000_001.0, "exit_status": 0}})
        while not shipment.done:
            shipment.step(alive=True, timeout=5, small=breaker.is_open)
        assert server.results() == [f"test_a.py::test_{number}" for number in range(4_000)]
        assert not server.changed
        assert server.final()
        seqs = sorted(seq for _, seq in server.batches)
        assert seqs == list(range(1, len(seqs) + 1))
        assert server.batches[folder.name, seqs[-1]][0]["batch"]["final"], "nothing follows the last one"
        shipment.close()
        client.close()
        journal.close()


def test_a_sick_server_is_tried_with_a_batch_that_it_has_before_it_gets_a_large_last_one(tmp_path: Path) -> None:
    sick = False
    sizes: list[int] = []
    with serving(lambda _: 503 if sick else None) as server:
        server.on_body = lambda body: sizes.append(len(body))
        folder = make_folder(tmp_path, server.url)
        journal = open_journal(folder)
        client = Client(server.url, TOKEN)
        shipment = Shipment(Folder(folder), client, ask_git=False)
        assert shipment.step(alive=True, timeout=5)
        sick = True
        for number in range(4_000):
            journal.append(json.dumps(result(number)).encode() + b"\n")
        journal.write({"end": {"at": 1_795_000_001.0, "exit_status": 0}})
        for small in (False, True, True):
            with pytest.raises(Later):
                shipment.step(alive=True, timeout=5, small=small)
        first, large, *tried = sizes
        assert large > 3 * first
        assert max(tried) < 2 * first
        sick = False
        assert shipment.step(alive=True, timeout=5, small=True)
        assert shipment.done
        headers = [lines[0]["batch"] for _, lines in sorted(server.batches.items())]
        assert [(header["seq"], header["final"]) for header in headers] == [(1, False), (2, True)]
        assert len(server.results()) == 4_000
        assert not server.changed
        shipment.close()
        client.close()
        journal.close()


@pytest.mark.parametrize("has_begun", [False, True])
def test_a_batch_that_the_server_cannot_bear_fails_however_small_ones_do(tmp_path: Path, has_begun: bool) -> None:
    with serving() as server:
        folder = make_folder(tmp_path, server.url)
        journal = open_journal(folder)
        client = Client(server.url, TOKEN)
        shipment = Shipment(Folder(folder), client, ask_git=False)
        if has_begun:
            assert shipment.step(alive=True, timeout=5)
        for number in range(4_000):
            journal.append(json.dumps(result(number)).encode() + b"\n")
        server.fault_of = lambda body: 500 if len(gzip.decompress(body)) > SMALL else None
        for small in (False, True, True):
            with pytest.raises(Later):
                shipment.step(alive=True, timeout=5, small=small)
        server.fault_of = lambda _: None
        assert shipment.step(alive=True, timeout=5, small=True)
        assert len(server.results()) == 4_000
        shipment.close()
        client.close()
        journal.close()


def test_a_large_rest_is_not_the_last_batch_so_that_a_small_one_can_be_tried_before(tmp_path: Path) -> None:
    with serving() as server:
        folder = left_over(tmp_path, server.url, SMALL // 20)
        client = Client(server.url, TOKEN)
        while not ship_step(Folder(folder), client):
            continue
        client.close()
        headers = [lines[0]["batch"] for _, lines in sorted(server.batches.items())]
        assert [(header["seq"], header["final"]) for header in headers] == [(1, False), (2, True)]


def test_the_pause_that_a_server_asks_for_is_read_as_seconds_and_as_a_date(tmp_path: Path) -> None:
    answers = iter(["7", "Mon, 01 Jan 2046 00:00:00 GMT", "soon"])
    with serving(lambda _: 429) as server:
        server.more = lambda: {"Retry-After": next(answers)}
        folder = left_over(tmp_path, server.url, 1)
        client = Client(server.url, TOKEN)
        asked = []
        for _ in range(3):
            with pytest.raises(Later) as trouble:
                ship_step(Folder(folder), client)
            asked.append(trouble.value.seconds)
        client.close()
        assert asked[0] == 7
        assert asked[1] is not None
        assert asked[1] > 300_000_000
        assert asked[2] is None


@pytest.mark.parametrize(
    "asked", ["²", "-1", "1.5", "Mon, 99 Jan 2046 00:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 -0000"]
)
def test_a_pause_that_is_none_is_no_trouble(tmp_path: Path, asked: str) -> None:
    with serving(lambda _: 503) as server:
        server.more = lambda: {"Retry-After": asked}
        folder = left_over(tmp_path, server.url, 1)
        client = Client(server.url, TOKEN)
        with pytest.raises(Later) as trouble:
            ship_step(Folder(folder), client)
        client.close()
        assert not trouble.value.seconds


def test_an_answer_that_is_no_json_is_empty() -> None:
    for content in b"[" * 100_000, b"\xff", b"[1]", b"":
        assert _object(content) == {}


@pytest.mark.parametrize("url", ["http://a..b:9", "http://127.0.0.1:99999", "http://127.0.0.1:9/ü"])
def test_an_address_that_cannot_be_one_is_one_of_nobody(url: str) -> None:
    with pytest.raises(Unreachable):
        Client(url, TOKEN).put("/", b"", 1)


def test_a_page_that_only_looks_like_success_is_not_taken_for_stored(tmp_path: Path) -> None:
    with serving(lambda _: 200) as server:  # with a body of somebody else
        folder = left_over(tmp_path, server.url, 1)
        client = Client(server.url, TOKEN)
        with pytest.raises(Later, match="not one of Loopglass"):
            ship_step(Folder(folder), client)
        client.close()
        assert folder.exists()


def test_left_overs_stop_at_the_first_that_fails_and_say_so(tmp_path: Path) -> None:
    own = Folder(make_folder(tmp_path, "http://127.0.0.1:9"))
    left_over(tmp_path, "http://127.0.0.1:9", 2)
    client = Client("http://127.0.0.1:9", TOKEN)
    leftovers = Leftovers(own, client)
    with pytest.raises(Unreachable):
        leftovers.send_one()
    assert not leftovers.send_one(), "it is not tried again in this session"
