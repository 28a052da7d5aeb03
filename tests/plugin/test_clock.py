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
    assert recorded.call("::test_it")["idle_s"] >= 0.05
    assert recorded.one("::test_it")["at"] > 1_600_000_000
