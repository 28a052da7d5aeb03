"""The tests of a lone process in the order in which it is going to run them.

Written once, because a note before each test costs too much: if the process is killed, what it was running is the
one behind the last that it has recorded.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pytest_loopglass.lines import optional

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_loopglass.naming import Naming

NAME: Final = "main.order"
MOST: Final = 50_000
"""Larger suites go without: it would be a file of many megabytes."""


def write(folder: Path, namings: Iterable[Naming]) -> None:
    lines = [f"[{naming.text},{optional(naming.label)}]\n" for naming in namings]
    (folder / NAME).write_text("".join(lines), encoding="utf-8")


def read(folder: Path) -> list[dict[str, Any]]:
    """The fields of `wire.Result` that name each test; none when nothing was written, or not to its end."""
    try:
        lines = (folder / NAME).read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return []
    return [_named(*json.loads(line)) for line in lines[:-1]] if lines[-1] == "" else []


def _named(nodeid: str, case: str | None, params: Any, markers: Any, backend: str | None) -> dict[str, Any]:
    return {"nodeid": nodeid, "case": case or nodeid, "backend": backend, "params": params, "markers": markers}
