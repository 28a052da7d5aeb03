"""Processes of one session, found by what they are; only such as this program has started, itself or through pytest."""

import os
import signal
import subprocess
from contextlib import suppress

import psutil

from bench.chaos.plan import Kill
from bench.chaos.suite import Suite
from tests.fixtures.site import Site


class Victims:
    def __init__(self, suite: Suite, site: Site, pytest: "subprocess.Popen[bytes]") -> None:
        self._suite = suite
        self._site = site
        self._pytest = pytest

    def kill(self, which: Kill) -> None:
        """With -9. Nothing if there is none at this moment."""
        for pid in self._chosen(which):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _chosen(self, which: Kill) -> list[int]:
        if which == "the web server":
            return [pid for name, pid in self._site.children().items() if name == "web"]
        if which == "a worker":
            return self.workers()[:1]
        pytest = [self._pytest.pid] if self._pytest.poll() is None and "pytest" in which else []
        return pytest + (self.uploaders() if "uploader" in which else [])

    def workers(self) -> list[int]:
        """xdist's."""
        try:
            return sorted(child.pid for child in psutil.Process(self._pytest.pid).children())
        except psutil.Error:
            return []

    def uploaders(self) -> list[int]:
        """Of this spool, of earlier sessions too."""
        return [process.pid for process in psutil.process_iter() if self._uploads(process)]

    def _uploads(self, process: psutil.Process) -> bool:
        try:
            words = process.cmdline()
        except psutil.Error:
            return False
        return any("uploader" in word for word in words) and any(str(self._suite.spool) in word for word in words)
