"""Processes that an earlier `up` left behind because it was killed with -9."""

import json
import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil

from config.child import Child

NAME = "children.json"


def note(home: Path, children: Iterable[Child]) -> None:
    """Write down who runs, for the next `up`."""
    running = []
    for child in children:
        with suppress(psutil.NoSuchProcess):
            if child.pid is not None:
                started = psutil.Process(child.pid).create_time()
                running.append({"pid": child.pid, "started": started, "stop": int(child.stop_signal)})
    (home / NAME).write_text(json.dumps(running), encoding="utf-8")


def end(home: Path, grace_s: float = 20) -> int:
    """Stop what the note of an earlier `up` names, groups included. Returns how many processes there were."""
    try:
        noted = json.loads((home / NAME).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return 0
    left = [process for entry in noted for process in _group(entry["pid"], entry["started"])]
    stop_signals = {entry["pid"]: entry["stop"] for entry in noted}
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(stop_signals.get(process.pid, signal.SIGTERM))
    _, stubborn = psutil.wait_procs(left, timeout=grace_s)
    for process in stubborn:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(stubborn, timeout=grace_s)
    forget(home)
    return len(left)


def forget(home: Path) -> None:
    (home / NAME).unlink(missing_ok=True)


def _group(leader: int, started: float) -> list[psutil.Process]:
    """The processes of the group, none when `leader` is by now the number of a stranger."""
    with suppress(psutil.NoSuchProcess):
        if abs(psutil.Process(leader).create_time() - started) > 1:
            return []
    return [process for process in psutil.process_iter() if _group_of(process) == leader]


def _group_of(process: psutil.Process) -> int | None:
    with suppress(ProcessLookupError, PermissionError):
        return os.getpgid(process.pid)
    return None
