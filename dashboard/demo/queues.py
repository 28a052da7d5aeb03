"""Which worker of a session runs what, in which order: whole files, in random order, as far as their tests are."""

import random
from collections.abc import Iterable
from typing import Final, NamedTuple

from dashboard.demo.circumstances import Circumstances
from dashboard.demo.faults.swallowed import LEAVES, LOOPS, SUFFERS
from dashboard.demo.suite import Case, Module, cases

TOGETHER: Final = 0.12
"""How often a test comes right behind the one whose left-overs it does not bear."""


class Item(NamedTuple):
    case: Case
    backend: str | None


def queues(under: Circumstances) -> list[list[Item]]:
    """A list for each worker."""
    chance = under.chance
    files = _files(case for case in cases(under.code) if under.job.has(case))
    chance.shuffle(files)
    workers: list[list[Item]] = [[] for _ in range(under.job.workers)]
    for items in files:
        chance.shuffle(items)
        _part(items, chance)
        min(workers, key=_length_s).extend(items)
    return workers


def _files(some: Iterable[Case]) -> list[list[Item]]:
    by_module: dict[Module, list[Item]] = {}
    for case in some:
        by_module.setdefault(case.module, []).extend(Item(case, backend) for backend in case.loops)
    return list(by_module.values())


def _length_s(items: list[Item]) -> float:
    return sum(item.case.usual_s for item in items)


def _part(items: list[Item], chance: random.Random) -> None:
    """Put the two tests next to each other, or see to it that they are not."""
    for backend in LOOPS:
        found = {item.case.id: item for item in items if item.backend == backend}
        if LEAVES in found:
            items.remove(found[SUFFERS])
            behind = items.index(found[LEAVES]) + 1
            items.insert(behind if chance.random() < TOGETHER else 0, found[SUFFERS])
