"""Where the home cannot be written, spools are in the temp folder, among those of others."""

import tempfile
from pathlib import Path

import pytest
from pytest_loopglass.spool import spool_root


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("os.getuid", lambda: tmp_path.stat().st_uid)
    return tmp_path


def place_in(temp: Path) -> Path:
    return temp / f"loopglass-{temp.stat().st_uid}"


def test_a_folder_of_our_own_is_made_and_found_again(temp: Path) -> None:
    assert spool_root(None) == spool_root(None) == place_in(temp)
    assert place_in(temp).stat().st_mode & 0o777 == 0o700


def test_a_folder_that_others_can_write_is_not_used(temp: Path) -> None:
    """Who made it could put sessions there, or take ours away."""
    place_in(temp).mkdir()
    place_in(temp).chmod(0o777)
    with pytest.raises(PermissionError, match="open to others"):
        spool_root(None)


def test_a_link_to_elsewhere_is_not_followed(temp: Path) -> None:
    (temp / "elsewhere").mkdir(mode=0o700)
    place_in(temp).symlink_to(temp / "elsewhere")
    with pytest.raises(PermissionError, match="open to others"):
        spool_root(None)


def test_a_folder_of_somebody_else_is_not_used(temp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool_root(None)
    place_in(temp).rename(temp / "loopglass-4711")
    monkeypatch.setattr("os.getuid", lambda: 4711)
    with pytest.raises(PermissionError, match="open to others"):
        spool_root(None)
