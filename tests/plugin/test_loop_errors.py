"""What a loop tells its exception handler is told by kind."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plugin.ledgers import ledger
from tests.plugin.suites import Suite

pytest.importorskip("uvloop")

ERRORS = """
    import asyncio, gc
    import uvloop
    async def fails(): raise ValueError("why")
    async def unretrieved():
        task = asyncio.create_task(fails())
        await asyncio.wait([task])
        del task
        gc.collect()
    async def callback():
        asyncio.get_running_loop().call_soon(lambda: 1 / 0)
        await asyncio.sleep(0.001)
    async def other():
        for _ in range(3): asyncio.get_running_loop().call_exception_handler({"message": "odd"})
    async def destroyed():
        async def waits(): await asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().create_task(waits())
        await asyncio.sleep(0)
        gc.collect()
    def test_asyncio_unretrieved(): asyncio.run(unretrieved())
    def test_uvloop_unretrieved(): uvloop.run(unretrieved())
    def test_asyncio_callback(): asyncio.run(callback())
    def test_uvloop_callback(): uvloop.run(callback())
    def test_asyncio_other(): asyncio.run(other())
    def test_uvloop_other(): uvloop.run(other())
    def test_asyncio_destroyed(): asyncio.run(destroyed())
    def test_uvloop_destroyed(): uvloop.run(destroyed())
"""


def test_what_a_loop_complains_of_is_told_by_kind(suite: Suite) -> None:
    recorded = suite.write(test_errors=ERRORS).run("-W", "ignore")
    recorded.run.assert_outcomes(passed=8)
    for host in ("asyncio", "uvloop"):
        found: dict[str, list[dict[str, Any]]] = {
            name: ledger(recorded, f"::test_{host}_{name}")["errors"]
            for name in ("unretrieved", "callback", "other", "destroyed")
        }
        assert found["unretrieved"] == [
            {
                "kind": "exception never retrieved",
                "message": "Task exception was never retrieved: ValueError: why",
                "count": 1,
            }
        ]
        (callback,) = found["callback"]
        assert callback["kind"] == "callback failed"
        assert callback["message"].endswith("ZeroDivisionError: division by zero")
        assert " at 0x" not in callback["message"]
        assert found["other"] == [{"kind": "other", "message": "odd", "count": 3}]
        (destroyed,) = found["destroyed"]
        assert destroyed["kind"] == "task destroyed"
        assert destroyed["message"].endswith("waits")
