"""`loopglass show`: what a session has found out, once more."""

import argparse
import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any, Final, NamedTuple

from pytest_loopglass.commands.place import add_place, named, place
from pytest_loopglass.summary.journals import Source, journals
from pytest_loopglass.summary.places import Places
from pytest_loopglass.summary.reading import report
from pytest_loopglass.summary.report import Report
from pytest_loopglass.summary.screen import Screen, paint_for, width
from pytest_loopglass.summary.sentences import headline, outcomes, unread
from pytest_loopglass.summary.text import everything, some
from pytest_loopglass.uploader.folder import Folder, folders

LEAST: Final = 17
"""Lines of findings."""
AROUND: Final = 7
"""Lines of a terminal that are for something else."""
ABOUT: Final = """Print what a session has found out: what blocked the event loop, deadlines that were nearly missed,
what was left running, and more. Without a SESSION that is the newest whose results are still on this machine."""
STATUS: Final = (
    """exit status: 0 it was printed, whatever was found; 2 there is no such session, or it cannot be read."""
)


class Shown(NamedTuple):
    """What is to be shown."""

    folder: Folder | None
    """None: of a file that lies somewhere by itself."""
    sources: list[Source]


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("show", help="print what a session has found out", description=ABOUT, epilog=STATUS)
    text = "its folder, one of the .jsonl files in it, or the beginning of its number"
    parser.add_argument("session", metavar="SESSION", nargs="?", help=text)
    parser.add_argument("--all", action="store_true", help="every finding, and the whole reports of tests that hung")
    parser.add_argument("--json", action="store_true", help="print one JSON object: every finding, for machines")
    add_place(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Raises OSError or ValueError when there is nothing that could be read."""
    shown = _chosen(options)
    found = report(shown.sources)
    if options.json:
        _say(json.dumps(_described(shown) | found.told()))
        return 0
    for line in _lines(shown, found, complete=options.all):
        _say(line)
    return 0


def _chosen(options: argparse.Namespace) -> Shown:
    name = options.session
    if name is not None and Path(name).is_file():
        path = Path(name).absolute()
        return Shown(_folder(path.parent), [path])
    folder = named(place(options), name) if name is not None else _newest(place(options))
    return Shown(folder, journals(folder.path))


def _folder(path: Path) -> Folder | None:
    try:
        return Folder(path)
    except ValueError:
        return None


def _newest(root: Path) -> Folder:
    found = folders(root)
    if not found:
        raise ValueError(f"no session is in {root}; `pytest --loopglass` leaves one")
    return found[-1]


def _described(shown: Shown) -> dict[str, Any]:
    folder = shown.folder
    if folder is None:
        return {"session": None, "folder": None, "root": None, "facts": None}
    return {
        "session": folder.session,
        "folder": str(folder.path),
        "root": str(folder.cwd),
        "facts": folder.began,
    }


def _lines(shown: Shown, found: Report, *, complete: bool) -> list[str]:
    folder = shown.folder
    told = [] if folder is None else [_title(folder, found)]
    told += [text for text in (headline(found), outcomes(found), unread(found)) if text]
    root, recorded = (Path.cwd(), None) if folder is None else (folder.cwd, folder.began["started_at"])
    screen = Screen(Places(root, Path.cwd(), recorded), paint_for(sys.stdout), width())
    if complete:
        return told + everything(found.findings, screen)
    lines, count = some(found.findings, screen, max(LEAST, shutil.get_terminal_size().lines - AROUND))
    told += lines
    if more := len(found.findings) - count:
        told.append(f"{more} more with --all")
    return told


def _title(folder: Folder, found: Report) -> str:
    """Which session, and how it ended."""
    began = time.strftime("%Y-%m-%d %H:%M", time.localtime(folder.began["started_at"]))
    if found.exit_status is not None:
        ended = f"pytest ended with status {found.exit_status}"
    else:
        ended = "it is still running" if folder.is_alive() else "pytest did not end by itself"
    return f"session {folder.session[:8]} of {began} in {folder.cwd}: {ended}"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
