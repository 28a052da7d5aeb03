"""What a world may be like that the protocol leaves open, and other worlds that a rule has to stand."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Shape:
    """`name` says what is unusual."""

    name: str = "as published"
    runs_a_day: float = 5.0
    """Rules that look at 7 and at 14 days score what was published with five."""
    two_backends: float = 0.6
    """The share of tests that run on two."""
    bursting: float = 0.5
    """The share of the time for which a test that flakes in bursts does."""
    outages_last: float = 0.5
    """The share of outages that hit a rerun when they have hit the first attempt; others come and go."""
    broken_passes: float = 0.0
    """How often a broken test passes: never, or no rule could find same-commit disagreements .99 precise."""
    modules_told: bool = True
    """Whether the history says of which module a test is."""
    outages_follow: float = 0.0
    """How probably an outage lasts into the next run."""


USUAL: Final = Shape()
OTHERS: Final = (
    Shape("a run a day", runs_a_day=1),
    Shape("50 runs a day", runs_a_day=50),
    Shape("nobody says the module", modules_told=False),
    Shape("one backend", two_backends=0.0),
    Shape("bursts for a fifth of the time", bursting=0.2),
    Shape("outages last for runs", outages_last=1.0, outages_follow=0.5),
    Shape("broken tests pass now and then", broken_passes=0.003),
)
