"""Folders in the spool that cannot be read stay as they are, are told in a sentence, and stand in nobody's way."""

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_loopglass.cli import main
from pytest_loopglass.room import on_disk
from pytest_loopglass.spool import LAYOUT
from pytest_loopglass.uploader.live import ship
from pytest_loopglass.uploader.pruning import ABANDONED, DAY, prune

from tests.plugin.server import serving
from tests.plugin.spools import TOKEN, finished_folder, left_over, make_folder, start_uploader
from tests.plugin.suites import Suite

NEWER = "is of a newer version of pytest-loopglass, which has to send or show it"
DAMAGED = "cannot be read: its session.json is damaged"
NONE = "is not the folder of a session"


def described(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """Makes a folder strange by what its description says."""

    def make(folder: Path) -> None:
        file = folder / "session.json"
        file.write_text(json.dumps(change(json.loads(file.read_text()))))

    return make


def torn(folder: Path) -> None:
    file = folder / "session.json"
    file.write_bytes(file.read_bytes()[:40])


def zeros(folder: Path) -> None:
    """As a machine leaves it that lost its power."""
    file = folder / "session.json"
    file.write_bytes(bytes(len(file.read_bytes())))


def without(folder: Path) -> None:
    (folder / "session.json").unlink()


def a_folder(folder: Path) -> None:
    without(folder)
    (folder / "session.json").mkdir()


def photos(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "summer.jpg").touch()


STRANGE: dict[str, tuple[Callable[[Path], None], str]] = {
    "newer": (described(lambda old: old | {"layout": LAYOUT + 1, "cwd": ["moved"]}), NEWER),
    "torn": (torn, DAMAGED),
    "zeros": (zeros, DAMAGED),
    "a list": (described(lambda old: [old]), DAMAGED),
    "no facts": (described(lambda old: old | {"facts": None}), DAMAGED),
    "no begin": (described(lambda old: old | {"facts": old["facts"] | {"started_at": "Monday"}}), DAMAGED),
    "no moment": (described(lambda old: old | {"facts": old["facts"] | {"started_at": 1e300}}), DAMAGED),
    "no branch": (described(lambda old: old | {"facts": {"started_at": 1.0}}), DAMAGED),
    "no number": (described(lambda old: old | {"session": 7}), DAMAGED),
    "no description": (without, NONE),
    "a folder for it": (a_folder, "cannot be read: Is a directory"),
    "not ours": (photos, NONE),
}
STRANGEST = pytest.mark.parametrize(("make", "why"), STRANGE.values(), ids=STRANGE)


@pytest.fixture(autouse=True)
def _target(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOPGLASS_TOKEN", TOKEN)
    monkeypatch.delenv("LOOPGLASS_URL", raising=False)
    monkeypatch.delenv("LOOPGLASS_SPOOL", raising=False)


def strange(root: Path, url: str | None, make: Callable[[Path], None]) -> Path:
    folder = left_over(root, url, 3)
    make(folder)
    return folder


def content(folder: Path) -> dict[str, bytes | None]:
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.iterdir() if not path.is_fifo()}


@STRANGEST
def test_a_strange_folder_is_told_and_the_others_are_listed_shown_and_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    make: Callable[[Path], None], why: str,
) -> None:  # fmt: skip
    with serving() as server:
        monkeypatch.setenv("LOOPGLASS_URL", server.url)
        folder, good = strange(tmp_path, server.url, make), left_over(tmp_path, server.url, 2)
        before = content(folder)
        assert main(["spool", "--spool", str(tmp_path)]) == 0
        told = capsys.readouterr().out.splitlines()
        assert told[-1] == f"left alone: {folder} {why}"
        assert told[-2].startswith("1 session, 2 results not sent")
        assert main(["show", "--spool", str(tmp_path)]) == 0
        assert good.name[:8] in capsys.readouterr().out
        assert main(["upload", "--spool", str(tmp_path)]) == 0
        assert len(server.results()) == 2
        assert not good.exists()
        assert content(folder) == before


@STRANGEST
@pytest.mark.parametrize("command", ["show", "upload", "drop"])
def test_who_names_a_strange_folder_is_told_why_it_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    make: Callable[[Path], None], why: str, command: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("LOOPGLASS_URL", "http://127.0.0.1:9")
    folder = strange(tmp_path, None, make)
    words = ["spool", "drop"] if command == "drop" else [command]
    for name in str(folder), folder.name[:8]:
        assert main([*words, name, "--spool", str(tmp_path)]) == 2
        assert capsys.readouterr().err == f"loopglass: {folder} {why}\n"
    assert folder.exists()


@STRANGEST
def test_no_limit_drops_a_strange_folder_nor_another_one_for_its_sake(
    tmp_path: Path, make: Callable[[Path], None], why: str
) -> None:
    own, good, folder = left_over(tmp_path, None, 1), left_over(tmp_path, None, 1), strange(tmp_path, None, make)
    (folder / "large").write_bytes(bytes(200_000))
    room = on_disk(own) + on_disk(good)
    late = time.time() + ABANDONED + 60
    assert prune(own, room, None, late) == []
    assert (good.exists(), folder.exists()) == (True, True)
    prune(own, 1, 30 * DAY, late + 365 * DAY)
    assert (good.exists(), folder.exists()) == (False, True), why


def test_a_session_whose_ledger_is_damaged_is_told_and_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving() as server:
        monkeypatch.setenv("LOOPGLASS_URL", server.url)
        damaged, good = left_over(tmp_path, server.url, 3), left_over(tmp_path, server.url, 2, started_at=1_795_000_001)
        (damaged / "ledger.jsonl").write_bytes(bytes(50) + b"\n")
        assert main(["upload", "--spool", str(tmp_path)]) == 3
        said = capsys.readouterr().out.splitlines()
        assert said == [f"{damaged}: not sent, it cannot be read: its ledger.jsonl is damaged", f"{good}: sent"]
        assert len(server.results()) == 2
        assert main(["spool", "--spool", str(tmp_path)]) == 0
        row, message = capsys.readouterr().out.splitlines()[1:3]
        assert "damaged" in row
        assert message.strip() == "its ledger.jsonl is damaged"
        assert main(["show", damaged.name[:8], "--spool", str(tmp_path)]) == 0
        assert main(["spool", "drop", damaged.name[:8], "--spool", str(tmp_path)]) == 0
        assert not damaged.exists()


def test_the_uploader_of_a_session_sends_it_whatever_lies_beside_it(tmp_path: Path) -> None:
    with serving() as server:
        kept = [strange(tmp_path, server.url, make) for make, _ in STRANGE.values()]
        damaged = left_over(tmp_path, server.url, 3)
        (damaged / "ledger.jsonl").write_text("[1]\n")
        left = left_over(tmp_path, server.url, 2, started_at=1_795_000_001)
        own = finished_folder(tmp_path, server.url, 5)
        assert start_uploader(own).wait(60) == 0
        assert len(server.results()) == 7
        assert (own.exists(), left.exists(), damaged.exists()) == (False, False, True)
        assert all(folder.exists() for folder in kept)


def test_a_lock_that_cannot_be_had_does_not_stop_the_session_beside_it(tmp_path: Path) -> None:
    with serving() as server:
        locked = left_over(tmp_path, server.url, 3, started_at=1_000)
        (locked / "upload.lock").mkdir()
        left = left_over(tmp_path, server.url, 2, started_at=time.time())
        own = make_folder(tmp_path, server.url, age=DAY)
        (own / "main.jsonl").write_text('{"end":{"at":1795000001.0,"exit_status":0}}\n')
        assert start_uploader(own).wait() == 0
        assert len(server.results()) == 2
        assert (own.exists(), left.exists(), locked.exists()) == (False, False, True)


def test_a_spool_that_cannot_be_listed_takes_the_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("pytest_loopglass.uploader.live.prune", denied)
    monkeypatch.setattr("pytest_loopglass.uploader.leftovers.folders", denied)
    with serving() as server:
        own = finished_folder(tmp_path, server.url, 5)
        child = os.fork()
        if child == 0:  # it keeps its files open until it ends
            try:
                ship(own, TOKEN)
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        assert len(server.results()) == 5
        assert not own.exists()


def test_a_session_says_how_its_folder_is_laid_out(suite: Suite) -> None:
    recorded = suite.write(test_it="def test_it(): pass").run()
    (file,) = recorded.spool.glob("*/session.json")
    assert json.loads(file.read_text())["layout"] == LAYOUT
