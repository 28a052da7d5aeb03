"""An order in which what fails together stands together."""

from collections.abc import Sequence


def by_likeness(failed: Sequence[int]) -> list[int]:
    """Places of the rows: the first one, then always the one most like the one before.

    `failed`: for each row the columns it failed in, as bits. Likeness is what both have, of what either has.
    """
    left = list(range(len(failed)))
    order: list[int] = []
    while left:
        last = failed[order[-1]] if order else 0
        best = max(left, key=lambda at: (likeness(last, failed[at]), -at)) if order else left[0]
        left.remove(best)
        order.append(best)
    return order


def likeness(one: int, other: int) -> float:
    """0: nothing in common; 1: the same."""
    either = (one | other).bit_count()
    return (one & other).bit_count() / either if either else 1.0
