"""Cancellations: what is listed of many, Ctrl-C, and without them."""

from __future__ import annotations

import sys

import pytest

from tests.plugin.ledgers import cancellations, ledger, outcomes
from tests.plugin.suites import Suite

TAKES_CTRL_C = sys.version_info >= (3, 11)


def test_what_is_swallowed_is_listed_even_when_the_list_is_full(suite: Suite) -> None:
    recorded = suite.write(
        test_it="""
        import asyncio
        async def swallows():
            try: await asyncio.sleep(30)
            except asyncio.CancelledError: pass
        async def main():
            tasks = [asyncio.create_task(asyncio.sleep(30)) for _ in range(60)]
            tasks.append(asyncio.create_task(swallows(), name="the bad one"))
            await asyncio.sleep(0)
            for task in tasks: task.cancel()
            await asyncio.wait(tasks)
        def test_it(): asyncio.run(main())
        """
    ).run()
    listed = cancellations(recorded, "::test_it")["listed"]
    assert len(listed) == 50
    (bad,) = [one for one in listed if one["outcome"] == "swallowed"]
    assert (bad["task"], bad["site"]) == ("the bad one", "test_it.py:9 main")


@pytest.mark.parametrize("host", ["asyncio", "trio"])
def test_a_scope_that_did_not_stop_its_block_is_told_with_its_place_even_when_the_list_is_full(
    suite: Suite, host: str
) -> None:
    pytest.importorskip(host)
    pytest.importorskip("anyio")
    recorded = suite.write(
        test_it=f"""
        import anyio
        async def main():
            for _ in range(60):
                with anyio.CancelScope() as scope:
                    scope.cancel()
                    await anyio.sleep(0)
            with anyio.CancelScope() as scope:
                scope.cancel()
        def test_it(): anyio.run(main, backend={host!r})
        """
    ).run()
    listed = cancellations(recorded, "::test_it")["listed"]
    assert [one["site"] for one in listed if one["outcome"] == "not caught"] == ["test_it.py:8 main"]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="asyncio has task groups from 3.11 on")
def test_a_child_that_swallows_what_its_group_asked_for_is_told_of_and_the_parent_is_not(suite: Suite) -> None:
    recorded = suite.write(
        test_it="""
        import asyncio, pytest
        async def fails():
            await asyncio.sleep(0)
            raise ValueError
        async def deaf():
            try: await asyncio.sleep(30)
            except asyncio.CancelledError: pass
        async def main():
            async with asyncio.TaskGroup() as group:
                group.create_task(fails(), name="fails")
                group.create_task(deaf(), name="deaf")
                await asyncio.sleep(30)
        def test_it():
            with pytest.raises(BaseExceptionGroup): asyncio.run(main())
        """
    ).run()
    recorded.run.assert_outcomes(passed=1)
    found = cancellations(recorded, "::test_it")
    told = {one["task"]: one["outcome"] for one in found["listed"] if one["source"] == "task group"}
    assert told == {"deaf": "swallowed", "main": "handled"}
    assert found["swallowed"] == 1


def test_asyncio_itself_swallows_nothing_when_a_server_is_cancelled_in_the_middle_of_a_connection(suite: Suite) -> None:
    recorded = suite.write(
        test_it="""
        import asyncio
        async def main():
            loop, cut = asyncio.get_running_loop(), []
            def cuts():
                cut.extend(asyncio.all_tasks() - {main_task, client})
                for task in cut: task.cancel()
            def connected():
                loop.call_soon(cuts)
                return asyncio.Protocol()
            main_task = asyncio.current_task()
            server = await loop.create_server(connected, "127.0.0.1", 0)
            client = asyncio.create_task(asyncio.open_connection(*server.sockets[0].getsockname()))
            _, writer = await client
            while not cut: await asyncio.sleep(0.001)
            await asyncio.wait(cut, timeout=30)
            assert [task.cancelled() for task in cut] == [False]
            writer.close()
            server.close()
        def test_it(): asyncio.run(main())
        """
    ).run()
    recorded.run.assert_outcomes(passed=1)
    assert outcomes(recorded, "::test_it") == [("explicit", "handled")]
    assert cancellations(recorded, "::test_it")["swallowed"] == 0


def test_a_library_may_end_its_own_tasks_as_it_likes_and_the_suites_may_not_go_on(suite: Suite) -> None:
    folder = suite.pytester.mkdir("site-packages")
    (folder / "clockwork.py").write_text(
        "import asyncio\n"
        "class Timer:\n"
        "    def start(self, coro=None): self.task = asyncio.create_task(coro or self._run())\n"
        "    def stop(self): self.task.cancel()\n"
        "    async def _run(self):\n"
        "        try: await asyncio.sleep(30)\n"
        "        except asyncio.CancelledError: pass\n"
    )
    recorded = suite.write(
        test_it="""
        import asyncio, sys
        sys.path.insert(0, "site-packages")
        from clockwork import Timer
        async def deaf():
            try: await asyncio.sleep(30)
            except asyncio.CancelledError: pass
        async def main(coro=None):
            timer = Timer()
            timer.start(coro)
            await asyncio.sleep(0)
            timer.stop()
            await timer.task
        def test_its_own(): asyncio.run(main())
        def test_the_suites(): asyncio.run(main(deaf()))
        """
    ).run()
    recorded.run.assert_outcomes(passed=2)
    assert outcomes(recorded, "::test_its_own") == [("library", "handled")]
    assert outcomes(recorded, "::test_the_suites") == [("library", "swallowed")]
    counts = [cancellations(recorded, f"::test_{name}")["swallowed"] for name in ("its_own", "the_suites")]
    assert counts == [0, 1]


@pytest.mark.skipif(not TAKES_CTRL_C, reason="from 3.11 on a runner takes Ctrl-C")
def test_ctrl_c_interrupts_the_main_task(suite: Suite) -> None:
    recorded = suite.write(
        test_it="""
        import asyncio, os, signal, pytest
        async def main():
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.sleep(30)
        def test_it():
            signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored below a shell in the background
            with pytest.raises(KeyboardInterrupt): asyncio.run(main())
        """
    ).run()
    recorded.run.assert_outcomes(passed=1)
    assert cancellations(recorded, "::test_it")["requested"] == {"interrupt": 1}
    assert cancellations(recorded, "::test_it")["swallowed"] == 0


def test_it_can_be_switched_off(suite: Suite) -> None:
    suite.write(
        test_it="""
        import asyncio, sys, pytest
        async def main():
            task = asyncio.create_task(asyncio.sleep(30))
            assert type(task) is asyncio.Task
            task.cancel()
            await asyncio.wait([task])
        def test_it():
            assert asyncio.tasks.Task is asyncio.Task
            asyncio.run(main())
        """
    )
    ini = suite.pytester.path / "tox.ini"
    ini.write_text(ini.read_text() + "\nloopglass_cancellations = false\n")
    recorded = suite.run()
    recorded.run.assert_outcomes(passed=1)
    found = ledger(recorded, "::test_it")
    assert found["tasks"]["spawned"] == 1
    assert found["cancellations"] is None


def test_a_step_of_an_async_generator_is_told_by_what_it_is_not_by_a_number(suite: Suite) -> None:
    recorded = suite.write(
        test_it="""
        import asyncio
        async def numbers():
            try: await asyncio.sleep(30)
            except asyncio.CancelledError: yield 1
        async def main():
            step = asyncio.ensure_future(numbers().__anext__())
            await asyncio.sleep(0)
            step.cancel()
            assert await step == 1
        def test_it(): asyncio.run(main())
        """
    ).run()
    recorded.run.assert_outcomes(passed=1)
    (told,) = cancellations(recorded, "::test_it")["listed"]
    assert (told["task"], told["outcome"]) == ("async_generator_asend", "swallowed")
