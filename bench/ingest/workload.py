"""Batches as a busy suite sends them."""

import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from tests.fixtures.batches import body, failure, header, loop, phase, result

TEXT = "E   assert served == sent\n" * 40
BACKENDS = ("asyncio", "asyncio+uvloop", "trio")


def batches(session: UUID, results: int, size: int, names: int) -> Iterator[bytes]:
    """`results` results of `names` node ids in batches of `size`; one in a hundred fails, with a text of its own."""
    chance = random.Random(7)
    for seq, first in enumerate(range(0, results, size), start=1):
        lines = [_result(number, names, chance) for number in range(first, min(first + size, results))]
        yield body(header(session, seq), *lines)


def _result(number: int, names: int, chance: random.Random) -> dict[str, Any]:
    name = number % names
    backend = BACKENDS[name % 3]
    case = f"tests/net/test_module_{name // 60:03}.py::test_behaviour_{name // 3}"
    ran = loop(backend=backend, run_s=chance.random(), ticks=chance.randrange(500), longest_tick_s=chance.random() / 9)
    failed = chance.random() < 0.01
    return result(
        f"{case}[{backend}]",
        case=case,
        backend=backend,
        index=number,
        params={"anyio_backend": backend},
        outcome="failed" if failed else "passed",
        failures=[failure(text=TEXT + str(number))] if failed else [],
        phases=[phase("setup", chance.random()), phase("call", chance.random(), ran), phase("teardown", 1e-4)],
    )
