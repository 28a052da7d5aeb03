"""The part of docs/benchmarks.md that a measurement writes itself."""

import os
import platform
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


def replaced(document: str, name: str, block: str) -> str:
    """`document` with `block` between the markers of that name.

    Raises:
        ValueError: it has no such markers.
    """
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    head, found, rest = document.partition(begin)
    _, ended, tail = rest.partition(end)
    if not (found and ended):
        raise ValueError(f"no markers for {name}")
    return f"{head}{begin}\n{block}\n\n{end}{tail}"


def origin(command: str) -> str:
    """How to make the figures again, and on what they were made. No name of a machine."""
    machine = f"{platform.python_implementation()} {platform.python_version()}, {platform.system()}"
    return f"`{command}`: {machine}, {os.cpu_count()} CPUs."


def write(name: str, block: str, path: Path = DOCUMENT) -> None:
    path.write_text(replaced(path.read_text("utf-8"), name, block), "utf-8")
