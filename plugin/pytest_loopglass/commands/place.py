"""The folder that a command works on."""

import argparse
import os
from pathlib import Path

from pytest_loopglass.spool import spool_root
from pytest_loopglass.uploader.folder import Folder, folders, strangers


def add_place(parser: argparse.ArgumentParser, *, again: bool = False) -> None:
    """`again`: below a command that has the option too, and may have been given it."""
    text = "folder of all sessions (default: LOOPGLASS_SPOOL, else the one in your state folder)"
    default = argparse.SUPPRESS if again else os.environ.get("LOOPGLASS_SPOOL")
    parser.add_argument("--spool", metavar="FOLDER", default=default, help=text)


def place(options: argparse.Namespace) -> Path:
    """Raises OSError when it cannot be made or written."""
    return spool_root(options.spool)


def named(root: Path, name: str) -> Folder:
    """The session whose folder is at the path `name`, or whose number begins so.

    Raises:
        ValueError: there is none, or more than one.
    """
    path = Path(name).absolute()
    if path.is_dir():
        return Folder(path)
    found = [folder for folder in folders(root) if folder.session.startswith(name)]
    if not found and (why := [why for path, why in strangers(root).items() if path.name.startswith(name)]):
        raise ValueError(why[0])
    if len(found) != 1:
        raise ValueError(f"{name}: {'more than one' if found else 'no'} session is called that; see `loopglass spool`")
    return found[0]
