"""Runs a program on trio."""

from __future__ import annotations

import time

import trio
import trio.testing

from tests.plugin.programs.program import Account, Block, Cancelled, Limited, Overrun, Program, Sleep, Step, Together

FAR = 600.0


async def run(program: Program, account: Account) -> None:
    for step in program:
        await take(step, account)


async def take(step: Step, account: Account) -> None:
    match step:
        case Sleep(ms):
            await trio.sleep(ms / 1e3)
        case Block(ms):
            started = time.perf_counter_ns()
            time.sleep(ms / 1e3)  # noqa: ASYNC251  (this line blocks)
            account.blocks.append(time.perf_counter_ns() - started)
        case Together(children):
            async with trio.open_nursery() as nursery:
                for child in children:
                    account.spawn()
                    nursery.start_soon(counted, child, account)
        case Cancelled(after_ms, swallows):
            await cancelled(after_ms / 1e3, swallows, account)
        case Limited(body):
            account.limited += 1
            with trio.fail_after(FAR):
                await run(body, account)
        case Overrun(limit_ms, quietly):
            account.limited += 1
            await overrun(limit_ms / 1e3, quietly, account)


async def overrun(limit: float, quietly: bool, account: Account) -> None:
    if quietly:
        with trio.move_on_after(limit) as scope:
            await trio.sleep(FAR)
        account.overrun += scope.cancelled_caught
        return
    try:
        with trio.fail_after(limit):
            await trio.sleep(FAR)
    except trio.TooSlowError:
        account.overrun += 1


async def counted(program: Program, account: Account) -> None:
    try:
        await run(program, account)
    finally:
        account.end()


async def cancelled(after: float, swallows: bool, account: Account) -> None:
    scope = trio.CancelScope()
    async with trio.open_nursery() as nursery:
        account.spawn()
        nursery.start_soon(sleeper, scope, swallows, account)
        await trio.sleep(after)
        await trio.testing.wait_all_tasks_blocked()
        account.cancelled += 1
        scope.cancel()


async def sleeper(scope: trio.CancelScope, swallows: bool, account: Account) -> None:
    with scope:
        try:
            await trio.sleep(FAR)
        except trio.Cancelled:
            if not swallows:
                raise
            account.swallowed += 1
    account.end()
