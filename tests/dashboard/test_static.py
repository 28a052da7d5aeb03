"""What pages are made of stays small, is what it says it is, and works in a JavaScript engine."""

import gzip
import hashlib
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
KB = 1024


IMPORT = re.compile(r'(?:\bfrom |^import )"(\.[^"]+\.js)"', re.MULTILINE)
"""What is loaded with a module; `import()` loads when it is asked for."""
EVERYWHERE = ("tokens", "base", "shell", "components", "pages", "print")
"""Style sheets of every page. A page may have one of its own, from `css/pages/`."""


def packed(files: Iterable[Path]) -> int:
    """Bytes of the files, each gzip'd by itself as they are sent."""
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def closure(*entries: Path) -> set[Path]:
    """Modules, and all that they import."""
    found: set[Path] = set()
    wanted = list(entries)
    while wanted:
        module = wanted.pop().resolve()
        if module not in found:
            found.add(module)
            wanted += [module.parent / name for name in IMPORT.findall(module.read_text("utf-8"))]
    return found


def entries() -> list[Path]:
    """Modules that pages ask for by name."""
    named = re.compile(r"static 'app/([^']+\.js)'")
    names = {name for page in (ROOT / "templates").rglob("*.html") for name in named.findall(page.read_text("utf-8"))}
    return [STATIC / "app" / name for name in sorted(names)]


def test_style_keeps_to_its_budget_on_every_page() -> None:
    everywhere = [STATIC / f"css/{name}.css" for name in EVERYWHERE]
    for own in [[], *([sheet] for sheet in (STATIC / "css/pages").glob("*.css"))]:
        assert 0 < packed([*everywhere, *own]) <= 12 * KB, own


def test_script_keeps_to_its_budget_on_every_page() -> None:
    shell = STATIC / "app/shell.js"
    assert shell in entries()
    for entry in entries():
        assert 0 < packed(closure(shell, entry)) <= 40 * KB, entry.name


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
    assert len(tests) > 3
    assert "# fail 0" in done.stdout
