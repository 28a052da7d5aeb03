"""`loopglass upload` and `loopglass spool`."""

from pathlib import Path

import pytest
from pytest_loopglass.cli import main

from tests.plugin.server import serving
from tests.plugin.spools import TOKEN, left_over


@pytest.fixture(autouse=True)
def _no_target(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("URL", "TOKEN", "SPOOL"):
        monkeypatch.delenv(f"LOOPGLASS_{name}", raising=False)


def target(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("LOOPGLASS_URL", url)
    monkeypatch.setenv("LOOPGLASS_TOKEN", TOKEN)


def test_everything_left_for_the_target_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as server:
        target(monkeypatch, server.url)
        mine, others = left_over(tmp_path, server.url, 6_000), left_over(tmp_path, "http://127.0.0.1:9", 2)
        assert main(["--spool", str(tmp_path), "upload"]) == 0
        assert server.results() == [f"test_a.py::test_{number}" for number in range(6_000)]
        assert not mine.exists()
        assert others.exists()


def test_a_folder_that_is_named_is_sent_whatever_its_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as server:
        target(monkeypatch, server.url)
        folder = left_over(tmp_path, None, 3)
        assert main(["--spool", str(tmp_path), "upload", str(folder)]) == 0
        assert len(server.results()) == 3


def test_trouble_is_said_and_the_folder_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target(monkeypatch, "http://127.0.0.1:9")
    folder = left_over(tmp_path, "http://127.0.0.1:9", 3)
    assert main(["--spool", str(tmp_path), "upload"]) == 1
    assert "not sent: Connection refused" in capsys.readouterr().out
    assert folder.exists()


def test_without_a_target_nothing_can_be_sent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--spool", str(tmp_path), "upload"]) == 2
    assert "LOOPGLASS_URL and LOOPGLASS_TOKEN" in capsys.readouterr().out


def test_what_is_left_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = left_over(tmp_path, "http://127.0.0.1:9", 3)
    left_over(tmp_path, None, 1)
    assert main(["--spool", str(tmp_path), "spool"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert any(line.startswith(str(folder)) and "for http://127.0.0.1:9  not sent" in line for line in lines)
