"""What is watched and what is not: nothing is said that was not seen, and nothing is left behind."""

import pytest

from tests.plugin.loops import figures
from tests.plugin.suites import Suite

pytest.importorskip("trio")


def test_a_library_imported_only_in_the_test_is_watched(suite: Suite) -> None:
    loop = figures(
        suite, "def test_it():\n    import trio\n    trio.run(trio.sleep, 0.1)\n", "-p", "no:trio", "-p", "no:anyio"
    )
    assert loop["backend"] == "trio"
    assert loop["idle_s"] >= 0.05


def test_a_mocked_selector_is_left_alone_and_said_to_be_unseen(suite: Suite) -> None:
    loop = figures(
        suite,
        """
        import asyncio
        def test_it():
            loop = asyncio.new_event_loop()
            seen = []
            select = loop._selector.select
            loop._selector.select = lambda timeout=None: seen.append(timeout) or select(timeout)
            loop.run_until_complete(asyncio.sleep(0))
            assert seen and vars(loop._selector)["select"] is not select
            loop.close()
        """,
    )
    assert loop["idle_s"] is None
    assert loop["missing"] == {"*": "its selector was changed: EpollSelector"}


def test_a_select_that_was_changed_during_a_run_may_be_put_back_after_it(suite: Suite) -> None:
    loop = figures(
        suite,
        """
        import asyncio
        def test_it(monkeypatch):
            loop = asyncio.new_event_loop()
            async def main():
                select = loop._selector.select
                monkeypatch.setattr(loop._selector, "select", lambda timeout=None: select(timeout))
                await asyncio.sleep(0.001)
            loop.run_until_complete(main())
            monkeypatch.undo()
            loop.run_until_complete(asyncio.sleep(0.1))
            assert "select" not in vars(loop._selector)
            loop.close()
        """,
    )
    assert loop["idle_s"] >= 0.05
    assert loop["missing"] == {}


def test_what_was_put_around_select_during_a_run_goes_on_after_it(suite: Suite) -> None:
    loop = figures(
        suite,
        """
        import asyncio
        def test_it():
            loop, seen = asyncio.new_event_loop(), []
            async def main():
                select = loop._selector.select
                loop._selector.select = lambda timeout=None: seen.append(timeout) or select(timeout)
            loop.run_until_complete(main())
            loop._selector.select(0)
            loop.run_until_complete(asyncio.sleep(0.001))
            assert len(seen) > 2
            loop.close()
        """,
    )
    assert loop["missing"] == {"*": "its selector was changed: EpollSelector"}


def test_nothing_of_the_probes_is_left_on_a_loop_that_is_not_driven(suite: Suite) -> None:
    figures(
        suite,
        """
        import asyncio
        def test_it():
            loop = asyncio.new_event_loop()
            selector = loop._selector
            loop.run_until_complete(asyncio.sleep(0))
            assert "select" not in vars(selector)
            loop.close()
        """,
    )


def test_a_guest_run_of_an_unknown_host_is_told_without_figures(suite: Suite) -> None:
    loop = figures(
        suite,
        """
        import asyncio, trio
        def test_it():
            async def main():
                loop, done = asyncio.get_running_loop(), asyncio.Event()
                trio.lowlevel.start_guest_run(trio.sleep, 0.01, run_sync_soon_threadsafe=loop.call_soon_threadsafe,
                                              done_callback=lambda _: done.set())
                await done.wait()
            asyncio.run(main())
        """,
    )
    assert loop["backend"] == "mixed"
    assert "host" in loop["missing"]["*"]
