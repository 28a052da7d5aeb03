"""Watch children; start again those that died, each time after a longer pause."""

import time
from collections.abc import Callable, Sequence

from config.child import Child

PAUSES_S = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
STEADY_S = 60.0
"""A child that ran for so long gets a short pause again."""


class Watch:
    """One child."""

    def __init__(self, child: Child, say: Callable[[str], None]) -> None:
        self.child = child
        self._say = say
        self._started_at = time.monotonic()
        self._deaths = 0
        self._due: float | None = None

    def tend(self) -> bool:
        """Whether it was started again just now."""
        now = time.monotonic()
        if self.child.is_running():
            return False
        if self._due is None:
            self._mourn(now)
            return False
        if now < self._due:
            return False
        self._due, self._started_at = None, now
        self.child.start()
        return True

    def _mourn(self, now: float) -> None:
        self._deaths = 0 if now - self._started_at > STEADY_S else self._deaths
        pause = PAUSES_S[min(self._deaths, len(PAUSES_S) - 1)]
        self._deaths += 1
        self._due = now + pause
        self.child.kill_group()
        when = f"in {pause:.0f} s" if pause else "now"
        self._say(f"{self.child.name} {self.child.why()}; starting it again {when} (log: {self.child.log})")


def supervise(children: Sequence[Child], say: Callable[[str], None], restarted: Callable[[], None]) -> None:
    """Never returns: an exception such as KeyboardInterrupt ends it. `restarted` is called after every new start."""
    watches = [Watch(child, say) for child in children]
    while True:
        time.sleep(0.2)
        started = [watch for watch in watches if watch.tend()]
        if started:
            restarted()
