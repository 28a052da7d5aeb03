"""The programs: steps that every backend can take."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st


@dataclass(frozen=True)
class Sleep:
    ms: int


@dataclass(frozen=True)
class Block:
    """Keeps the loop's thread to itself."""

    ms: int


@dataclass(frozen=True)
class Together:
    """Children in a group of tasks."""

    children: tuple[Program, ...]


@dataclass(frozen=True)
class Cancelled:
    """A child that sleeps for long and is cancelled after a while, which it may ignore."""

    after_ms: int
    swallows: bool


@dataclass(frozen=True)
class Limited:
    """Steps under a deadline that is far away."""

    body: Program


@dataclass(frozen=True)
class Overrun:
    """A long sleep under a deadline that is near."""

    limit_ms: int
    quietly: bool
    """The block ends without an exception where the backend can do that."""


Step = Sleep | Block | Together | Cancelled | Limited | Overrun
Program = tuple[Step, ...]


@dataclass
class Account:
    """What a program did, by its own count."""

    spawned: int = 0
    alive: int = 0
    peak: int = 0
    cancelled: int = 0
    swallowed: int = 0
    limited: int = 0
    overrun: int = 0
    blocks: list[int] = field(default_factory=list)
    """Nanoseconds that each of them took."""
    slept_longest: int = 0
    """Nanoseconds."""

    def spawn(self) -> None:
        self.spawned += 1
        self.alive += 1
        self.peak = max(self.peak, self.alive)

    def end(self) -> None:
        self.alive -= 1


def programs() -> st.SearchStrategy[Program]:
    leaves = st.one_of(
        st.builds(Sleep, st.integers(0, 4)),
        st.builds(Block, st.sampled_from([1, 3, 45])),
        st.builds(Cancelled, st.integers(0, 4), st.booleans()),
        st.builds(Overrun, st.integers(1, 5), st.booleans()),
    )

    def grow(steps: st.SearchStrategy[Step]) -> st.SearchStrategy[Step]:
        bodies = st.lists(steps, max_size=3).map(tuple)
        return st.one_of(
            st.builds(Together, st.lists(bodies, min_size=1, max_size=3).map(tuple)), st.builds(Limited, bodies)
        )

    return st.lists(st.recursive(leaves, grow, max_leaves=12), min_size=1, max_size=6).map(tuple)
