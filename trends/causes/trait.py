"""What a result may have had that goes together with failing."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

NEAR_MISS: Final = 0.1
"""A margin below this share of the limit."""
LATE_S: Final = 0.1
"""A cancellation that took longer to be heeded."""


class Attempt(NamedTuple):
    """A result of one case, as the results table has it, with what was around it."""

    backend: str
    failed: bool
    worker: str | None
    hour: int
    blocked: int | None
    starved: int | None
    least_margin: float | None
    cancel_latency_s: float | None
    swallowed: int | None
    seed: str | None
    stratum: str
    left_before: int | None
    """Tasks that the test before it in its process has left pending."""
    test_before: str | None


class Trait(NamedTuple):
    kind: str
    value: str


Reader = Callable[[Attempt], str | bool | None]
"""None: not known. A text is the value that this attempt had, True and False say whether it had the trait at all."""


def _over(value: float | None, limit: float) -> bool | None:
    return None if value is None else value > limit


KINDS: Final[dict[str, Reader]] = {
    "blocked loop": lambda one: _over(one.blocked, 0),
    "starved runner": lambda one: _over(one.starved, 0),
    "deadline margin": lambda one: None if one.least_margin is None else one.least_margin < NEAR_MISS,
    "cancellation swallowed": lambda one: _over(one.swallowed, 0),
    "cancellation late": lambda one: _over(one.cancel_latency_s, LATE_S),
    "work left by the test before": lambda one: _over(one.left_before, 0),
    "after": lambda one: one.test_before,
    "worker": lambda one: one.worker,
    "seed": lambda one: one.seed,
    "runner": lambda one: one.stratum,
    "hour": lambda one: f"{one.hour:02}",
}
"""The hour is that of the day, UTC. What the backend has to do with it is told by the case's other variants."""
BACKEND: Final = "backend"


def had(attempt: Attempt) -> Iterator[tuple[str, str | bool]]:
    """What is known of it, by kind."""
    for kind, reader in KINDS.items():
        if (value := reader(attempt)) is not None:
            yield kind, value
