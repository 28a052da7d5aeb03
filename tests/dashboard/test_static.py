"""What pages are made of stays small, is what it says it is, and works in a JavaScript engine."""

import gzip
import hashlib
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
KB = 1024


def packed(pattern: str) -> int:
    """Bytes of the files, each gzip'd by itself as they are sent."""
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in STATIC.rglob(pattern))


@pytest.mark.parametrize(("pattern", "most"), [("*.css", 12 * KB), ("*.js", 40 * KB)])
def test_style_and_script_keep_to_their_budget(pattern: str, most: int) -> None:
    assert 0 < packed(pattern) <= most


def test_fonts_keep_to_their_budget() -> None:
    assert 0 < sum(file.stat().st_size for file in STATIC.rglob("*.woff2")) <= 90 * KB


def test_what_was_taken_from_elsewhere_is_as_it_came() -> None:
    files = tomllib.loads((STATIC / "vendor/vendor.toml").read_text("utf-8"))["file"]
    for file in files:
        assert hashlib.sha256((STATIC / "vendor" / file["path"]).read_bytes()).hexdigest() == file["sha256"]
        assert "SIL OPEN FONT LICENSE" in (STATIC / "vendor" / file["licence_file"]).read_text("utf-8")
    known = {file["path"] for file in files} | {file["licence_file"] for file in files} | {"vendor.toml"}
    assert {file.name for file in (STATIC / "vendor").iterdir()} == known


def test_the_pure_modules_pass_their_own_tests() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node")
    tests = sorted((ROOT / "tests/dashboard/js").glob("*.test.mjs"))
    done = subprocess.run([node, "--test", *map(str, tests)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# pass 28" in done.stdout
