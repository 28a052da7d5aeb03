"""The spool keeps within its limit, and says what that costs."""

import json
import os
import time
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_loopglass.limit import DAY, DAYS, SIZE, Limit, asked_limit
from pytest_loopglass.options import NAMES, Settings
from pytest_loopglass.room import on_disk, room_in
from pytest_loopglass.shield import NOTES
from pytest_loopglass.sizes import parsed, shown
from pytest_loopglass.spool import LOOK, Journal
from pytest_loopglass.uploader.folder import Folder
from pytest_loopglass.uploader.pruning import ABANDONED, prune

from tests.plugin.server import serving
from tests.plugin.spools import TOKEN, left_over, make_folder, open_journal
from tests.plugin.suites import Suite

NOBODY = "http://127.0.0.1:9"
LONG = "x" * 2_000
TALKATIVE = f'import pytest\n@pytest.mark.parametrize("n", range({{}}))\ndef test_n(n): assert False, "{LONG}"\n'


@pytest.mark.parametrize(
    ("text", "size"), [("500MB", 500_000_000), ("1.5 gb", 1_500_000_000), ("2GiB", 2 << 30), ("64k", 64_000), ("0", 0)]
)
def test_a_size_is_read_as_people_write_it(text: str, size: int) -> None:
    assert parsed(text) == size


@pytest.mark.parametrize("text", ["", "much", "-1GB", "1 apple", "1e9", "GB"])
def test_what_is_no_size_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="not a size such as 500MB"):
        parsed(text)


@given(st.integers(0, 10**15))
def test_a_size_that_is_shown_can_be_read_again(size: int) -> None:
    assert parsed(shown(size)) == pytest.approx(size, rel=0.06)


def settings(**asked: str) -> Settings:
    return Settings(**{name: asked.get(name) for name in NAMES})


def test_limits_are_as_asked_or_the_defaults() -> None:
    assert asked_limit(settings()) == Limit(SIZE, DAYS * DAY)
    assert asked_limit(settings(spool_limit="2MB", spool_age="0.5")) == Limit(2_000_000, DAY / 2)
    assert asked_limit(settings(spool_limit="0", spool_age="0")) == Limit(None, None)


def test_a_limit_that_cannot_be_read_is_noted_and_the_default_holds() -> None:
    NOTES.clear()
    try:
        assert asked_limit(settings(spool_limit="lots", spool_age="long")) == Limit(SIZE, DAYS * DAY)
        assert list(NOTES) == [
            "loopglass_spool_limit: 'lots' is not a size such as 500MB or 2GB; it is 1 GB",
            "loopglass_spool_age: 'long' is not a number of days; it is 30",
        ]
    finally:
        NOTES.clear()


def grown(folder: Path, size: int) -> Path:
    with (folder / "main.jsonl").open("ab") as file:
        file.write(b'{"result":"' + b"x" * size + b'"}\n')
    return folder


def test_the_oldest_sessions_go_first_and_only_as_many_as_needed(tmp_path: Path) -> None:
    own = make_folder(tmp_path, NOBODY)
    first, second, third = (
        grown(left_over(tmp_path, NOBODY, 1, started_at=1_795_000_000 + day * DAY), 200_000) for day in (-3, -2, -1)
    )
    size = sum(map(on_disk, (own, first, second, third)))
    assert prune(own, size, None) == []
    (note,) = prune(own, size - 300_000, None)
    assert note.startswith("dropped 2 sessions of 2026-11-")
    assert note.endswith(f": the spool may have {shown(size - 300_000)}")
    assert [first.exists(), second.exists(), third.exists(), own.exists()] == [False, False, True, True]


def test_a_session_beyond_the_age_limit_goes_however_small(tmp_path: Path) -> None:
    own = make_folder(tmp_path, NOBODY)
    now = 1_795_000_000 + 40 * DAY
    old, new = left_over(tmp_path, NOBODY, 1), left_over(tmp_path, None, 1, started_at=now - DAY)
    (note,) = prune(own, SIZE, 30 * DAY, now)
    assert note.startswith("dropped 1 session of 2026-11-")
    assert note.endswith(": older than 30 days")
    assert [old.exists(), new.exists()] == [False, True]


def test_a_session_that_runs_or_is_being_sent_is_never_dropped(tmp_path: Path) -> None:
    own, running, sending = (make_folder(tmp_path, NOBODY) for _ in range(3))
    grown(sending, 10)
    ready, done = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:  # a claim counts only for other processes
        from pytest_loopglass.locks import take

        open_journal(running)
        take(sending / "upload.lock")
        os.write(ready[1], b".")
        os.read(done[0], 1)
        os._exit(0)
    os.read(ready[0], 1)
    try:
        assert prune(own, 1, 1.0) == []
    finally:
        os.write(done[1], b".")
        os.waitpid(child, 0)
        for end in (*ready, *done):
            os.close(end)
    (note,) = prune(own, None, 1.0)
    assert note.startswith("dropped 2 sessions")


def test_what_is_no_session_any_more_is_swept_away_after_a_while(tmp_path: Path) -> None:
    own = make_folder(tmp_path, NOBODY)
    half, never_begun, strange = tmp_path / ".gone-1", tmp_path / "2", tmp_path / "photos"
    killed_at_once = tmp_path / str(uuid4())
    for folder in (half, never_begun, killed_at_once, strange):
        folder.mkdir()
    for folder in (half, never_begun):
        (folder / "main.jsonl").touch()
    assert prune(own, None, None) == []
    assert half.exists()
    assert killed_at_once.exists()
    prune(own, None, None, time.time() + ABANDONED + 60)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([own.name, "photos"])


def test_a_full_journal_refuses_results_counts_them_and_still_takes_the_end(tmp_path: Path) -> None:
    folder = make_folder(tmp_path, NOBODY, limit=200_000)
    journal = Journal(folder / "main.jsonl")
    line = json.dumps({"result": LONG}).encode() + b"\n"
    for _ in range(500):
        journal.append(line)
    journal.write({"end": {"at": 1.0, "exit_status": 0}})
    lines = (folder / "main.jsonl").read_bytes().splitlines()
    assert len(lines) - 1 + journal.refused == 500
    assert on_disk(folder) <= 200_000 + LOOK + len(line)
    assert journal.refused > 300
    assert lines[-1].startswith(b'{"end"')
    assert journal.troubles() == [
        f"{journal.refused} results of main were not recorded: the session has all that the spool may have"
    ]
    journal.close()


def test_recording_goes_on_when_there_is_room_again(tmp_path: Path) -> None:
    folder = make_folder(tmp_path, NOBODY, limit=200_000)
    journal = Journal(folder / "main.jsonl")
    line = json.dumps({"result": LONG}).encode() + b"\n"
    while not journal.refused:
        journal.append(line)
    os.truncate(folder / "main.jsonl", 0)
    journal.append(line)
    assert journal.refused == 1
    assert (folder / "main.jsonl").read_bytes() == line
    journal.close()


def test_without_a_limit_there_is_room_for_everything(tmp_path: Path) -> None:
    assert room_in(make_folder(tmp_path, NOBODY, limit=None)) > 1 << 60


def test_a_suite_beyond_the_limit_passes_and_is_told_how_much_is_missing(suite: Suite) -> None:
    recorded = suite.write(test_long=TALKATIVE.format(120)).run("--loopglass-spool-limit=150kB", "--tb=no", "-q")
    recorded.run.assert_outcomes(failed=120)
    kept = len(recorded.results)
    assert 5 < kept < 120
    said = f"loopglass: note: {120 - kept} results of main were not recorded: *"
    recorded.run.stdout.fnmatch_lines([said])
    assert [line for line in recorded.lines if "end" in line]


def test_workers_share_the_limit_and_each_tells_what_it_left_out(suite: Suite) -> None:
    suite.write(test_long=TALKATIVE.format(240))
    recorded = suite.run("--loopglass-spool-limit=150kB", "--tb=no", "-q", "-n", "2")
    recorded.run.assert_outcomes(failed=240)
    notes = [line for line in recorded.run.outlines if "were not recorded" in line]
    assert sum(int(line.split("note: ")[1].split()[0]) for line in notes) == 240 - len(recorded.results)
    assert {line.split(" results of ")[1].split()[0] for line in notes} <= {"gw0", "gw1"}


def test_a_local_session_drops_the_old_ones_at_its_end(suite: Suite) -> None:
    spool = suite.pytester.path / "spool1"
    old = grown(left_over(spool, None, 1, started_at=time.time() - DAY), 300_000)
    recorded = suite.write(test_it="def test_it(): pass").run("--loopglass-spool-limit=200kB")
    recorded.run.stdout.fnmatch_lines(["loopglass: note: dropped 1 session of * not sent before (3?? kB): *200 kB"])
    assert not old.exists()
    assert len(recorded.results) == 1


def test_the_uploader_drops_the_old_ones_and_the_session_says_so(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as server:
        monkeypatch.setenv("LOOPGLASS_URL", server.url)
        monkeypatch.setenv("LOOPGLASS_TOKEN", TOKEN)
        old = left_over(suite.pytester.path / "spool1", None, 1, started_at=time.time() - 2 * DAY)
        recorded = suite.write(test_it="def test_it(): pass").run_as("--loopglass-spool-age=1")
        recorded.run.stdout.fnmatch_lines(["loopglass: note: dropped 1 session of *: older than 1 day"])
        assert not old.exists()
        assert server.results() == ["test_it.py::test_it"]


def test_the_description_of_a_session_tells_its_limits(suite: Suite) -> None:
    recorded = suite.write(test_it="def test_it(): pass").run("--loopglass-spool-limit=2GB")
    (path,) = recorded.spool.iterdir()
    assert (Folder(path).limit, Folder(path).age) == (2_000_000_000, DAYS * DAY)
