"""One session and what happens to it."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Final

import psutil
from pytest_loopglass import compact

from bench.chaos.evidence import journals
from bench.chaos.plan import Plan
from bench.chaos.proxy import Proxy
from bench.chaos.suite import Suite
from bench.chaos.victims import Victims
from tests.fixtures.site import Site

LOOK_S: Final = 0.01
LONGEST_S: Final = 120.0
"""A round that takes longer has found a hang."""


class Round:
    def __init__(self, plan: Plan, suite: Suite, site: Site, proxy: Proxy) -> None:
        self._plan = plan
        self._proxy = proxy
        self._before = set(suite.spool.iterdir())
        self._suite = suite
        self._pytest = suite.start(plan.branch, plan.workers)
        self._victims = Victims(suite, site, self._pytest)

    def run(self) -> None:
        """Until pytest and its workers have ended. Raises TimeoutExpired when they do not."""
        trouble = Thread(target=self._make_trouble) if self._plan.trouble else None
        if trouble is not None:
            trouble.start()
        self._kill()
        try:
            self._pytest.wait(LONGEST_S)
        except subprocess.TimeoutExpired:
            self._pytest.kill()
            raise
        finally:
            if trouble is not None:
                trouble.join()

    def _make_trouble(self) -> None:
        assert self._plan.trouble is not None
        self._until(lambda: self._recorded() >= self._plan.trouble_after)
        self._proxy.make(self._plan.trouble)
        until = time.monotonic() + (LONGEST_S if self._plan.trouble_s is None else self._plan.trouble_s)
        self._until(lambda: time.monotonic() > until)
        self._proxy.calm()

    def _kill(self) -> None:
        if self._plan.kill is None:
            return
        self._until(lambda: self._recorded() >= self._plan.kill_after)
        time.sleep(self._plan.kill_delay_s)
        workers = self._victims.workers()
        self._victims.kill(self._plan.kill)
        if "pytest" in self._plan.kill:
            psutil.wait_procs([psutil.Process(pid) for pid in workers if psutil.pid_exists(pid)], LONGEST_S)

    def _until(self, is_true: Callable[[], bool]) -> None:
        """Or until pytest has ended."""
        while self._pytest.poll() is None and not is_true():
            time.sleep(LOOK_S)

    def _recorded(self) -> int:
        """Results that this session has in its journals."""
        return sum(_results(path) for path in journals(self._suite.spool) if path.parent not in self._before)


def _results(path: Path) -> int:
    try:
        return compact.count(path.read_bytes())
    except FileNotFoundError:
        return 0
