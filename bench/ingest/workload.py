"""Batches as a busy suite sends them."""

import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from tests.fixtures.batches import (
    body,
    cancellation,
    cancellations,
    deadline,
    deadlines,
    failure,
    header,
    ledger,
    loop,
    phase,
    result,
    slow_tick,
    tasks,
)

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
    failed = chance.random() < 0.01
    return result(
        f"{case}[{backend}]",
        case=case,
        backend=backend,
        index=number,
        params={"anyio_backend": backend},
        outcome="failed" if failed else "passed",
        failures=[failure(text=TEXT + str(number))] if failed else [],
        phases=[
            phase("setup", chance.random(), _loop(backend, chance) if chance.random() < 0.3 else None),
            phase("call", chance.random(), _loop(backend, chance), _ledger(chance)),
            phase("teardown", 1e-4),
        ],
    )


def _loop(backend: str, chance: random.Random) -> dict[str, Any]:
    """One in twenty has slow ticks."""
    first = chance.randrange(30, 40)
    slow = [slow_tick(duration_s=chance.uniform(0.1, 0.5))] * chance.randrange(1, 4) if chance.random() < 0.05 else []
    return loop(
        backend=backend,
        run_s=chance.random(),
        ticks=chance.randrange(500),
        longest_tick_s=chance.random() / 9,
        histogram=[[bucket, chance.randrange(1, 90)] for bucket in range(first, first + chance.randrange(2, 16))],
        slow=len(slow),
        slow_ticks=slow,
    )


def _ledger(chance: random.Random) -> dict[str, Any] | None:
    """Two in three tests spawn tasks or set deadlines, one in five cancels."""
    if chance.random() < 0.33:
        return None
    held = [deadline(elapsed_s=chance.uniform(0.001, 0.1)) for _ in range(chance.randrange(3))]
    cancelled = [cancellation(outcome="cancelled")] * chance.randrange(1, 4) if chance.random() < 0.2 else []
    return ledger(
        tasks=tasks(spawned=chance.randrange(1, 30), left=0, pending=[]),
        cancellations=cancellations(*cancelled) if cancelled else None,
        deadlines=deadlines(*held) if held else None,
    )
