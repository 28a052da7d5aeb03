"""When which revision ran: the runs of four weeks, on the default branch and on pull requests."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

DAYS: Final = 28
DAY_S: Final = 86_400
LAST_S: Final = 300
"""So long before the end the last run begins."""
AGAIN: Final = 0.25
"""So often a revision of the default branch runs a second time."""


class Plan(NamedTuple):
    seed: int
    runs: int
    end: float
    """Of the history, seconds since the epoch."""

    def key(self, number: int) -> str:
        """What the sessions of a run agree on; `plan_of` reads it."""
        return f"demo-{self.seed}-{self.runs}-{number}"


class Pull(NamedTuple):
    """A pull request, from day to day of the history."""

    number: str
    branch: str
    opened: float
    merged: float


PULLS: Final = (
    Pull("412", "labels-as-pdf", 5, 8.4),
    Pull("417", "bank-retries", 10, 13.5),
    Pull("421", "faster-checkout", 16, 20),
    Pull("425", "tracking-on-trio", 23.5, 27.5),
)

EVENTS: Final = {"outage": 6.0, "crash": 14.0, "hang": 17.5, "interruption": 24.0}
"""What befalls one run only: the first of the default branch on or after that day."""


@dataclass(frozen=True, slots=True)
class Run:
    number: int
    at: float
    """Seconds since the epoch."""
    day: float
    """Of the history."""
    code: float
    """The day that its code is of: a pull request has what the default branch was when it was opened."""
    revision: str
    tree: str
    pull: Pull | None
    events: frozenset[str]

    @property
    def branch(self) -> str:
        return self.pull.branch if self.pull else "main"


def calendar(plan: Plan) -> Iterator[Run]:
    """Oldest first; the last is of the default branch and began shortly before the end."""
    seed, chance = plan.seed, random.Random(f"{plan.seed} calendar")  # noqa: S311
    code, commits, is_again, open_events = 0.0, 0, True, dict(EVENTS)
    for number, day in enumerate(_days(chance, plan.runs), 1):
        pull = _pull(day, number, number == plan.runs)
        if pull is None:
            is_again = not is_again and chance.random() < AGAIN
            code, commits = (code, commits) if is_again else (day, commits + 1)
        reached = [name for name, since in open_events.items() if pull is None and day >= since]
        name = f"{pull.number} {number // 4}" if pull else f"main {commits}"
        yield Run(
            number,
            plan.end - LAST_S - (DAYS - day) * DAY_S,
            day,
            pull.opened if pull else code,
            _sha(f"{seed} revision {name}"),
            _sha(f"{seed} tree {name}"),
            pull,
            frozenset(reached),
        )
        for event in reached:
            del open_events[event]


def _days(chance: random.Random, runs: int) -> list[float]:
    """Evenly spread, but not quite; the last is the end."""
    step = DAYS / runs
    return [*(step * (place + 0.2 + 0.6 * chance.random()) for place in range(runs - 1)), float(DAYS)]


def _pull(day: float, number: int, is_last: bool) -> Pull | None:
    """Every other run, while one is open."""
    if number % 2 or is_last:
        return None
    return next((pull for pull in PULLS if pull.opened <= day < pull.merged), None)


def _sha(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
