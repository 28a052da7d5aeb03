"""Tests that fake time do not fake what is recorded of them."""

import pytest

from tests.plugin.suites import Suite

FAKE = """
    import asyncio, sys, time
    import pytest

    class Frozen:
        '''Does what freezegun does: replaces time functions that it finds as attributes of modules.'''
        NAMES = ("time", "time_ns", "perf_counter", "perf_counter_ns", "monotonic", "monotonic_ns")
        def __enter__(self):
            real = {id(getattr(time, name)): name for name in self.NAMES}
            self.undo = []
            for module in list(sys.modules.values()):
                if getattr(module, "__name__", "").startswith(("asyncio", "_pytest", "selectors")):
                    continue
                for name, value in list(vars(module).items()):
                    if id(value) in real:
                        self.undo.append((module, name, value))
                        setattr(module, name, lambda *_: 12)
        def __exit__(self, *_):
            for module, name, value in self.undo:
                setattr(module, name, value)

    @pytest.fixture
    def frozen():
        with Frozen():
            assert time.time() == 12
            yield

    def test_it(frozen):
        loop = asyncio.new_event_loop()
        loop.time = lambda start=time.monotonic: 0.0
        loop.call_soon(loop.stop)
        loop.run_forever()
        loop.close()
    def test_sleeps(frozen, monkeypatch):
        selector = __import__("selectors").DefaultSelector()
        selector.select(0.05)
        selector.close()
"""


def test_figures_are_real_while_time_is_frozen(suite: Suite) -> None:
    recorded = suite.write(test_frozen=FAKE).run()
    recorded.run.assert_outcomes(passed=2)
    loop = recorded.call("::test_it")
    assert loop["run_s"] > 0
    assert loop["run_s"] < 1e6, "a frozen clock was subtracted from a real one"
    assert all(result["at"] > 1_600_000_000 for result in recorded.results)


def test_sleep_is_measured_under_freezegun(suite: Suite) -> None:
    pytest.importorskip("freezegun")
    recorded = suite.write(
        test_frozen="""
        import asyncio, time
        from freezegun import freeze_time
        @freeze_time("1999-01-01", real_asyncio=True)
        def test_it():
            assert time.gmtime().tm_year == 1999
            asyncio.run(asyncio.sleep(0.05))
        """
    ).run("-W", "ignore")
    recorded.run.assert_outcomes(passed=1)
    assert recorded.call("::test_it")["idle_s"] >= 0.025
    assert recorded.one("::test_it")["at"] > 1_600_000_000


def test_time_machine_moves_neither_durations_nor_the_time_of_a_slow_tick(suite: Suite) -> None:
    pytest.importorskip("time_machine")
    recorded = suite.write(
        test_travels="""
        import asyncio, time
        import time_machine
        async def main():
            await asyncio.sleep(0.05)
            time.sleep(0.2)
        @time_machine.travel("1999-01-01", tick=False)
        def test_it():
            assert time.gmtime().tm_year == 1999
            asyncio.run(main())
        """
    ).run()
    recorded.run.assert_outcomes(passed=1)
    loop = recorded.call("::test_it")
    assert loop["idle_s"] >= 0.025
    assert loop["slow_ticks"][0]["site"] == "test_travels.py:5 main"
    assert recorded.one("::test_it")["at"] - 0.01 <= loop["slow_ticks"][0]["at"] < recorded.one("::test_it")["at"] + 60


def test_frozen_time_does_not_hide_a_slow_tick(suite: Suite) -> None:
    pytest.importorskip("freezegun")
    recorded = suite.write(
        test_frozen="""
        import asyncio, time
        from freezegun import freeze_time
        async def main(): time.sleep(0.2)
        @freeze_time("1999-01-01", real_asyncio=True)
        def test_it(): asyncio.run(main())
        """
    ).run("-W", "ignore")
    recorded.run.assert_outcomes(passed=1)
    (tick,) = recorded.call("::test_it")["slow_ticks"]
    assert tick["site"] == "test_frozen.py:3 main"
    assert tick["cause"] == "blocked"


def test_loops_are_measured_while_sockets_are_forbidden(suite: Suite) -> None:
    pytest.importorskip("pytest_socket")
    recorded = suite.write(
        test_sockets="""
        import asyncio, socket
        import pytest, pytest_socket
        def test_it():
            with pytest.raises(pytest_socket.SocketBlockedError):
                socket.socket()
            asyncio.run(asyncio.sleep(0.05))
        """
    ).run("--disable-socket", "--allow-unix-socket", "-W", "ignore")
    recorded.run.assert_outcomes(passed=1)
    assert recorded.call("::test_it")["idle_s"] >= 0.025
