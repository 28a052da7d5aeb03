"""Runs a program on asyncio, or on a loop that is like it."""

from __future__ import annotations

import asyncio
import time

from tests.plugin.programs.program import Account, Block, Cancelled, Limited, Overrun, Program, Sleep, Step, Together

FAR = 600.0


async def run(program: Program, account: Account) -> None:
    for step in program:
        await take(step, account)


async def take(step: Step, account: Account) -> None:
    match step:
        case Sleep(ms):
            await asyncio.sleep(ms / 1e3)
        case Block(ms):
            started = time.perf_counter_ns()
            time.sleep(ms / 1e3)  # noqa: ASYNC251  (this line blocks)
            account.blocks.append(time.perf_counter_ns() - started)
        case Together(children):
            async with asyncio.TaskGroup() as group:
                for child in children:
                    account.spawn()
                    group.create_task(counted(child, account))
        case Cancelled(after_ms, swallows):
            await cancelled(after_ms / 1e3, swallows, account)
        case Limited(body):
            account.limited += 1
            async with asyncio.timeout(FAR):
                await run(body, account)
        case Overrun(limit_ms, _):
            account.limited += 1
            try:
                async with asyncio.timeout(limit_ms / 1e3):
                    await asyncio.sleep(FAR)
            except TimeoutError:
                account.overrun += 1


async def counted(program: Program, account: Account) -> None:
    try:
        await run(program, account)
    finally:
        account.end()


async def cancelled(after: float, swallows: bool, account: Account) -> None:
    account.spawn()
    child = asyncio.create_task(sleeper(swallows, account))
    await asyncio.sleep(0)
    await asyncio.sleep(after)
    account.cancelled += 1
    child.cancel()
    await asyncio.wait([child])


async def sleeper(swallows: bool, account: Account) -> None:
    try:
        await asyncio.sleep(FAR)
    except asyncio.CancelledError:
        if not swallows:
            raise
        account.swallowed += 1
    finally:
        account.end()
