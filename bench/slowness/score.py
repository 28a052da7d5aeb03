"""How good a rule's alarms are."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.slowness.rules.alarm import Rule
from bench.slowness.world import Seconds, World

SOON = 15
"""Runs with the new level within which an alarm is a hit."""


@dataclass(frozen=True)
class Quiet:
    """On histories without a step."""

    slower: int
    faster: int
    looks: int
    """Tests times runs."""
    took_s: float

    @property
    def per_1000_100(self) -> float:
        """False alarms of something slower per 1 000 tests and 100 runs."""
        return self.slower / self.looks * 1e5

    @property
    def look_us(self) -> float:
        return self.took_s / self.looks * 1e6


@dataclass(frozen=True)
class Found:
    """On histories with steps."""

    delays: tuple[int | None, ...]
    """Of each step, runs with the new level until the first alarm: 1 is at once, None never."""

    @property
    def hits(self) -> float:
        """Share of steps found soon."""
        return sum(delay is not None and delay <= SOON for delay in self.delays) / max(len(self.delays), 1)

    @property
    def delay(self) -> float:
        """The median; infinite when fewer than half were found."""
        return median(float("inf") if delay is None else delay for delay in self.delays)


def quiet(rule: Rule, histories: Sequence[Seconds], since: int) -> Quiet:
    """Alarms from run `since` on, when every rule has enough to go by."""
    started = time.process_time()
    alarms = [alarm for seconds in histories for alarm in rule(seconds, since)]
    took = time.process_time() - started
    looks = sum(len(seconds) * (seconds.shape[1] - since) for seconds in histories)
    slower = sum(alarm.slower for alarm in alarms)
    return Quiet(slower, len(alarms) - slower, looks, took)


def found(rule: Rule, worlds: Sequence[World]) -> Found:
    return Found(tuple(delay for world in worlds for delay in _delays(rule, world)))


def _delays(rule: Rule, world: World) -> list[int | None]:
    first: dict[int, int] = {}
    for alarm in rule(world.seconds, min(world.steps.values())):
        begun = world.steps.get(alarm.test)
        if alarm.slower and begun is not None and alarm.seen >= begun:
            first.setdefault(alarm.test, alarm.seen - begun + 1)
    return [first.get(test) for test in world.steps]
