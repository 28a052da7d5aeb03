"""`loopglass upload`: send what earlier sessions could not."""

import argparse
import os
import sys
import time
from typing import Final

from pytest_loopglass.commands.place import add_place, named, place
from pytest_loopglass.locks import take
from pytest_loopglass.options import address, fingerprint, secret
from pytest_loopglass.summary.amounts import counted
from pytest_loopglass.uploader.answers import Later, Refused
from pytest_loopglass.uploader.breaker import Breaker
from pytest_loopglass.uploader.client import Client, Unreachable
from pytest_loopglass.uploader.folder import Folder, folders
from pytest_loopglass.uploader.ledger import Damaged
from pytest_loopglass.uploader.leftovers import ship_step

SENT, NOT_NOW, REFUSED = 0, 1, 3
WAIT: Final = 10.0
"""Seconds, unless told."""
ABOUT: Final = """Send the results of earlier sessions to the server that LOOPGLASS_URL names, with the token in
LOOPGLASS_TOKEN. Without a SESSION these are the sessions that were recorded for that server and that token."""
STATUS: Final = """exit status: 0 everything is stored, or there was nothing to send; 1 the server did not take it now,
try again later; 2 something is wrong with the command or the settings; 3 the server refuses a session for good, or it
is damaged."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("upload", help="send what is left", description=ABOUT, epilog=STATUS)
    text = "its folder or the beginning of its number; it is sent whatever it was recorded for, a local one too"
    parser.add_argument("session", metavar="SESSION", nargs="*", help=text)
    text = "go on for so long when the server does not answer (default: %(default)g)"
    parser.add_argument("--wait", metavar="SECONDS", type=float, default=WAIT, help=text)
    add_place(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Raises ValueError when it is not clear what to send, and where to."""
    url, token = os.environ.get("LOOPGLASS_URL"), secret(os.environ.get("LOOPGLASS_TOKEN"))
    if not (url and token):
        raise ValueError("LOOPGLASS_URL and LOOPGLASS_TOKEN have to say where to send it")
    target, root = address(url), place(options)
    found = [named(root, name) for name in options.session] or _left(folders(root), target, token)
    client = Client(target, token)
    try:
        return _send_all(found, client, options.wait)
    finally:
        client.close()


def _left(found: list[Folder], url: str, token: str) -> list[Folder]:
    """Those for this target; says so if there are others."""
    mine = [folder for folder in found if (folder.url, folder.fingerprint) == (url, fingerprint(token))]
    others = len(found) - len(mine)
    if not mine:
        _say(f"nothing is left for {url} and this token")
    if others:
        were = f"{counted(others, 'session')} {'was' if others == 1 else 'were'}"
        _say(f"{were} recorded for no server, another one or another token: name a SESSION to send it")
    return mine


def _send_all(found: list[Folder], client: Client, wait: float) -> int:
    """The worst status. A server that does not answer is not asked for every session again."""
    breaker, worst = Breaker(), SENT
    for number, folder in enumerate(found, start=1):
        status = _send(folder, client, breaker, wait)
        worst = max(worst, status)
        if status == NOT_NOW:
            if number < len(found):
                _say(f"not tried: {counted(len(found) - number, 'more session')}")
            break
    return worst


def _send(folder: Folder, client: Client, breaker: Breaker, wait: float) -> int:
    lock = take(folder.path / "upload.lock")
    if lock is None:
        _say(f"{folder.path}: somebody is sending it already")
        return SENT
    try:
        status, text = _ended(folder, client, breaker, wait)
    finally:
        os.close(lock)
    _say(f"{folder.path}: {text}")
    return status


def _ended(folder: Folder, client: Client, breaker: Breaker, wait: float) -> tuple[int, str]:
    """Status and the words for it."""
    if folder.is_alive():
        return SENT, "its session is still running"
    try:
        _ship(folder, client, breaker, wait)
    except Refused as refusal:
        return REFUSED, f"refused: {refusal}"
    except (Later, Unreachable) as trouble:
        return NOT_NOW, f"not sent: {trouble}"
    except (Damaged, OSError) as fault:
        return REFUSED, f"not sent, it cannot be read: {fault}"
    return SENT, "sent"


def _ship(folder: Folder, client: Client, breaker: Breaker, wait: float) -> None:
    """Raises Refused; Later or Unreachable when the server has not taken anything for `wait` seconds."""
    until = time.monotonic() + wait
    is_sent = False
    while not is_sent:
        time.sleep(breaker.left)
        try:
            is_sent = ship_step(folder, client, small=breaker.is_open)
        except (Later, Unreachable) as trouble:
            breaker.failed(getattr(trouble, "seconds", None))
            if time.monotonic() + breaker.left > until:
                raise
        else:
            breaker.succeeded()
            until = time.monotonic() + wait


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
