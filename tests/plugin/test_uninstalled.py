"""The probes of tasks, cancellations and left-overs leave nothing behind, and make do where others were first."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.plugin.ledgers import ledger
from tests.plugin.suites import Suite

pytest.importorskip("trio")
pytest.importorskip("anyio")
pytest.importorskip("uvloop")


def test_nothing_is_left_of_these_probes_after_the_session(suite: Suite) -> None:
    suite.write(test_one="def test_it():\n    import asyncio, trio, uvloop, anyio\n    asyncio.run(asyncio.sleep(0))\n")
    suite.pytester.makepyfile(
        program=f"""
        import asyncio, sys, warnings, anyio._backends._asyncio, anyio._backends._trio, pytest, trio, uvloop
        import asyncio.runners, unittest.async_case
        OWNERS = [asyncio.tasks, asyncio.runners, asyncio.BaseEventLoop, uvloop.Loop, warnings, trio.CancelScope,
                  trio._core._run.Runner, trio._core._run.Task, trio._core._run, anyio._backends._asyncio.CancelScope,
                  anyio._backends._asyncio.TestRunner, anyio._backends._asyncio, unittest.async_case]
        if sys.version_info >= (3, 11):
            import asyncio.timeouts
            OWNERS.append(asyncio.timeouts.Timeout)
        def state():
            tools = [sys.monitoring.get_tool(one) for one in range(6)] if sys.version_info >= (3, 12) else []
            return [dict(vars(owner)) for owner in OWNERS], tools, sys.get_coroutine_origin_tracking_depth()
        before = state()
        assert pytest.main(["-p", "no:cacheprovider", "--loopglass", "--loopglass-spool={suite.pytester.path}/spool",
                            "-W", "ignore", "test_one.py"]) == 0
        for one, two in zip(before[0], state()[0]):
            changed = [name for name in {{**one, **two}} if one.get(name, 0) is not two.get(name, 0)]
            assert set(changed) <= {{"_ALLOW_DETERMINISTIC_SCHEDULING"}}, changed  # Hypothesis sets that in trio
        assert state()[1:] == before[1:]
        """
    )
    assert suite.pytester.runpython(Path("program.py")).ret == 0


@pytest.mark.skipif(sys.version_info < (3, 12), reason="sys.monitoring is new in 3.12")
def test_where_others_have_taken_all_of_sys_monitoring_deliveries_are_null_with_a_reason(suite: Suite) -> None:
    recorded = suite.write(
        conftest="""
        import sys
        for tool in range(6):
            if sys.monitoring.get_tool(tool) is None:
                sys.monitoring.use_tool_id(tool, f"other {tool}")
        """,
        test_it="""
        import asyncio
        async def main():
            task = asyncio.create_task(asyncio.sleep(30))
            task.cancel()
            await asyncio.wait([task])
        def test_it(): asyncio.run(main())
        """,
    ).run("-p", "conftest")
    found = ledger(recorded, "::test_it")
    assert found["cancellations"]["delivered"] is None
    assert found["missing"]["cancellations.delivered"] == "all places of sys.monitoring are taken"
