"""What was recorded is whole lines, once, however it was interrupted."""

import errno
import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_loopglass.spool import Journal, encode, read_json, spool_root, write_json
from pytest_loopglass.uploader.batch import cut
from pytest_loopglass.uploader.ledger import Ledger
from pytest_loopglass.wire import MAX_LINES

from tests.plugin.suites import Suite

LINES = st.lists(st.text(max_size=60).map(lambda text: encode({"result": text}).encode() + b"\n"), max_size=30)


@given(
    writers=st.lists(LINES, min_size=1, max_size=3),
    steps=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 200)), max_size=40),
    torn=st.integers(0, 40),
)
def test_any_interleaving_of_writes_looks_and_deaths_gives_whole_lines_once(
    writers: list[list[bytes]], steps: list[tuple[int, int]], torn: int
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        journals = [folder / "main.jsonl", *(folder / f"gw{number}.jsonl" for number in range(len(writers) - 1))]
        left = [b"".join(lines) for lines in writers]
        whole = [b"".join(lines[:-1]) if torn and lines else b"".join(lines) for lines in writers]
        kept = [data[: len(data) - torn] if torn and data else data for data in left]
        kept = [data if len(data) >= len(sure) else sure for data, sure in zip(kept, whole, strict=True)]
        seen: dict[str, bytes] = {path.name: b"" for path in journals}
        ledger = Ledger(folder / "ledger.jsonl")

        def look(ledger: Ledger) -> None:
            entry = ledger.add(cut(journals, ledger.account.offsets).parts, final=False)
            for part in entry.parts:
                chunk = (folder / part.name).read_bytes()[part.start : part.stop]
                assert chunk.endswith(b"\n")
                assert part.start == len(seen[part.name])
                seen[part.name] += chunk

        for writer, size in steps:
            index = writer % len(journals)
            with journals[index].open("ab") as file:
                file.write(kept[index][:size])
            kept[index] = kept[index][size:]
            look(ledger)
            if size % 3 == 0:  # the uploader dies in the middle of a note, and another one goes on
                ledger.close()
                with (folder / "ledger.jsonl").open("ab") as file:
                    file.write(b'{"seq": 7, "sent_a')
                ledger = Ledger(folder / "ledger.jsonl")
        for path, rest in zip(journals, kept, strict=True):
            with path.open("ab") as file:
                file.write(rest)
        look(ledger)
        ledger.close()
        for path in journals:
            content = path.read_bytes()
            assert seen[path.name] == content[: content.rfind(b"\n") + 1]


def test_a_batch_has_no_more_lines_than_the_wire_takes(tmp_path: Path) -> None:
    journals = [tmp_path / "main.jsonl", tmp_path / "gw0.jsonl"]
    for path in journals:
        path.write_bytes(b'{"result":1}\n' * 4_000)
    first = cut(journals, {})
    assert [part.stop for part in first.parts] == [13 * 4_000, 13 * (MAX_LINES - 1 - 4_000)]
    assert not first.drained
    second = cut(journals, {part.name: part.stop for part in first.parts})
    assert [(part.name, part.stop) for part in second.parts] == [("gw0.jsonl", 13 * 4_000)]
    assert second.drained


def test_a_line_as_long_as_the_wire_takes_is_cut_whole(tmp_path: Path) -> None:
    journal = tmp_path / "main.jsonl"
    long = b'{"result":"' + b"x" * ((1 << 20) - 14) + b'"}\n'
    journal.write_bytes(long * 5)
    offsets: dict[str, int] = {}
    sizes = []
    while parts := cut([journal], offsets).parts:
        offsets[parts[0].name] = parts[0].stop
        sizes.append((parts[0].stop - parts[0].start) / len(long))
    assert sum(sizes) == 5
    assert all(size == int(size) for size in sizes)


@pytest.mark.parametrize(("line", "ended"), [('{"end":{}}', True), ('{"result":"\\n{\\"end\\":"}', False)])
def test_only_a_line_of_its_own_ends_a_session(tmp_path: Path, line: str, ended: bool) -> None:
    (tmp_path / "main.jsonl").write_text('{"result":1}\n' + line + "\n")
    assert cut([tmp_path / "main.jsonl"], {}).ended is ended


def test_a_full_disk_leaves_no_half_line_behind(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "main.jsonl")
    journal.write({"collected": {"count": 1}})
    journal.append(b'{"result":"long"}\n', lambda file, line: os.write(file, line[:7]))

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    journal.append(b'{"result":"long"}\n', full)
    journal.write({"collected": {"count": 2}})
    lines = [json.loads(line) for line in journal.path.read_text().splitlines()]
    assert lines == [{"collected": {"count": 1}}, {"collected": {"count": 2}}]
    assert journal.lost == 2
    journal.close()


def test_the_spool_is_the_named_folder_or_that_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert spool_root(str(tmp_path / "named")) == tmp_path / "named"
    assert spool_root(None) == tmp_path / "state" / "loopglass"
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert spool_root(None) == tmp_path / ".local" / "state" / "loopglass"


def test_a_state_folder_that_depends_on_where_we_are_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_STATE_HOME", "state")
    assert spool_root(None) == tmp_path / "home" / ".local" / "state" / "loopglass"


def test_what_is_no_text_is_written_down_and_read_as_it_was(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9")
    write_json(tmp_path / "some.json", {"cwd": name})
    assert read_json(tmp_path / "some.json") == {"cwd": name}


def test_the_temp_folder_is_the_spool_of_a_user_without_a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert spool_root(None).parent == tmp_path


def test_nothing_is_written_to_a_file_that_took_the_place_of_the_journal(suite: Suite) -> None:
    recorded = suite.write(
        test_closes="""
        import os
        OWN = []
        def test_closes(tmp_path):
            for name in os.listdir("/proc/self/fd"):
                if int(name) > 2 and os.path.realpath(f"/proc/self/fd/{name}").endswith(".jsonl"):
                    os.close(int(name))
            OWN.extend(os.open(tmp_path / str(n), os.O_RDWR | os.O_CREAT) for n in range(20))
        def test_between(): pass
        def test_own_files_are_empty(): assert not [fd for fd in OWN if os.fstat(fd).st_size]
        """
    ).run()
    recorded.run.assert_outcomes(passed=3)
