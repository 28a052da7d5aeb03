"""The programs: steps that every backend can take."""

from __future__ import annotations

from dataclasses import dataclass

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

    way: int
    """Which of the ways that the backend has to set a deadline."""
    body: Program


@dataclass(frozen=True)
class Overrun:
    """Steps, and then a long sleep, under a deadline that is near: it cuts them short, groups and all."""

    way: int
    limit_ms: int
    body: Program


@dataclass(frozen=True)
class Ignored:
    """A deadline that is near, and a sleep under it that swallows the cancellation."""

    way: int
    limit_ms: int


@dataclass(frozen=True)
class Left:
    """A task that nobody waits for, and that sleeps until its loop is shut down. Nothing where that cannot be done."""


Step = Sleep | Block | Together | Cancelled | Limited | Overrun | Ignored | Left
Program = tuple[Step, ...]
WAYS = st.integers(0, 3)
NEAR = st.integers(1, 5)


def programs() -> st.SearchStrategy[Program]:
    leaves = st.one_of(
        _work(),
        st.builds(Cancelled, st.integers(0, 4), st.booleans()),
        st.builds(Overrun, WAYS, NEAR, _bodies(_trees(_work()))),
        st.builds(Ignored, WAYS, NEAR),
    )
    return st.lists(_trees(leaves), min_size=1, max_size=4).map(tuple)


def _work() -> st.SearchStrategy[Step]:
    return st.one_of(
        st.builds(Sleep, st.integers(0, 4)), st.builds(Block, st.sampled_from([1, 1, 2, 2, 3, 3, 45])), st.builds(Left)
    )


def _trees(leaves: st.SearchStrategy[Step]) -> st.SearchStrategy[Step]:
    def grow(steps: st.SearchStrategy[Step]) -> st.SearchStrategy[Step]:
        groups = st.lists(_bodies(steps), min_size=1, max_size=3).map(tuple)
        return st.one_of(st.builds(Together, groups), st.builds(Limited, WAYS, _bodies(steps)))

    return st.recursive(leaves, grow, max_leaves=8)


def _bodies(steps: st.SearchStrategy[Step]) -> st.SearchStrategy[Program]:
    return st.lists(steps, max_size=3).map(tuple)
