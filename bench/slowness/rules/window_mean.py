"""The mean of the last 15 runs is 25 % over that of the 15 before. Said once, when that begins to hold."""

from collections.abc import Iterator

import numpy as np

from bench.slowness.rules.alarm import Alarm
from bench.slowness.world import Seconds

WIDTH = 15
MORE = 1.25


def window_mean(seconds: Seconds, since: int) -> Iterator[Alarm]:
    held = np.zeros(len(seconds), bool)
    for seen in range(2 * WIDTH - 1, seconds.shape[1]):
        last = seconds[:, seen - WIDTH + 1 : seen + 1].mean(axis=1)
        holds = last >= MORE * seconds[:, seen - 2 * WIDTH + 1 : seen - WIDTH + 1].mean(axis=1)
        if seen >= since:
            yield from (Alarm(int(test), seen, True) for test in np.flatnonzero(holds & ~held))
        held = holds
