"""`loopglass upload` and `loopglass spool`: what they do, what they say, and with which status they end."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytest_loopglass.cli import main

from tests.plugin.server import Fault, serving
from tests.plugin.spools import TOKEN, left_over, open_journal

NOBODY = "http://127.0.0.1:9"
SENT, NOT_NOW, USAGE, REFUSED = range(4)


@pytest.fixture(autouse=True)
def _no_target(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("URL", "TOKEN", "SPOOL"):
        monkeypatch.delenv(f"LOOPGLASS_{name}", raising=False)


def target(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("LOOPGLASS_URL", url)
    monkeypatch.setenv("LOOPGLASS_TOKEN", TOKEN)


def upload(root: Path, *arguments: str) -> int:
    return main(["upload", "--spool", str(root), "--wait", "0", *arguments])


def test_everything_left_for_the_target_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as server:
        target(monkeypatch, server.url)
        mine, others = left_over(tmp_path, server.url, 6_000), left_over(tmp_path, NOBODY, 2)
        assert upload(tmp_path) == SENT
        assert server.results() == [f"test_a.py::test_{number}" for number in range(6_000)]
        assert not mine.exists()
        assert others.exists()


@pytest.mark.parametrize("by_number", [True, False])
def test_a_session_that_is_named_is_sent_whatever_its_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_number: bool
) -> None:
    with serving() as server:
        target(monkeypatch, server.url)
        folder = left_over(tmp_path, None, 3)
        assert upload(tmp_path, folder.name[:8] if by_number else str(folder)) == SENT
        assert len(server.results()) == 3


def test_a_server_that_falters_is_given_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faults(request: int) -> Fault:
        return 503 if request < 4 else None

    with serving(faults) as server:
        target(monkeypatch, server.url)
        left_over(tmp_path, server.url, 3)
        assert upload(tmp_path, "--wait", "60") == SENT
        assert len(server.results()) == 3


def test_an_absent_server_is_not_asked_for_each_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target(monkeypatch, NOBODY)
    folders = [left_over(tmp_path, NOBODY, 3) for _ in range(3)]
    assert upload(tmp_path) == NOT_NOW
    said = capsys.readouterr().out.splitlines()
    assert said[0].endswith("not sent: Connection refused")
    assert said[1] == "not tried: 2 more sessions"
    assert all(folder.exists() for folder in folders)


def test_a_refusal_has_a_status_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(lambda request: 401 if request == 1 else None) as server:
        target(monkeypatch, server.url)
        refused, taken = left_over(tmp_path, server.url, 3), left_over(tmp_path, server.url, 4)
        assert upload(tmp_path) == REFUSED
        assert "refused: 401 batch: told to" in capsys.readouterr().out
        assert len([folder for folder in (refused, taken) if folder.exists()]) == 1


def test_without_a_target_nothing_can_be_sent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert upload(tmp_path) == USAGE
    assert "LOOPGLASS_URL and LOOPGLASS_TOKEN" in capsys.readouterr().err


def test_a_name_that_no_session_has_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target(monkeypatch, NOBODY)
    assert upload(tmp_path, "nobody") == USAGE
    assert "nobody: no session is called that" in capsys.readouterr().err


def test_sessions_for_other_targets_are_mentioned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target(monkeypatch, NOBODY)
    left_over(tmp_path, None, 1)
    assert upload(tmp_path) == SENT
    assert capsys.readouterr().out.splitlines() == [
        f"nothing is left for {NOBODY} and this token",
        "1 session was recorded for no server, another one or another token: name a SESSION to send it",
    ]


def spool(root: Path, *arguments: str) -> int:
    return main(["spool", "--spool", str(root), *arguments])


def listed(root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, object]]:
    """By folder."""
    assert spool(root, "--json") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return {row["folder"]: row for row in rows}


def test_the_list_tells_what_is_there_and_how_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unsent, local = left_over(tmp_path, NOBODY, 3), left_over(tmp_path, None, 1)
    rows = listed(tmp_path, capsys)
    assert {row: rows[row]["state"] for row in rows} == {str(unsent): "unsent", str(local): "local"}
    assert (rows[str(unsent)]["results"], rows[str(unsent)]["unsent"]) == (3, 3)
    assert rows[str(unsent)]["server"] == NOBODY
    assert spool(tmp_path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split("  ")[0] == "SESSION"
    assert {line.split()[0] for line in lines[1:3]} == {unsent.name[:8], local.name[:8]}
    assert lines[3].startswith("2 sessions, 4 results not sent, ")


def test_the_list_tells_how_much_was_sent_and_why_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(lambda request: 413 if request > 1 else None) as server:
        target(monkeypatch, server.url)
        folder = left_over(tmp_path, server.url, 6_000)
        assert upload(tmp_path) == REFUSED
        capsys.readouterr()
        row = listed(tmp_path, capsys)[str(folder)]
        assert (row["state"], row["message"]) == ("refused", "413 batch: told to")
        assert (row["results"], row["unsent"]) == (6_000, 6_000 - len(server.results()))
        assert 0 < len(server.results()) < 6_000
        spool(tmp_path)
        assert "413 batch: told to" in capsys.readouterr().out


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    for _ in range(3):
        left_over(tmp_path, NOBODY, 1)
    reads, writes = os.pipe()
    os.close(reads)
    command = [str(Path(sys.executable).with_name("loopglass")), "spool", "--spool", str(tmp_path)]
    done = subprocess.run(command, stdout=writes, stderr=subprocess.PIPE, check=False)
    os.close(writes)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_empty_spool_is_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert spool(tmp_path) == 0
    assert capsys.readouterr().out.startswith("0 sessions, 0 results not sent, 0 B in ")


def test_a_terminal_that_does_not_know_a_sign_gets_another(tmp_path: Path) -> None:
    left_over(tmp_path, NOBODY, 2)
    for path in tmp_path.glob("*/session.json"):
        path.write_text(path.read_text().replace('"main"', '"fix/\\u00fc\\udce9"'))
    command = [sys.executable, "-c", "from pytest_loopglass.cli import main; raise SystemExit(main())", "spool"]
    environ = {**os.environ, "PYTHONIOENCODING": "ascii", "LOOPGLASS_SPOOL": str(tmp_path)}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    assert "(fix/??)" in done.stdout


@pytest.mark.parametrize("signs", ["line\nbreak", "eur\u20ac"])
def test_a_token_that_cannot_be_sent_is_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], signs: str
) -> None:
    monkeypatch.setenv("LOOPGLASS_URL", NOBODY)
    monkeypatch.setenv("LOOPGLASS_TOKEN", signs)
    assert upload(tmp_path) == USAGE
    assert capsys.readouterr().err == "loopglass: LOOPGLASS_TOKEN has signs in it that no token has\n"


def test_the_line_end_of_a_token_is_not_part_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as server:
        target(monkeypatch, server.url)
        monkeypatch.setenv("LOOPGLASS_TOKEN", f"{TOKEN}\n")
        left_over(tmp_path, server.url, 2)
        assert upload(tmp_path) == SENT
        assert len(server.results()) == 2


def test_a_session_is_dropped_by_its_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone, kept = left_over(tmp_path, NOBODY, 3), left_over(tmp_path, NOBODY, 2)
    assert main(["spool", "drop", "--spool", str(tmp_path), gone.name[:8]]) == 0
    assert capsys.readouterr().out == "dropped 1 session with 3 results not sent\n"
    assert list(tmp_path.iterdir()) == [kept]


def test_only_sessions_that_began_long_ago_are_dropped_by_age(tmp_path: Path) -> None:
    old, new = left_over(tmp_path, NOBODY, 3), left_over(tmp_path, NOBODY, 2)
    described = json.loads((old / "session.json").read_text())
    described["facts"]["started_at"] -= 40 * 86_400
    (old / "session.json").write_text(json.dumps(described))
    since = (1_795_000_000 - 30 * 86_400) / 86_400
    now_in_days = time.time() / 86_400
    assert spool(tmp_path, "drop", "--older-than", str(now_in_days - since)) == 0
    assert list(tmp_path.iterdir()) == [new]


def test_what_to_drop_has_to_be_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    left_over(tmp_path, NOBODY, 3)
    assert spool(tmp_path, "drop") == USAGE
    assert "--all" in capsys.readouterr().err
    assert len(list(tmp_path.iterdir())) == 1


def test_a_session_that_runs_is_not_dropped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = left_over(tmp_path, NOBODY, 3)
    ready, done = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:  # a claim counts only for other processes
        open_journal(folder)
        os.write(ready[1], b".")
        os.read(done[0], 1)
        os._exit(0)
    os.read(ready[0], 1)
    try:
        assert spool(tmp_path, "drop", "--all") == 1
        assert f"{folder}: it is running, and stays" in capsys.readouterr().out
        assert folder.exists()
    finally:
        os.write(done[1], b".")
        os.waitpid(child, 0)
        for end in (*ready, *done):
            os.close(end)


@pytest.mark.parametrize("command", [[], ["upload"], ["spool"], ["spool", "drop"]])
def test_every_command_explains_itself(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    assert f"usage: {' '.join(['loopglass', *command])}" in capsys.readouterr().out
