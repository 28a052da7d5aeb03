"""Data flows one way through the rooms: what each may import, held by reading the imports."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("plugin/pytest_loopglass", "ingest", "trends", "dashboard", "config")
OURS = {"pytest_loopglass", "ingest", "trends", "dashboard", "config", "tests", "bench", "examples"}
MAY_IMPORT = {
    "plugin/pytest_loopglass": {"pytest_loopglass"},
    "ingest": {"ingest", "pytest_loopglass.wire"},
    "trends": {"trends", "ingest"},
    "dashboard": {"dashboard", "ingest", "trends"},
    "config": {"config", "ingest", "trends", "dashboard", "pytest_loopglass.wire"},
}
PYTEST = {"pytest", "_pytest", "pluggy"}
"""pluggy is pytest's own plugin system and comes with it."""


def python_files(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imports(file: Path) -> Iterator[str]:
    """Every module the file imports, wherever in it; `from a import b` counts as a.b."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: rooms are imported by their names"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_within(module: str, allowed: str) -> bool:
    return module == allowed or module.startswith(f"{allowed}.")


def ours(module: str) -> bool:
    return module.partition(".")[0] in OURS


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_the_rooms_before_it(room: str) -> None:
    files = python_files(room)
    strangers = [
        f"{file.relative_to(ROOT)} imports {module}"
        for file in files
        for module in imports(file)
        if ours(module) and not any(is_within(module, allowed) for allowed in MAY_IMPORT[room])
    ]
    assert files
    assert strangers == []


def test_the_plugin_needs_the_standard_library_and_pytest_only() -> None:
    allowed = set(sys.stdlib_module_names) | PYTEST | {"pytest_loopglass"}
    strangers = [
        f"{file.relative_to(ROOT)} imports {module}"
        for file in python_files("plugin/pytest_loopglass")
        for module in imports(file)
        if module.partition(".")[0] not in allowed
    ]
    assert strangers == []


def test_the_wire_format_needs_the_standard_library_only() -> None:
    itself = ("pytest_loopglass.wire", "pytest_loopglass.text")
    strangers = [
        module
        for file in [*python_files("plugin/pytest_loopglass/wire"), ROOT / "plugin/pytest_loopglass/text.py"]
        for module in imports(file)
        if module.partition(".")[0] not in sys.stdlib_module_names
        and not any(is_within(module, part) for part in itself)
    ]
    assert not strangers


def test_the_statistics_know_neither_django_nor_a_database() -> None:
    impure = {"django", "psycopg", "celery", "redis", "channels"} | OURS
    strangers = [
        f"{file.relative_to(ROOT)} imports {module}"
        for file in python_files("trends/stats")
        for module in imports(file)
        if module.partition(".")[0] in impure and not is_within(module, "trends.stats")
    ]
    assert strangers == []
