"""The servers that reporters talk to, running beside the measurement."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.fixtures.site import running

STUB = Path(__file__).with_name("stub.py")


@contextmanager
def stub() -> Iterator[str]:
    """The address of a server that says yes to everything."""
    with subprocess.Popen([sys.executable, str(STUB)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@contextmanager
def loopglass() -> Iterator[Mapping[str, str]]:
    """What switches the plugin on: the server that LOOPGLASS_URL and LOOPGLASS_TOKEN name, or a new one."""
    given = {name: os.environ.get(name, "") for name in ("LOOPGLASS_URL", "LOOPGLASS_TOKEN")}
    if all(given.values()):
        yield given
        return
    with running(LOOPGLASS_RATE_LIMIT="1000000") as site:
        yield site.project("bench").environment
