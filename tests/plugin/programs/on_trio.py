"""Runs a program on trio."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import trio
import trio.testing

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

FAR = 600.0
WAYS = ("trio.fail_after", "trio.move_on_after", "anyio.fail_after", "anyio.move_on_after")


async def run(program: Program, account: Account) -> None:
    for step in program:
        await take(step, account)


async def take(step: Step, account: Account) -> None:
    match step:
        case Sleep(ms):
            await sleep(ms / 1e3, account)
            account.slept = max(account.slept, ms)
        case Block(ms):
            started = time.perf_counter_ns()
            time.sleep(ms / 1e3)  # noqa: ASYNC251  (this line blocks)
            account.blocks.append(time.perf_counter_ns() - started)
        case Together(children):
            async with trio.open_nursery() as nursery:
                for child in children:
                    spawn(nursery, account, run, child, account)
        case Cancelled(after_ms, swallows):
            await cancelled(after_ms / 1e3, swallows, account)
        case Limited(way, body):
            await limited(WAYS[way], FAR, lambda: run(body, account), account)
        case Overrun(way, limit_ms, body):
            await limited(WAYS[way], limit_ms / 1e3, lambda: overrun(body, account), account)
        case Ignored(way, limit_ms):
            await limited(WAYS[way], limit_ms / 1e3, lambda: ignores(account), account)
        case Left():  # no task outlives its nursery
            pass


def spawn(nursery: trio.Nursery, account: Account, function: Callable[..., Awaitable[None]], *arguments: Any) -> None:
    ended: list[bool] = []
    account.spawn(lambda: not ended)
    nursery.start_soon(child_of, ended, account, function, arguments)


async def child_of(
    ended: list[bool], account: Account, function: Callable[..., Awaitable[None]], arguments: tuple[Any, ...]
) -> None:
    try:
        await function(*arguments)
    except BaseException:
        account.aborted += 1
        raise
    finally:
        ended.append(True)


async def limited(kind: str, seconds: float, body: Callable[[], Awaitable[bool | None]], account: Account) -> None:
    """Under a deadline of that kind; the body says whether it has ended though its time was over."""
    scope: Any
    ignored: bool | None = False
    try:
        match kind:
            case "trio.fail_after":
                with trio.fail_after(seconds) as scope:
                    ignored = await body()
            case "trio.move_on_after":
                with trio.move_on_after(seconds) as scope:
                    ignored = await body()
            case "anyio.fail_after":
                with anyio.fail_after(seconds) as scope:
                    ignored = await body()
            case _:
                with anyio.move_on_after(seconds) as scope:
                    ignored = await body()
    except (TimeoutError, trio.TooSlowError):
        account.fired(kind, "raised")
    except BaseException:  # by a deadline around this one
        account.met(kind)
        raise
    else:
        if scope.cancelled_caught:
            account.fired(kind, "caught")
        else:
            account.fired(kind, "not caught") if ignored else account.met(kind)


async def sleep(seconds: float, account: Account) -> None:
    try:
        await trio.sleep(seconds)
    except trio.Cancelled:
        account.delivered += 1
        account.ties += seconds < FAR
        raise


async def overrun(body: Program, account: Account) -> None:
    await run(body, account)
    await sleep(FAR, account)


async def ignores(account: Account) -> bool:
    try:
        await sleep(FAR, account)
    except trio.Cancelled:
        return True
    return False


async def cancelled(after: float, swallows: bool, account: Account) -> None:
    scope = trio.CancelScope()
    async with trio.open_nursery() as nursery:
        spawn(nursery, account, sleeper, scope, swallows, account)
        await trio.sleep(after)
        await trio.testing.wait_all_tasks_blocked()
        account.cancelled += 1
        scope.cancel()


async def sleeper(scope: trio.CancelScope, swallows: bool, account: Account) -> None:
    with scope:
        try:
            await sleep(FAR, account)
        except trio.Cancelled:
            if not swallows:
                raise
            account.swallowed += 1
