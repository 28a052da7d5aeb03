"""What a reporter adds to a session, and what to each test: from a small suite and a large one of the same tests."""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from bench.plugin.contestants import PLAIN, Contestant
from bench.plugin.execution import Cost
from bench.plugin.rounds import Spread, spread


class Size(NamedTuple):
    """The suite with so many tests."""

    tests: int
    run: Callable[[Contestant], Cost]


class Share(NamedTuple):
    """Of one round, wall time."""

    session_ms: float
    test_us: float


def share(small: tuple[int, float], large: tuple[int, float]) -> Share:
    """Of the seconds that were added to so many tests, at two sizes: a line through both.

    Raises:
        ZeroDivisionError: the sizes are the same.
    """
    (few, less), (many, more) = small, large
    each = (more - less) / (many - few)
    return Share((less - few * each) * 1e3, each * 1e6)


def measure(
    small: Size, large: Size, contestants: Sequence[Contestant], rounds: int, tell: Callable[[str], None]
) -> dict[str, list[Share]]:
    """By the name of the contestant, one share a round; each in an order of the round's own.

    Raises:
        DidNotRun: one of them fails.
    """
    found: dict[str, list[Share]] = {contestant.name: [] for contestant in contestants}
    for number in range(1, rounds + 1):
        order = list(contestants)
        random.Random(number).shuffle(order)
        for contestant in order:
            one = share(*((size.tests, _added(size, contestant)) for size in (small, large)))
            found[contestant.name].append(one)
            tell(f"round {number}/{rounds}  {contestant.name}: {one.session_ms:.0f} ms, {one.test_us:.0f} us a test")
    return found


def _added(size: Size, contestant: Contestant) -> float:
    """Seconds of wall time, beside the plain runs before and after."""
    before, with_it, after = size.run(PLAIN).wall, size.run(contestant).wall, size.run(PLAIN).wall
    return with_it - (before + after) / 2


def table(found: Mapping[str, Sequence[Share]]) -> str:
    """The one that costs a test least comes first."""
    lines = [
        "### What a session costs, and a test",
        "",
        "| reporter | added to a session, ms: median (min–max) | added to a test, µs | rounds |",
        "| --- | --- | --- | --- |",
    ]
    spreads = {name: [spread(values) for values in zip(*shares, strict=True)] for name, shares in found.items()}
    for name, (session, test) in sorted(spreads.items(), key=lambda line: line[1][1].median):
        lines.append(f"| {name} | {_whole(session)} | {_whole(test)} | {len(found[name])} |")
    return "\n".join(lines)


def _whole(figures: Spread) -> str:
    return f"{figures.median:.0f} ({figures.low:.0f} to {figures.high:.0f})"
