"""One child process: its own session and process group, its output in a log, a readable reason when it dies."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from config.account import Account
from config.leash import leash

LOG_LIMIT = 10 << 20
"""Bytes; a log larger than this at a start is set aside as `.1`."""


class Child:
    """A program that can be started again and again; at most one process of it runs."""

    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        log: Path,
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        account: Account | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name = name
        self.argv = list(argv)
        self.log = log
        self.env = env
        self.cwd = cwd
        self.account = account
        self.stop_signal = stop_signal
        self.process: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as output:
            self._log_start = output.tell()
            self.process = subprocess.Popen(
                self.argv,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=None if self.env is None else dict(self.env),
                cwd=self.cwd,
                user=self.account.uid if self.account else None,
                group=self.account.gid if self.account else None,
                extra_groups=[] if self.account else None,
                start_new_session=True,
                preexec_fn=leash(self.stop_signal),  # noqa: PLW1509  (nothing but system calls in it)
            )

    def ask_to_stop(self) -> None:
        if self.is_running():
            self._signal(self.stop_signal)

    def stop(self, grace_s: float = 10) -> None:
        """Ask it to stop, wait up to `grace_s` seconds, then kill what is left of its group."""
        if self.process is None:
            return
        self.ask_to_stop()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(grace_s)
        self.kill_group()

    def kill_group(self) -> None:
        """Kill the process and every process of its group, also when it is dead itself already."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.send_signal(number)

    def why(self) -> str:
        """Why it is not running, in words, with the last line that it logged."""
        status = self.process.poll() if self.process else None
        if status is None:
            return "was not started"
        how = f"was killed by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
        last = self.last_words(1)
        return f"{how}: {last}" if last else how

    def last_words(self, lines: int) -> str:
        """The last lines it wrote since its last start."""
        with self.log.open("rb") as log:
            log.seek(max(self._log_start, self.log.stat().st_size - 16_384))
            written = log.read().decode("utf-8", "replace").strip().splitlines()
        return "\n".join(written[-lines:])


def wait_for_end(children: Sequence[Child], grace_s: float) -> None:
    """Ask all to stop at once, then wait for each until `grace_s` seconds are over; kill what still runs."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + grace_s
    for child in children:
        child.stop(max(0.0, deadline - time.monotonic()))
