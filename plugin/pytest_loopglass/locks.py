"""Who is alive: a journal is locked by its writer, a folder by its uploader. The kernel lets go when they die."""

import fcntl
import os
from pathlib import Path


def claim(file: int) -> None:
    """Hold the file for this process. A fork does not inherit the claim, and the file must not be opened again here.

    Raises:
        OSError: another process holds it.
    """
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_claimed(path: Path) -> bool:
    """Whether another process holds the file."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(file)


def take(path: Path) -> int | None:
    """Lock the file for as long as the descriptor stays open; None when somebody else has it, or it cannot be had."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:  # its folder is gone, the disk is full, or it is another user's
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        return None
    return file
