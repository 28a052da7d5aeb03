"""Spool folders as sessions leave them."""

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

from pytest_loopglass.options import fingerprint
from pytest_loopglass.spool import Journal, write_json

TOKEN = "token-of-the-project"

FACTS: dict[str, Any] = {
    "started_at": 1_795_000_000.0,
    "run": None,
    "branch": "main",
    "revision": "a" * 40,
    "tree": "b" * 40,
    "repository": None,
    "ci": None,
    "job": None,
    "job_url": None,
    "pull": None,
    "python": "3.12.1",
    "implementation": "CPython",
    "platform": "Linux x86_64",
    "versions": {"pytest": "9.2.0"},
    "seed": None,
    "workers": 0,
    "cpus": 2,
    "load": 0.5,
}


def result(number: int) -> dict[str, Any]:
    return {"result": {"nodeid": f"test_a.py::test_{number}"}}


def make_folder(root: Path, url: str | None, token: str = TOKEN, **more: object) -> Path:
    """A session that has just begun; `more` is what its description has besides."""
    session = str(uuid.uuid4())
    folder = root / session
    folder.mkdir(parents=True)
    described = {
        "session": session,
        "url": url,
        "fingerprint": fingerprint(token),
        "cwd": str(root),
        "facts": FACTS,
        **more,
    }
    write_json(folder / "session.json", described)
    os.mkfifo(folder / "wake")
    return folder


def left_over(root: Path, url: str | None, results: int, token: str = TOKEN, started_at: float = 1_795_000_000) -> Path:
    """A session that has died after so many results."""
    folder = make_folder(root, url, token, facts={**FACTS, "started_at": started_at})
    with (folder / "main.jsonl").open("w") as file:
        file.writelines(json.dumps(result(number)) + "\n" for number in range(results))
    return folder


def open_journal(folder: Path) -> Journal:
    return Journal(folder / "main.jsonl")


def start_uploader(folder: Path, token: str = TOKEN, **environment: str) -> "subprocess.Popen[bytes]":
    """The uploader as the plugin starts it, but as a child."""
    import pytest_loopglass.uploader

    main = Path(str(pytest_loopglass.uploader.__file__)).with_name("__main__.py")
    environ = {**os.environ, "LOOPGLASS_TOKEN": token, **environment}
    return subprocess.Popen([sys.executable, "-I", "-S", str(main), str(folder)], env=environ)


def finished_folder(root: Path, url: str, results: int) -> Path:
    """A session that has ended after so many results, and of which nothing is sent."""
    folder = make_folder(root, url)
    journal = open_journal(folder)
    for number in range(results):
        journal.append(json.dumps(result(number)).encode() + b"\n")
    journal.write({"end": {"at": 1_795_000_001.0, "exit_status": 0}})
    journal.close()
    return folder
