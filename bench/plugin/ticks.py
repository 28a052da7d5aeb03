"""`ticks.py PAIRS COUNT`: nanoseconds that the probes add to one operation of a loop, as JSON.

A script of its own, run by the reporters' Python: with and without the probes by turns in one process, CPU time,
empty ticks (a task that only yields) unless the name says what. The floor is the least that any probe pays: the same
wait with two clock reads around it and nothing else.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import anyio
import trio
import uvloop
from pytest_loopglass.probes import Probes
from pytest_loopglass.record import STAGE

Program = Callable[[int], None]


async def yields(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def checkpoints(count: int) -> None:
    for _ in range(count):
        await trio.lowlevel.cancel_shielded_checkpoint()


async def timeouts(count: int) -> None:
    for _ in range(count):
        async with asyncio.timeout(60):  # noqa: ASYNC100  (it is the bare block that is measured)
            pass


async def waits(count: int) -> None:
    for _ in range(count):
        await asyncio.wait_for(asyncio.sleep(0), 60)


async def moves_on(count: int) -> None:
    for _ in range(count):
        with anyio.move_on_after(60):  # noqa: ASYNC100  (it is the bare block that is measured)
            pass


async def moves_on_by_trio(count: int) -> None:
    for _ in range(count):
        with trio.move_on_after(60):  # noqa: ASYNC100  (it is the bare block that is measured)
            pass


async def nothing() -> None:
    pass


async def never() -> None:
    await asyncio.get_running_loop().create_future()


async def tasks(count: int) -> None:
    """50 at once."""
    for _ in range(count // 50):
        await asyncio.gather(*[asyncio.create_task(nothing()) for _ in range(50)])


async def cancelled_tasks(count: int) -> None:
    for _ in range(count // 50):
        found = [asyncio.create_task(never()) for _ in range(50)]
        await asyncio.sleep(0)
        for task in found:
            task.cancel()
        await asyncio.gather(*found, return_exceptions=True)


async def tasks_of_trio(count: int) -> None:
    for _ in range(count // 50):
        async with trio.open_nursery() as nursery:
            for _ in range(50):
                nursery.start_soon(nothing)


async def cancelled_scopes(count: int) -> None:
    for _ in range(count):
        with trio.CancelScope() as scope:
            scope.cancel()
            await trio.lowlevel.checkpoint()


def steps(count: int) -> None:
    """50 tasks that yield in turn: a step is a fiftieth of a tick."""

    async def main() -> None:
        await asyncio.gather(*[yields(count // 50) for _ in range(50)])

    asyncio.run(main())


def followed(program: Callable[[int], Any]) -> Program:
    """The same, in phases that are short enough for what comes of each cancellation to be found out."""

    def run(count: int) -> None:
        for _ in range(count // 1000):
            asyncio.run(program(1000))
            STAGE.turn()

    return run


def on_asyncio(count: int) -> None:
    asyncio.run(yields(count))


def on_uvloop(count: int) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(yields(count))


def on_trio(count: int) -> None:
    trio.run(checkpoints, count)


@contextmanager
def probes() -> Iterator[None]:
    installed = Probes()
    installed.install()
    try:
        yield
    finally:
        installed.uninstall()


@contextmanager
def clock_reads(owner: Any, name: str) -> Iterator[None]:
    """Two clock reads around each wait."""
    original = getattr(owner, name)

    def timed(self: Any, timeout: float, now: Callable[[], int] = time.perf_counter_ns) -> Any:
        now()
        events = original(self, timeout)
        now()
        return events

    setattr(owner, name, timed)
    try:
        yield
    finally:
        setattr(owner, name, original)


def cost(program: Program, count: int) -> float:
    """CPU nanoseconds of one tick."""
    began = time.process_time_ns()
    program(count)
    return (time.process_time_ns() - began) / count


def added(program: Program, by: Callable[[], Any], pairs: int, count: int) -> dict[str, list[float]]:
    """Cost of a tick without and with it, one of each for a pair."""
    found: dict[str, list[float]] = {"without": [], "with": []}
    for _ in range(pairs):
        found["without"].append(cost(program, count))
        with by():
            found["with"].append(cost(program, count))
    return found


def main(pairs: int, count: int) -> None:
    asyncio_wait = type(asyncio.new_event_loop()._selector)  # type: ignore[attr-defined]
    trio_wait = trio._core._run.TheIOManager  # type: ignore[attr-defined]
    wanted: list[tuple[str, Program, Callable[[], Any]]] = [
        ("asyncio: floor", on_asyncio, lambda: clock_reads(asyncio_wait, "select")),
        ("asyncio: probes", on_asyncio, probes),
        ("asyncio+uvloop: probes", on_uvloop, probes),
        ("trio: floor", on_trio, lambda: clock_reads(trio_wait, "get_events")),
        ("trio: probes", on_trio, probes),
        ("asyncio step: probes", steps, probes),
        ("asyncio task: probes", lambda count: asyncio.run(tasks(count)), probes),
        ("asyncio task, cancelled: probes", lambda count: asyncio.run(cancelled_tasks(count)), probes),
        ("asyncio task, cancelled, of 1000 in a phase: probes", followed(cancelled_tasks), probes),
        ("trio task: probes", lambda count: trio.run(tasks_of_trio, count), probes),
        ("trio scope, cancelled: probes", lambda count: trio.run(cancelled_scopes, count), probes),
        ("asyncio.timeout: probes", lambda count: asyncio.run(timeouts(count)), probes),
        ("asyncio.wait_for, and two ticks: probes", lambda count: asyncio.run(waits(count)), probes),
        ("anyio.move_on_after on asyncio: probes", lambda count: asyncio.run(moves_on(count)), probes),
        ("trio.move_on_after: probes", lambda count: trio.run(moves_on_by_trio, count), probes),
    ]
    for _, program, _ in wanted:
        program(count)
    print(json.dumps({name: added(program, by, pairs, count) for name, program, by in wanted}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
