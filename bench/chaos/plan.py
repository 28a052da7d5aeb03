"""What happens in each round: drawn from the seed, so that a campaign can be run again."""

import random
from dataclasses import dataclass
from typing import Final, Literal

from bench.chaos.proxy import Trouble
from bench.chaos.suite import TEST_COUNT

Kill = Literal["pytest", "a worker", "the uploader", "pytest and the uploader", "the web server"]

KILLS: Final[tuple[Kill, ...]] = ("pytest", "a worker", "the uploader", "pytest and the uploader", "the web server")
TROUBLES: Final[tuple[Trouble, ...]] = ("down", "slow", "silent", "500", "429", "cut before", "cut after")
FAULTS: Final = (*(f"kill -9 {kill}" for kill in KILLS), *(f"server: {trouble}" for trouble in TROUBLES))
LONGEST_S: Final = 2.0


@dataclass(frozen=True)
class Plan:
    """One round."""

    branch: str
    """Of the session's run, which no other round has."""
    fault: str
    workers: int
    """xdist's; 0 without."""
    kill: Kill | None
    trouble: Trouble | None
    trouble_after: int
    """Results in the journals when the trouble begins."""
    trouble_s: float | None
    """How long it lasts; None: until pytest has ended."""
    kill_after: int
    """Results in the journals when something is killed; below 0: while pytest starts."""
    kill_delay_s: float
    """From then on."""


def plans(count: int, seed: int) -> list[Plan]:
    """Each fault as often as the others, in a random order."""
    chance = random.Random(seed)
    faults = [FAULTS[number % len(FAULTS)] for number in range(count)]
    chance.shuffle(faults)
    return [_plan(f"chaos-{seed}-{number}", fault, chance) for number, fault in enumerate(faults)]


def _plan(branch: str, fault: str, chance: random.Random) -> Plan:
    kind, _, name = (
        fault.partition(": ") if fault.startswith("server") else ("kill", "", fault.removeprefix("kill -9 "))
    )
    trouble = next((one for one in TROUBLES if kind == "server" and one == name), None)
    kill = next((one for one in KILLS if kind == "kill" and one == name), None)
    if trouble is not None and chance.random() < 0.5:
        kill = chance.choice(KILLS[:4])
    workers = 2 if kill == "a worker" or chance.random() < 0.4 else 0
    is_early = chance.random() < 0.1
    return Plan(
        branch=branch,
        fault=fault,
        workers=workers,
        kill=kill,
        trouble=trouble,
        trouble_after=chance.randrange(TEST_COUNT),
        trouble_s=chance.choice([None, chance.uniform(0.2, LONGEST_S)]),
        kill_after=-1 if is_early else chance.randint(0, TEST_COUNT),
        kill_delay_s=chance.uniform(0, 1.0) if is_early else chance.uniform(0, 0.1),
    )
