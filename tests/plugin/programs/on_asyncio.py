"""Runs a program on asyncio, or on a loop that is like it."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Coroutine
from typing import Any

import anyio

from tests.plugin.programs.account import Account
from tests.plugin.programs.program import (
    Block,
    Cancelled,
    Ignored,
    Left,
    Limited,
    Overrun,
    Program,
    Sleep,
    Step,
    Together,
)

FAR = 60.0
WAYS = ("asyncio.timeout", "asyncio.wait_for", "anyio.fail_after", "anyio.move_on_after")
SPAWNS = sys.version_info < (3, 12)
"""Whether `wait_for` makes a task of what it waits for. It then loses a cancellation that comes as this task ends."""
FAR_WAYS = tuple("asyncio.timeout" if SPAWNS and way == "asyncio.wait_for" else way for way in WAYS)
"""What may stand under a near deadline: where that one's cancellation is lost, the program does not end."""


async def play(program: Program, account: Account) -> None:
    await run(program, account)
    account.delivered = account.cancelled + account.overruns + account.aborted + account.left


async def run(program: Program, account: Account) -> None:
    for step in program:
        await take(step, account)


async def take(step: Step, account: Account) -> None:
    match step:
        case Sleep(ms):
            await asyncio.sleep(ms / 1e3)
            account.slept = max(account.slept, ms)
        case Block(ms):
            started = time.perf_counter_ns()
            time.sleep(ms / 1e3)  # noqa: ASYNC251  (this line blocks)
            account.blocks.append(time.perf_counter_ns() - started)
        case Together(children):
            await together(children, account)
        case Cancelled(after_ms, swallows):
            await cancelled(after_ms / 1e3, swallows, account)
        case Limited(way, body):
            await limited(FAR_WAYS[way], FAR, lambda: run(body, account), account)
        case Overrun(way, limit_ms, body):
            await limited(WAYS[way], limit_ms / 1e3, lambda: overrun(body, account), account)
        case Ignored(way, limit_ms):
            await limited(WAYS[way], limit_ms / 1e3, ignores, account)
        case Left():
            spawned(forever(), account)
            account.left += 1


def spawned(coro: Coroutine[Any, Any, None], account: Account) -> asyncio.Task[None]:
    task = asyncio.create_task(coro)
    account.spawn(lambda: not task.done())
    return task


async def together(children: tuple[Program, ...], account: Account) -> None:
    tasks: list[asyncio.Task[None]] = []
    try:
        async with asyncio.TaskGroup() as group:
            for child in children:
                task = group.create_task(run(child, account))
                account.spawn(lambda task=task: not task.done())  # type: ignore[misc]
                tasks.append(task)
    finally:
        account.aborted += sum(task.cancelled() for task in tasks)


async def limited(
    kind: str, seconds: float, body: Callable[[], Coroutine[Any, Any, bool | None]], account: Account
) -> None:
    """Under a deadline of that kind; the body says whether it has ended though its time was over."""
    ignored: bool | None = False
    if kind.startswith("anyio") and seconds < FAR:
        account.insists = True
    try:
        match kind:
            case "asyncio.timeout":
                async with asyncio.timeout(seconds):
                    ignored = await body()
            case "asyncio.wait_for":
                account.spawned += SPAWNS
                account.hidden |= SPAWNS
                ignored = await asyncio.wait_for(body(), seconds)
            case "anyio.fail_after":
                with anyio.fail_after(seconds):
                    ignored = await body()
            case _:
                with anyio.move_on_after(seconds) as scope:
                    ignored = await body()
                if scope.cancelled_caught:
                    account.fired(kind, "caught")
                    return
    except TimeoutError:
        account.fired(kind, "raised")
    except asyncio.CancelledError:  # by a deadline around this one
        account.met(kind)
        raise
    else:
        account.fired(kind, "not caught") if ignored else account.met(kind)


async def overrun(body: Program, account: Account) -> None:
    await run(body, account)
    await forever()


async def forever() -> None:
    await asyncio.sleep(FAR)


async def ignores() -> bool:
    try:
        await forever()
    except asyncio.CancelledError:
        return True
    return False


async def cancelled(after: float, swallows: bool, account: Account) -> None:
    child = spawned(sleeper(swallows, account), account)
    await asyncio.sleep(0)
    await asyncio.sleep(after)
    account.cancelled += 1
    child.cancel()
    await asyncio.wait([child])


async def sleeper(swallows: bool, account: Account) -> None:
    try:
        await forever()
    except asyncio.CancelledError:
        if not swallows:
            raise
        account.swallowed += 1
