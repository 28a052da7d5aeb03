"""What is stored does not stay on the disk of a session that goes on."""

import json
import random
from pathlib import Path

import pytest
from pytest_loopglass import compact
from pytest_loopglass.room import on_disk
from pytest_loopglass.uploader.answers import Later
from pytest_loopglass.uploader.client import Client, Unreachable
from pytest_loopglass.uploader.folder import Folder
from pytest_loopglass.uploader.holes import punch
from pytest_loopglass.uploader.ledger import Ledger, Part
from pytest_loopglass.uploader.leftovers import ship_step
from pytest_loopglass.uploader.shipment import Shipment

from tests.plugin.server import serving
from tests.plugin.spools import TOKEN, make_folder, open_journal, result

LIMIT = 800_000


@pytest.fixture
def holes(tmp_path: Path) -> None:
    (tmp_path / "trial").write_bytes(b"x" * 65_536)
    if not punch(tmp_path / "trial", 65_536):
        pytest.skip("the file system of the temp folder cannot punch holes")
    (tmp_path / "trial").unlink()


def long_result(number: int) -> bytes:
    return json.dumps({"result": {**result(number)["result"], "text": "x" * 1_000}}).encode() + b"\n"


@pytest.mark.usefixtures("holes")
def test_a_session_ten_times_its_limit_is_recorded_whole_while_the_server_keeps_up(tmp_path: Path) -> None:
    with serving() as server:
        folder = make_folder(tmp_path, server.url, limit=LIMIT)
        journal = open_journal(folder)
        client = Client(server.url, TOKEN)
        shipment = Shipment(Folder(folder), client, ask_git=False)
        most = 0
        for number in range(10 * LIMIT // 1_000):
            journal.append(long_result(number))
            if number % 50 == 0:
                shipment.step(alive=True, timeout=5)
                most = max(most, on_disk(folder))
        journal.close()
        while not shipment.done:
            shipment.step(alive=False, timeout=5)
        assert journal.refused == 0
        assert most < LIMIT
        assert server.results() == [f"test_a.py::test_{number}" for number in range(10 * LIMIT // 1_000)]
        assert (folder / "ledger.jsonl").stat().st_size < 10_000
        shipment.close()
        client.close()


@pytest.mark.usefixtures("holes")
@pytest.mark.parametrize("seed", range(4))
def test_uploaders_that_come_and_go_free_only_what_is_stored(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with serving(lambda _: chance.choice([None, None, None, "mute", 500])) as server:
        folder = make_folder(tmp_path, server.url, limit=LIMIT)
        journal = open_journal(folder)
        client = Client(server.url, TOKEN)
        for number in range(1_500):
            journal.append(long_result(number))
            if number % 40 == 0:  # each with a ledger that it has just read
                _try_to_ship(Folder(folder), client)
        assert on_disk(folder) < LIMIT
        journal.close()
        while folder.exists():
            _try_to_ship(Folder(folder), client, alive=False)
        client.close()
        assert server.results() == [f"test_a.py::test_{number}" for number in range(1_500)]
        assert not server.changed


def _try_to_ship(folder: Folder, client: Client, *, alive: bool = True) -> None:
    try:
        if not alive:
            ship_step(folder, client)
            return
        shipment = Shipment(folder, client, ask_git=False)
        try:
            shipment.step(alive=True, timeout=5)
        finally:
            shipment.close()
    except (Later, Unreachable):
        return


@pytest.mark.usefixtures("holes")
def test_what_is_left_behind_a_hole_can_be_read(tmp_path: Path) -> None:
    lines = [long_result(number) for number in range(20)]
    (tmp_path / "main.jsonl").write_bytes(b"".join(lines))
    punch(tmp_path / "main.jsonl", len(b"".join(lines[:12])))
    assert [found["nodeid"] for found in compact.results(tmp_path / "main.jsonl")] == [
        f"test_a.py::test_{number}" for number in range(12, 20)
    ]


def test_a_ledger_that_forgets_adds_up_to_the_same(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    for number in range(10):
        entry = ledger.add([Part("main.jsonl", number * 100, number * 100 + 100, 3)], final=number == 9)
        if number != 7:
            ledger.ack(entry)
    before = ledger.account
    ledger.forget(4)
    after = ledger.account
    ledger.close()
    read_again = Ledger(tmp_path / "ledger.jsonl")
    for found in (after, read_again.account):
        assert sorted(found.entries) == [5, 6, 7, 8, 9, 10]
        assert [entry.seq for entry in found.pending] == [8]
        assert found.freed == {"main.jsonl": 400}
        for name in ("offsets", "last", "acked_bytes", "acked_results", "is_final"):
            assert getattr(found, name) == getattr(before, name)
    assert read_again.add([], final=False).seq == 11
    read_again.close()


def test_a_server_that_lost_what_was_freed_does_not_stop_the_rest(tmp_path: Path) -> None:
    with serving() as server:
        folder = make_folder(tmp_path, server.url, limit=80_000)
        journal = open_journal(folder)
        client = Client(server.url, TOKEN)
        shipment = Shipment(Folder(folder), client, ask_git=False)
        for number in range(200):
            journal.append(long_result(number))
            if number % 10 == 0:
                shipment.step(alive=True, timeout=5)
        del server.batches[folder.name, 1]
        journal.close()
        while not shipment.done:
            shipment.step(alive=False, timeout=5)
        assert server.results()[-1] == "test_a.py::test_199"
        assert server.final()
        shipment.close()
        client.close()
