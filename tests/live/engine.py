"""The page's own client of the protocol, in an engine of its own."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

HARNESS = Path(__file__).with_name("page.mjs")
NODE = shutil.which("node")


class Page:
    """The client in its engine, and what it says after every command."""

    def __init__(self) -> None:
        assert NODE
        self._process = subprocess.Popen([NODE, HARNESS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.said: dict[str, Any] = {}

    def act(self, what: str, **more: object) -> list[dict[str, Any]]:
        """What the page sends to the server in answer."""
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps({"act": what, **more}), file=self._process.stdin, flush=True)
        self.said = json.loads(self._process.stdout.readline())
        sent: list[dict[str, Any]] = self.said["sent"]
        return sent

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()
