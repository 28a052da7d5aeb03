"""Processes that tests start, in every way, outside and inside of loops."""

import asyncio
import multiprocessing
import os
import sys

import pytest
from work import on_asyncio

RECORDED = {
    "::test_child_runs_a_loop[fork]": {"backend": None},
    "::test_child_runs_a_loop[spawn]": {"backend": None},
    "::test_child_runs_a_loop[forkserver]": {"backend": None},
    "::test_forks_by_hand": {"backend": None},
    "::test_forks_in_a_loop": {"backend": "asyncio"},
    "::test_runs_a_program": {"backend": "asyncio"},
    "::test_after": {"backend": "asyncio", "work": "asyncio"},
}


def child():
    asyncio.run(on_asyncio())
    os._exit(7)


@pytest.mark.parametrize("way", ["fork", "spawn", "forkserver"])
def test_child_runs_a_loop(way):
    process = multiprocessing.get_context(way).Process(target=child)
    process.start()
    process.join()
    assert process.exitcode == 7


def test_forks_by_hand():
    if (pid := os.fork()) == 0:
        child()
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7


def test_forks_in_a_loop():
    async def main():
        await on_asyncio()
        if (pid := os.fork()) == 0:
            os._exit(8)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 8
        await on_asyncio()

    asyncio.run(main())


def test_runs_a_program():
    async def main():
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", "raise SystemExit(9)")
        assert await process.wait() == 9

    asyncio.run(main())


def test_after():
    asyncio.run(on_asyncio())
