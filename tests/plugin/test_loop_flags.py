"""What makes the figures of a loop less plain than they look is flagged."""

import pytest

from tests.plugin.loops import flags
from tests.plugin.suites import Suite

pytest.importorskip("trio")


def test_flags_are_raised_for_what_happened_and_for_nothing_else(suite: Suite) -> None:
    recorded = suite.write(
        test_flags="""
        import asyncio, threading
        import trio, trio.testing

        def test_plain(): asyncio.run(asyncio.sleep(0.001))
        def test_two_in_a_row():
            asyncio.run(asyncio.sleep(0.001))
            trio.run(trio.sleep, 0.001)
        def test_thread():
            thread = threading.Thread(target=asyncio.run, args=(asyncio.sleep(0.001),))
            thread.start()
            thread.join()
        def test_virtual_clock():
            trio.run(trio.sleep, 50, clock=trio.testing.MockClock(autojump_threshold=0))
        def test_trio_within_asyncio():
            async def main(): trio.run(trio.sleep, 0.001)
            asyncio.run(main())
        """
    ).run()
    recorded.run.assert_outcomes(passed=5)
    assert flags(recorded, "::test_plain") == []
    assert flags(recorded, "::test_two_in_a_row") == []
    assert flags(recorded, "::test_thread") == ["loop in a thread"]
    assert flags(recorded, "::test_virtual_clock") == ["virtual clock"]
    assert flags(recorded, "::test_trio_within_asyncio") == ["nested loop"]


def test_figures_under_a_virtual_clock_are_real(suite: Suite) -> None:
    recorded = suite.write(
        test_virtual="""
        import trio, trio.testing
        def test_it(): trio.run(trio.sleep, 1_000_000, clock=trio.testing.MockClock(autojump_threshold=0))
        """
    ).run()
    assert recorded.call("::test_it")["run_s"] < 1_000


NESTED = """
    import asyncio, time
    import pytest
    import nest_asyncio

    async def inner():
        await asyncio.sleep(0.05)
        time.sleep(0.15)
    def test_before(): asyncio.run(asyncio.sleep(0.05))
    def test_nested():
        nest_asyncio.apply()
        async def outer():
            await asyncio.sleep(0.02)
            asyncio.get_event_loop().run_until_complete(inner())
            asyncio.run(inner())
        asyncio.run(outer())
    def test_after(): asyncio.run(asyncio.sleep(0.05))
"""


@pytest.mark.parametrize("early", [True, False])
def test_loops_that_nest_asyncio_drives_are_seen(suite: Suite, early: bool) -> None:
    pytest.importorskip("nest_asyncio")
    if early:
        suite.write(conftest="import nest_asyncio\nnest_asyncio.apply()")
    recorded = suite.write(test_nested=NESTED).run("-p", "no:randomly", "-W", "ignore")
    recorded.run.assert_outcomes(passed=3)
    for name in "::test_before", "::test_after":
        assert recorded.call(name)["idle_s"] >= 0.025
        assert "nested loop" not in flags(recorded, name)
    nested = recorded.call("::test_nested")
    assert "nested loop" in flags(recorded, "::test_nested")
    assert nested["idle_s"] >= 0.06
    assert nested["slow"] >= 2
    assert nested["run_s"] >= nested["idle_s"] + 0.3


def test_nothing_of_the_probes_is_left_on_the_classes_of_nest_asyncio(suite: Suite) -> None:
    pytest.importorskip("nest_asyncio")
    suite.pytester.makepyfile(
        test_one="import asyncio\ndef test_it(): asyncio.run(asyncio.sleep(0))",
        program=f"""
        import asyncio, nest_asyncio, pytest
        nest_asyncio.apply(asyncio.new_event_loop())
        loops = asyncio.SelectorEventLoop
        before = loops.run_forever, loops.run_until_complete, nest_asyncio._patch_loop
        assert pytest.main(["-p", "no:cacheprovider", "--loopglass", "--loopglass-spool={suite.pytester.path}/spool",
                            "test_one.py"]) == 0
        assert before == (loops.run_forever, loops.run_until_complete, nest_asyncio._patch_loop)
        """,
    )
    done = suite.pytester.runpython(suite.pytester.path / "program.py")
    assert done.ret == 0


def test_a_loop_whose_class_had_another_clock_for_one_test_is_real_again(suite: Suite) -> None:
    recorded = suite.write(
        test_clock="""
        import asyncio
        async def waits(): await asyncio.wait_for(asyncio.ensure_future(asyncio.sleep(0)), 5)
        def test_virtual(monkeypatch):
            monkeypatch.setattr(asyncio.SelectorEventLoop, "time", lambda self: 1e6, raising=False)
            asyncio.run(waits())
        def test_real(): asyncio.run(waits())
        """
    ).run("-p", "no:randomly")
    recorded.run.assert_outcomes(passed=2)
    assert flags(recorded, "::test_virtual") == ["virtual clock"]
    assert flags(recorded, "::test_real") == []
