"""A test that was seen while it hung."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HangingTask:
    name: str
    kind: str
    parent: int | None
    what: str
    state: str | None
    frames: list[str]


@dataclass(frozen=True, slots=True)
class HangingThread:
    name: str
    frames: list[str]


@dataclass(frozen=True, slots=True)
class Hanging:
    """A test that was seen while it hung."""

    when: str
    elapsed_s: float
    limit_s: float | None
    tasks: list[HangingTask]
    tasks_left_out: int | None
    threads: list[HangingThread]
    missing: dict[str, str]
