"""Signals reach the program as without the plugin, and the time waited until then counts as waited."""

import sys
import threading
from functools import partial

import pytest
from pytest_loopglass.loops.interrupts import Interrupts
from pytest_loopglass.loops.libuv import Callback

from tests.plugin.loops import figures
from tests.plugin.suites import Suite

pytest.importorskip("uvloop")


def test_a_wait_that_an_interrupt_ends_was_idle(suite: Suite) -> None:
    loop = figures(
        suite,
        """
        import asyncio, os, signal, threading, pytest
        class Enough(BaseException): pass
        def stop(*_): raise Enough
        def test_it():
            previous = signal.signal(signal.SIGALRM, stop)
            loop = asyncio.new_event_loop()
            loop.call_soon(signal.setitimer, signal.ITIMER_REAL, 0.1)
            with pytest.raises(Enough):
                loop.run_until_complete(asyncio.sleep(30))
            signal.signal(signal.SIGALRM, previous)
            loop.close()
        """,
        "-W",
        "ignore",
    )
    assert loop["idle_s"] >= 0.05


def test_idle_time_that_libuv_loses_to_a_signal_is_found_on_consecutive_loops(suite: Suite) -> None:
    loop = figures(
        suite,
        """
        import asyncio, uvloop
        def test_it():
            for _ in range(5):
                uvloop.run(asyncio.sleep(0.03))
        """,
    )
    assert loop["idle_s"] >= 5 * 0.03 * 0.5


def test_uvloop_loops_that_are_never_closed_do_no_harm(suite: Suite) -> None:
    loop = figures(
        suite,
        """
        import asyncio, gc, uvloop
        def test_it():
            for _ in range(20):
                loop = uvloop.new_event_loop()
                loop.run_until_complete(asyncio.sleep(0.001))
                del loop
                gc.collect()
        """,
        "-W",
        "ignore",
    )
    assert loop["runs"] == 20


@pytest.mark.parametrize("library", ["asyncio", "uvloop"])
def test_ctrl_c_reaches_the_program(suite: Suite, library: str) -> None:
    loop = figures(
        suite,
        f"""
        import asyncio, os, signal, threading, pytest, {library}
        def test_it():
            signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored below a shell in the background
            threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
            with pytest.raises(KeyboardInterrupt):
                {library}.run(asyncio.sleep(30))
        """,
    )
    assert loop["run_s"] < 30


def test_a_signal_that_comes_as_an_event_does_not_turn_the_wait_into_work_on_uvloop(suite: Suite) -> None:
    """Its handler runs in the loop. libuv forgets how long it had waited for it, but the watchdog has seen it wait."""
    loop = figures(
        suite,
        """
        import asyncio, signal, uvloop
        async def main():
            heard = asyncio.Event()
            asyncio.get_running_loop().add_signal_handler(signal.SIGALRM, heard.set)
            signal.setitimer(signal.ITIMER_REAL, 0.4)
            await asyncio.wait_for(heard.wait(), 60)
        def test_it(): uvloop.run(main())
        """,
    )
    assert loop["idle_s"] >= 0.2


def test_a_wait_for_a_child_is_a_wait_on_uvloop(suite: Suite) -> None:
    loop = figures(
        suite,
        """
        import asyncio, uvloop
        async def main():
            process = await asyncio.create_subprocess_exec("sleep", "0.4")
            await process.wait()
        def test_it(): uvloop.run(main())
        """,
    )
    assert loop["idle_s"] >= 0.2


def test_a_callback_that_blocks_inside_the_poll_of_libuv_is_no_wait(suite: Suite) -> None:
    loop = figures(
        suite,
        """
        import asyncio, socket, time, uvloop
        class Blocks(asyncio.Protocol):
            def data_received(self, data):
                time.sleep(0.3)
                asyncio.get_running_loop().call_later(0.01, self.done.set)
        async def main():
            ours, theirs = socket.socketpair()
            Blocks.done = asyncio.Event()
            transport, _ = await asyncio.get_running_loop().create_connection(Blocks, sock=ours)
            theirs.send(b"1")
            await Blocks.done.wait()
            transport.close()
            theirs.close()
            await asyncio.sleep(0)
        def test_it(): uvloop.run(main())
        """,
    )
    assert loop["longest_tick_s"] >= 0.3
    assert loop["idle_s"] <= loop["run_s"] - 0.3
    (slow,) = [tick for tick in loop["slow_ticks"] if tick["duration_s"] >= 0.3]
    assert slow["site"].startswith("test_one.py:4 ")
    assert slow["cause"] == "blocked"


THREADS = """
    import asyncio, signal, sys, threading, pytest, uvloop

    class Bad:
        def __del__(self): raise ValueError("never seen")

    class Driven(threading.Thread):
        def __init__(self):
            super().__init__()
            self.inside, self.enough, self.error = threading.Event(), threading.Event(), None
            self.start()
            assert self.inside.wait(30)
        def run(self):
            try:
                uvloop.run(self.main())
            except BaseException as error:
                self.error = error
        async def main(self):
            self.inside.set()
            while not self.enough.is_set():
                await asyncio.sleep(0.001)
        def end(self):
            self.enough.set()
            self.join()

    @pytest.fixture
    def heard(monkeypatch):
        heard = []
        monkeypatch.setattr(sys, "unraisablehook", lambda unraisable: heard.append(unraisable.exc_type))
        return heard
"""


def test_what_is_unraisable_is_told_once_after_loops_of_uvloop_in_several_threads(suite: Suite) -> None:
    figures(
        suite,
        f"""{THREADS}
    def test_it(heard):
        hook = sys.unraisablehook
        first, second = Driven(), Driven()
        first.end(), second.end()
        assert sys.unraisablehook is hook
        uvloop.run(asyncio.sleep(0))
        Bad()
        assert heard == [ValueError]
        """,
    )


def test_a_hook_that_was_put_in_front_during_a_run_of_uvloop_is_called_once(suite: Suite) -> None:
    figures(
        suite,
        f"""{THREADS}
    def test_it(heard):
        async def main():
            before = sys.unraisablehook
            sys.unraisablehook = lambda unraisable: (heard.append("in front"), before(unraisable))
        async def fails(): Bad()
        uvloop.run(main())
        uvloop.run(fails())
        Bad()
        assert heard == ["in front", ValueError] * 2
        """,
    )


def test_an_interrupt_belongs_to_the_loop_of_the_thread_in_which_it_strikes() -> None:
    def strikes(_: int | None) -> None:
        raise KeyboardInterrupt

    stopped: list[str] = []
    here, there = (Interrupts(partial(stopped.append, name), strikes) for name in ("here", "there"))
    caught: list[BaseException | None] = []

    def other() -> None:
        there.watch()
        begun.set()
        struck.wait(30)
        caught.append(there.unwatch())

    before, begun, struck = sys.unraisablehook, threading.Event(), threading.Event()
    here.watch()
    thread = threading.Thread(target=other)
    thread.start()
    begun.wait(30)
    Callback(strikes)(None)
    struck.set()
    thread.join()
    assert isinstance(here.unwatch(), KeyboardInterrupt)
    assert (stopped, caught) == (["here"], [None])
    assert sys.unraisablehook is before
