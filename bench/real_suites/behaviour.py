"""How the tests of a suite end when it is run several times, without the plugin and with it.

A suite may disagree with itself. Only an ending that it never has alone speaks against the plugin.
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
    unsteady: list[str]
    """Tests that end otherwise from one run without the plugin to the next."""
    only_with: list[str]
    """Sentences: what was never seen without the plugin."""


def behaviour(pairs: Sequence[Pair]) -> Behaviour:
    """Of the same suite, run in the same way."""
    plain = endings([pair.plain_endings for pair in pairs])
    recorded = endings([pair.recorded_endings for pair in pairs])
    strange = {pair.recorded.status for pair in pairs} - {pair.plain.status for pair in pairs}
    return Behaviour(
        tests=len(plain),
        unsteady=sorted(map(_name, (test for test, ways in plain.items() if len(ways) > 1))),
        only_with=[f"pytest ends with status {status}" for status in sorted(strange)]
        + differences(plain, recorded)
        + sorted({said for pair in pairs for said in pair.traces}),
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


def differences(plain: Endings, recorded: Endings) -> list[str]:
    """Sentences: the tests that have an ending with the plugin which they never have without it."""
    nowhere: set[tuple[str, ...]] = {()}
    return [
        f"{_name(test)}: {_say(with_it)}, without the plugin {_say(plain.get(test, nowhere))}"
        for test in sorted(plain.keys() | recorded.keys())
        if (with_it := recorded.get(test, nowhere) - plain.get(test, nowhere))
    ]


def _name(test: Address) -> str:
    return f"{test.classname}::{test.name}"


def _say(ways: set[tuple[str, ...]]) -> str:
    return " or ".join(" and ".join(way) or "not there" for way in sorted(ways))
