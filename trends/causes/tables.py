"""Attempts into counts, and counts into what holds."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from trends.causes.trait import BACKEND, Attempt, Trait, had
from trends.stats.association import Table, adjusted, fisher

LEAST: Final = 2
"""Failures that must have had it."""
P: Final = 0.05


class Association(NamedTuple):
    trait: Trait
    table: Table
    p: float
    """After Holm."""


def associated(own: Sequence[Attempt], elsewhere: Sequence[Attempt] = ()) -> list[Association]:
    """What goes together with failing more often than chance would have it, the surest first.

    `elsewhere`: attempts of the same case on other backends.
    """
    counted = [*tables(own), *backend(own, elsewhere)]
    tried = [(trait, table) for trait, table in counted if table.utmost.failed_with >= LEAST and table.is_telling]
    found = [table for _, table in tried]
    chances = adjusted([fisher(table) for table in found], found, P)
    held = [Association(*one, p) for one, p in zip(tried, chances, strict=True) if p <= P]
    return sorted((one for one in held if one.table.failed_with >= LEAST), key=lambda one: (one.p, one.trait))


def backend(own: Sequence[Attempt], elsewhere: Sequence[Attempt]) -> Iterator[tuple[Trait, Table]]:
    if own and elsewhere:
        failed, others = sum(one.failed for one in own), sum(one.failed for one in elsewhere)
        yield Trait(BACKEND, own[0].backend), Table(failed, others, len(own) - failed, len(elsewhere) - others)


def tables(attempts: Sequence[Attempt]) -> Iterator[tuple[Trait, Table]]:
    """A trait that is only there or not has no value; of the others each value is a trait."""
    known: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    counts: defaultdict[Trait, Counter[bool]] = defaultdict(Counter)
    for attempt in attempts:
        for kind, value in had(attempt):
            known[kind][attempt.failed] += 1
            if value is not False:
                counts[Trait(kind, "" if value is True else str(value))][attempt.failed] += 1
    for trait, count in counts.items():
        of_kind = known[trait.kind]
        yield trait, Table(count[True], of_kind[True] - count[True], count[False], of_kind[False] - count[False])
