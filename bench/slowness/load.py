"""Other work on the machine while a suite runs: as on a shared runner, it comes and goes and lasts for several runs."""

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

BURNER = """
import os, sys, time
share = float(sys.argv[1])
parent = os.getppid()
while os.getppid() == parent:
    until = time.perf_counter() + 0.05 * share
    while time.perf_counter() < until:
        pass
    time.sleep(0.05 * (1 - share))
"""
MOST = 1.5


class Load:
    """How many processes burn how large a share of a core: a walk, so that runs near each other are alike."""

    def __init__(self, seed: int, most: float = MOST) -> None:
        self.random = random.Random(seed)
        self.most = most
        self.level = min(1.0, most)

    def step(self) -> None:
        """Move to the level of the next run; one run in ten is anywhere."""
        if self.random.random() < 0.1:
            self.level = self.random.uniform(0, self.most)
        self.level = min(max(self.level + self.random.gauss(0, 0.4), 0.0), self.most)

    @contextmanager
    def running(self) -> Iterator[float]:
        """Burners at the present level (in cores) until the block ends."""
        whole, part = divmod(self.level, 1)
        children = [_burner(share) for share in [1.0] * int(whole) + [part] if share > 0.02]
        try:
            yield self.level
        finally:
            for child in children:
                child.kill()
                child.wait()


def _burner(share: float) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", BURNER, f"{min(share, 0.98):.2f}"])
