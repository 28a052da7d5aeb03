"""The summary on the page of a job of GitHub Actions. Several pytest runs of one step follow each other there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from pytest_loopglass.summary.amounts import counted
from pytest_loopglass.summary.choosing import by_turns
from pytest_loopglass.summary.markdown import FIRST, Link, counts, page
from pytest_loopglass.summary.places import Places

if TYPE_CHECKING:
    from pytest_loopglass.summary.report import Report

VARIABLE: Final = "GITHUB_STEP_SUMMARY"
LIMIT: Final = 1 << 20
"""Bytes of all that a step writes; of more than that GitHub shows nothing."""
SPARED: Final = 1 << 10
"""Bytes that are left to others."""
OFF: Final = frozenset({"0", "no", "off", "false"})


def wanted(asked: str | None, env: Mapping[str, str] = os.environ) -> bool:
    """Whether there is a page, and nobody said that nothing be written there."""
    return bool(env.get(VARIABLE)) and (asked or "").strip().lower() not in OFF


def write(report: Report, root: Path, sent: tuple[int, str] | None, env: Mapping[str, str] = os.environ) -> None:
    """Append the report. `sent`: how many results the server has stored, and the address of their run.

    Raises:
        OSError: the file cannot be written.
    """
    path = Path(env[VARIABLE])
    room = LIMIT - SPARED - (path.stat().st_size if path.exists() else 0)
    head = f"### Loopglass\n\n{counts(report) if sent is None else _linked(*sent)}\n\n"
    places, link = Places(root, root), linker(root, env)
    chosen = sorted(islice(by_turns(report.findings), FIRST), key=report.findings.index)
    for complete in (True, False):
        text = f"{head}{page(report, chosen, places, link, complete=complete)}\n".encode("utf-8", "replace")
        if len(text) <= room:
            with path.open("ab") as file:
                file.write(text)
            return


def _linked(stored: int, url: str) -> str:
    return f'<a href="{quote(url, safe=":/?=%")}">{counted(stored, "result")}</a>'


def linker(root: Path, env: Mapping[str, str]) -> Link:
    """Addresses of lines in the repository, at the commit that is tested."""
    server, name, commit = (env.get(f"GITHUB_{part}") for part in ("SERVER_URL", "REPOSITORY", "SHA"))
    below = _below(root, env.get("GITHUB_WORKSPACE"))
    if not (server and name and commit) or below is None:
        return lambda _: None
    base = f"{server}/{name}/blob/{commit}/{below}"

    def link(site: str) -> str | None:
        path, _, rest = site.partition(":")
        line, _, _ = rest.partition(" ")
        if site.startswith(("/", "<")) or not line.isdigit():
            return None
        return f"{quote(base + path, safe=':/')}#L{line}"

    return link


def _below(root: Path, workspace: str | None) -> str | None:
    """The way from the checkout to the root, with a slash behind it; None when it is elsewhere."""
    try:
        way = root.resolve().relative_to(Path(workspace or "").resolve()).as_posix()
    except ValueError:
        return None
    return "" if way == "." else f"{way}/"
