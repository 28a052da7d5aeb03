"""`loopglass show`: which session it shows, how, and with which status it ends."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from pytest_loopglass.cli import main
from pytest_loopglass.summary.screen import UNKNOWN

from tests.plugin.reports import hanging, journal, result, slow, tick
from tests.plugin.spools import FACTS, make_folder

END = {"end": {"at": 1_795_000_100.0, "exit_status": 1}}
SHOWN, USAGE = 0, 2


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("LOOPGLASS_SPOOL", "COLUMNS", "NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)


def session(root: Path, *events: dict[str, Any], started_at: float = 1_795_000_000) -> Path:
    folder = make_folder(root, None, facts={**FACTS, "started_at": started_at})
    journal(folder / "main.jsonl", *events)
    return folder


def show(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> list[str]:
    assert main(["show", "--spool", str(root), *arguments]) == SHOWN
    return capsys.readouterr().out.splitlines()


def test_the_newest_session_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session(tmp_path, result("a::old"), started_at=1_794_000_000)
    newest = session(tmp_path, result("a::one", loop=slow(tick())), result("a::two", outcome="failed"), END)
    session(tmp_path, result("a::older"), started_at=1_793_000_000)
    title, *lines = show(capsys, tmp_path)
    assert title.startswith(f"session {newest.name[:8]} of 20")
    assert title.endswith(f" in {tmp_path}: pytest ended with status 1")
    assert lines == [
        "2 results, all on asyncio; loops ran 20.0 ms, 50 % of it waiting",
        "1 passed, 1 failed",
        "  blocked           412 ms  shop/pay.py:31 charge  (a::one)",
    ]


def test_errors_are_counted_as_pytest_counts_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session(tmp_path, *(result(f"a::{n}", outcome="error") for n in range(3)), result("a::fine"), END)
    assert "3 errors, 1 passed" in show(capsys, tmp_path)
    session(tmp_path, result("a::one", outcome="error"), END, started_at=1_797_000_000)
    assert "1 error" in show(capsys, tmp_path)


@pytest.mark.parametrize("how", ["folder", "number", "file"])
def test_a_session_is_shown_by_its_folder_its_number_or_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    folder = session(tmp_path, result("a::one"))
    session(tmp_path, result("a::one"), result("a::two"), started_at=1_796_000_000)
    name = {"folder": str(folder), "number": folder.name[:8], "file": str(folder / "main.jsonl")}[how]
    assert show(capsys, tmp_path, name)[1].startswith("1 result, ")


def test_a_file_that_lies_somewhere_by_itself_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = journal(tmp_path / "sent by a colleague.jsonl", result("a::one", loop=slow(tick())))
    assert show(capsys, tmp_path, str(path))[0].startswith("1 result, ")


def test_every_process_of_the_session_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = session(tmp_path, result("a::crashed"))
    journal(folder / "gw0.jsonl", result("a::one"))
    journal(folder / "gw1.jsonl", result("a::two"))
    assert show(capsys, tmp_path)[1].startswith("3 results, ")


def test_a_session_that_was_killed_is_told_as_such(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = session(tmp_path, result("a::one", loop=slow(tick())))
    with (folder / "main.jsonl").open("a") as file:
        file.write('["result","a::torn",nu')
    lines = show(capsys, tmp_path)
    assert lines[0].endswith(": pytest did not end by itself")
    assert len(lines) == 4


def test_lines_of_another_version_are_mentioned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = session(tmp_path, result("a::one"))
    with (folder / "main.jsonl").open("a") as file:
        file.write('["result","of the future"]\n')
    assert "1 line could not be read: another version of the plugin" in show(capsys, tmp_path)[3]


@pytest.mark.parametrize("arguments", [[], ["nobody"], ["/nowhere/at/all"]])
def test_a_session_that_is_not_there_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert main(["show", "--spool", str(tmp_path), *arguments]) == USAGE
    assert capsys.readouterr().err.startswith(f"loopglass: {arguments[0] if arguments else 'no session is in'}")


def test_little_room_is_said_and_all_shows_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ticks = slow(*(tick(f"a.py:{number} f", 1 - number / 100) for number in range(50)))
    session(tmp_path, {"hanging": hanging("a::one", "a.py:3 hangs")}, result("a::one", loop=ticks), END)
    few = show(capsys, tmp_path)
    told = sum(line.startswith(("  blocked", "  hung")) for line in few)
    assert few[-1] == f"{51 - told} more with --all"
    lines = show(capsys, tmp_path, "--all")
    assert sum(line.startswith("  blocked") for line in lines) == 50
    assert "      thread MainThread" in lines


def test_machines_get_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = session(tmp_path, result("a::one", loop=slow(tick())), END)
    (line,) = show(capsys, tmp_path, "--json")
    told = json.loads(line)
    assert (told["session"], told["root"], told["exit_status"]) == (folder.name, str(tmp_path), 1)
    assert (told["results"], told["outcomes"], told["backends"]) == (1, {"passed": 1}, {"asyncio": 1})
    assert told["loops"] == {"run_s": 0.01, "idle_s": 0.005}
    assert told["facts"]["branch"] == "main"
    assert told["findings"] == [
        {
            "kind": "blocked",
            "amount": 0.412,
            "figure": "412 ms",
            "site": "shop/pay.py:31 charge",
            "what": "",
            "test": "a::one",
            "times": 1,
            "tests": 1,
            "details": [],
        }
    ]


@pytest.mark.parametrize(
    ("variables", "in_colour"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
def test_a_pipe_gets_colours_when_they_are_asked_for(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    in_colour: bool,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    session(tmp_path, result(loop=slow(tick())))
    assert ("\x1b[33mblocked\x1b[0m" in "\n".join(show(capsys, tmp_path))) is in_colour


@pytest.mark.parametrize(("columns", "width"), [(None, UNKNOWN), ("80", 80), ("200", 200)])
def test_lines_are_as_wide_as_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: str | None, width: int
) -> None:
    if columns:
        monkeypatch.setenv("COLUMNS", columns)
    session(tmp_path, result(f"tests/{'long_' * 60}.py::test_it", loop=slow(tick())))
    (line,) = (line for line in show(capsys, tmp_path) if line.startswith("  blocked"))
    assert len(line) <= width


def test_places_lead_from_where_one_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    session(tmp_path, result(loop=slow(tick("a.py:1 f"))))
    (tmp_path / "a.py").write_text("time.sleep(1)\n")
    os.utime(tmp_path / "a.py", (1_794_000_000, 1_794_000_000))
    below = tmp_path / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    assert "../a.py:1 f  time.sleep(1)" in show(capsys, tmp_path)[3]


def test_it_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["show", "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert "usage: loopglass show" in told
    assert "exit status" in told
