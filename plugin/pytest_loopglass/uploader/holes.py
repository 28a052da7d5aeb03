"""Gives the disk back what a journal has in front, while its writer goes on at the end: a hole in the file."""

import os
import sys
from pathlib import Path
from typing import Final

KEEP_SIZE: Final = 0x01
PUNCH_HOLE: Final = 0x02


def punch(path: Path, stop: int) -> bool:
    """Free the bytes before `stop`, which then read as NUL; False where system or file system cannot do it."""
    if not sys.platform.startswith("linux") or sys.maxsize < 2**32:
        return False
    import ctypes

    try:
        fallocate = ctypes.CDLL(None).fallocate
        file = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    except (AttributeError, OSError):
        return False
    fallocate.argtypes = (ctypes.c_int, ctypes.c_int, ctypes.c_long, ctypes.c_long)
    try:
        return bool(fallocate(file, KEEP_SIZE | PUNCH_HOLE, 0, stop) == 0)
    finally:
        os.close(file)
