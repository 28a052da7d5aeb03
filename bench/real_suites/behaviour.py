"""How the tests of a suite end when it is run several times, without the plugin and with it.

A suite may disagree with itself, the more so on a busy machine. So what wavers is told of both ways, and a difference
is what is never the same in both.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bench.real_suites.junit import Address, Ending
from bench.real_suites.pairs import Pair

Round = Sequence[Ending]
Endings = dict[Address, set[tuple[str, ...]]]
"""By test what it came to, over all rounds; nothing for a round that does not have it."""


@dataclass(frozen=True)
class Behaviour:
    tests: int
    unsteady_without: list[str]
    """Tests that end otherwise from one run to the next, without the plugin."""
    unsteady_with: list[str]
    """The same with it."""
    differs: list[str]
    """Sentences: what is otherwise with the plugin whenever it runs."""


def behaviour(pairs: Sequence[Pair]) -> Behaviour:
    """Of the same suite, run in the same way."""
    plain = endings([pair.plain_endings for pair in pairs])
    recorded = endings([pair.recorded_endings for pair in pairs])
    return Behaviour(
        tests=len(plain),
        unsteady_without=unsteady(plain),
        unsteady_with=unsteady(recorded),
        differs=_statuses(pairs)
        + differences(plain, recorded)
        + sorted({said for one in pairs for said in one.traces}),
    )


def endings(rounds: Sequence[Round]) -> Endings:
    """What each test came to in each round, whose order does not count."""
    each: list[dict[Address, list[str]]] = []
    for found in rounds:
        told = defaultdict(list)
        for test, outcome in found:
            told[test].append(outcome)
        each.append(told)
    tests = {test for told in each for test in told}
    return {test: {tuple(sorted(told.get(test, []))) for told in each} for test in tests}


def unsteady(found: Endings) -> list[str]:
    return sorted(_name(test) for test, ways in found.items() if len(ways) > 1)


def differences(plain: Endings, recorded: Endings) -> list[str]:
    """Sentences: the tests that never end with the plugin as they do without it."""
    nowhere: set[tuple[str, ...]] = {()}
    told = {test: (plain.get(test, nowhere), recorded.get(test, nowhere)) for test in plain.keys() | recorded.keys()}
    return [
        f"{_name(test)}: {_say(with_it)}, without the plugin {_say(without)}"
        for test, (without, with_it) in sorted(told.items())
        if without.isdisjoint(with_it)
    ]


def _statuses(pairs: Sequence[Pair]) -> list[str]:
    without, with_it = {pair.plain.status for pair in pairs}, {pair.recorded.status for pair in pairs}
    strange = without.isdisjoint(with_it)
    return [f"pytest ends with {sorted(with_it)}, without the plugin with {sorted(without)}"] if strange else []


def _name(test: Address) -> str:
    return f"{test.classname}::{test.name}"


def _say(ways: set[tuple[str, ...]]) -> str:
    return " or ".join(" and ".join(way) or "not there" for way in sorted(ways))
