"""`loopglass upload [FOLDER]` sends what earlier sessions have left, `loopglass spool` lists it."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pytest_loopglass.locks import take
from pytest_loopglass.options import address, fingerprint
from pytest_loopglass.spool import spool_root
from pytest_loopglass.uploader.answers import Later, Refused
from pytest_loopglass.uploader.client import Client, Unreachable
from pytest_loopglass.uploader.folder import Folder
from pytest_loopglass.uploader.leftovers import folders, ship_step


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="loopglass", description=__doc__)
    parser.add_argument("--spool", default=os.environ.get("LOOPGLASS_SPOOL"), help="folder of all sessions")
    commands = parser.add_subparsers(dest="command", required=True)
    upload = commands.add_parser("upload", help="send what is left, to LOOPGLASS_URL with LOOPGLASS_TOKEN")
    upload.add_argument("folder", nargs="?", type=Path, help="the folder of one session, whatever its target was")
    commands.add_parser("spool", help="list what is left")
    options = parser.parse_args(arguments)
    root = spool_root(options.spool)
    if options.command == "spool":
        return listed(root)
    try:
        return sent(root, options.folder)
    except ValueError as error:
        _say(str(error))
        return 2


def listed(root: Path) -> int:
    for folder in folders(root):
        size = sum(path.stat().st_size for path in folder.journals() if path.exists())
        status = folder.status()
        state = "running" if folder.is_alive() else status.get("state") or "not sent"
        why = f": {status['message']}" if status.get("message") else ""
        _say(f"{folder.path}  {size / 1e3:.0f} kB  for {folder.url or 'no server'}  {state}{why}")
    return 0


def sent(root: Path, only: Path | None) -> int:
    url, token = os.environ.get("LOOPGLASS_URL"), os.environ.get("LOOPGLASS_TOKEN")
    if not (url and token):
        _say("LOOPGLASS_URL and LOOPGLASS_TOKEN say where to send it")
        return 2
    target = address(url)
    found = [Folder(only.absolute())] if only else _left(root, target, token)
    client = Client(target, token)
    try:
        return max([_send(folder, client) for folder in found], default=0)
    finally:
        client.close()


def _left(root: Path, url: str, token: str) -> list[Folder]:
    mine = (url, fingerprint(token))
    return [folder for folder in folders(root) if (folder.url, folder.fingerprint) == mine]


def _send(folder: Folder, client: Client) -> int:
    lock = take(folder.path / "upload.lock")
    if lock is None or folder.is_alive():
        _say(f"{folder.path}: its session is still running, or somebody sends it already")
        return 0
    try:
        while not ship_step(folder, client):
            continue
    except (Refused, Later, Unreachable) as trouble:
        _say(f"{folder.path}: not sent: {trouble}")
        return 1
    finally:
        os.close(lock)
    _say(f"{folder.path}: sent")
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
