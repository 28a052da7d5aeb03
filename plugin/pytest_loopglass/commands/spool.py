"""`loopglass spool`: what lies on this machine, and getting rid of it."""

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Final

from pytest_loopglass.commands.place import add_place, named, place
from pytest_loopglass.sizes import shown
from pytest_loopglass.summary.amounts import counted
from pytest_loopglass.uploader.folder import Folder, folders, strangers
from pytest_loopglass.uploader.inventory import Kept, look_into

DAY: Final = 86_400
BUSY: Final = ("running", "sending")
HEADINGS: Final = ("SESSION", "STARTED", "RESULTS", "UNSENT", "SIZE", "STATE", "RAN IN")
ABOUT: Final = """List the sessions whose results are still on this machine, oldest first. UNSENT counts the results
of which the server has not said that it has stored them."""
STATES: Final = """states: running; sending; unsent (the next session for the same server sends it, or `loopglass
upload`); refused (by the server: `loopglass upload SESSION` tries again); local (recorded without a server); sent;
damaged (what was sent of it cannot be told: it is not sent again, but can be shown or dropped). What is no session, or
one of a newer version, is left alone."""
DROP: Final = (
    "Delete sessions without sending them: their results are gone. Sessions that are running or being sent stay."
)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("spool", help="list what is left, or drop it", description=ABOUT, epilog=STATES)
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    add_place(parser)
    parser.set_defaults(run=run)
    more = parser.add_subparsers(metavar="COMMAND", required=False)
    drop = more.add_parser("drop", help="delete sessions without sending them", description=DROP)
    drop.add_argument("session", metavar="SESSION", nargs="*", help="its folder, or the beginning of its number")
    drop.add_argument("--older-than", metavar="DAYS", type=float, help="every session that began before that")
    drop.add_argument("--all", action="store_true", help="every session")
    add_place(drop, again=True)
    drop.set_defaults(run=run_drop)


def run(options: argparse.Namespace) -> int:
    root = place(options)
    found = [look_into(folder) for folder in folders(root)]
    if options.json:
        for kept in found:
            _say(json.dumps(asdict(kept)))
        return 0
    for line in _table(found):
        _say(line)
    unsent, size = sum(kept.unsent for kept in found), shown(sum(kept.size for kept in found))
    _say(f"{counted(len(found), 'session')}, {counted(unsent, 'result')} not sent, {size} in {root}")
    for why in strangers(root).values():
        _say(f"left alone: {why}")
    return 0


def _table(found: list[Kept]) -> list[str]:
    rows = [HEADINGS, *(_row(kept) for kept in found)] if found else []
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    for number, kept in reversed(list(enumerate(found, start=2))):
        if kept.message:
            lines.insert(number, f"{'':{widths[0]}}  {kept.message}")
    return lines


def _row(kept: Kept) -> tuple[str, ...]:
    began = time.strftime("%Y-%m-%d %H:%M", time.localtime(kept.started_at))
    where = " ".join([kept.ran_in, *(f"({told})" for told in (kept.branch, kept.job) if told)])
    return kept.session[:8], began, str(kept.results), str(kept.unsent), shown(kept.size), kept.state, where


def run_drop(options: argparse.Namespace) -> int:
    """0: all that were named are gone. 1: some stay, because they are in use.

    Raises:
        ValueError: none was named, or there is none of that name.
    """
    if not (options.session or options.all or options.older_than is not None):
        raise ValueError("which? Name sessions, or say --older-than DAYS or --all")
    dropped = unsent = busy = 0
    for folder in _chosen(place(options), options):
        kept = look_into(folder)
        if kept.state in BUSY:
            _say(f"{kept.folder}: it is {kept.state}, and stays")
            busy += 1
            continue
        folder.remove()
        dropped, unsent = dropped + 1, unsent + kept.unsent
    _say(f"dropped {counted(dropped, 'session')} with {counted(unsent, 'result')} not sent")
    return 1 if busy else 0


def _chosen(root: Path, options: argparse.Namespace) -> list[Folder]:
    found = folders(root)
    if options.all:
        return found
    before = 0.0 if options.older_than is None else time.time() - options.older_than * DAY
    chosen = [folder for folder in found if folder.began["started_at"] < before]
    chosen += [named(root, name) for name in options.session]
    return list({folder.path: folder for folder in chosen}.values())


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
