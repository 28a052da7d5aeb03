"""What a suite is spared: work for modules that need none, functions in the middle of its collections of garbage."""

import sys

import pytest

from tests.plugin.suites import Suite

INSTALLED = """
    '''What pytest does with the files of a plugin that was installed from a wheel.'''
    import sys
    (hook,) = [one for one in sys.meta_path if type(one).__name__ == "AssertionRewritingHook"]
    hook._must_rewrite |= {"pytest_loopglass", "asked"}
"""
ASKED = "WHY = 'another plugin, with asserts of its own'"
LOADED = """
    import sys, asked
    def test_modules():
        for name in "recorder", "watchdog", "loops.selector":
            assert type(sys.modules[f"pytest_loopglass.{name}"].__loader__).__name__ == "SourceFileLoader"
        assert type(asked.__loader__).__name__ == "AssertionRewritingHook"
"""


@pytest.mark.parametrize("xdist", [[], ["-n1"]])
def test_modules_of_the_plugin_are_not_rewritten_and_those_of_others_are(suite: Suite, xdist: list[str]) -> None:
    recorded = suite.write(installed=INSTALLED, asked=ASKED, test_loaded=LOADED).run("-p", "installed", *xdist)
    recorded.run.assert_outcomes(passed=1)


COLLECTED = """
    import gc, sys, trio
    async def nothing(): pass
    def test_collection():
        trio.run(nothing)
        entered = []
        def see(frame, event, arg):
            if event == "call": entered.append(frame.f_code.co_qualname)
        sys.setprofile(see)
        trio.run(nothing)
        gc.collect()
        sys.setprofile(None)
        assert "Runner.close" in entered
        assert [name for name in entered if "_remove" in name] == []
"""


@pytest.mark.skipif(sys.version_info < (3, 11), reason="code objects have no qualified names")
def test_no_function_runs_when_a_run_of_trio_is_collected(suite: Suite) -> None:
    """It would run in the middle of a collection of the suite's, and be found there when that takes long."""
    pytest.importorskip("trio")
    suite.write(test_collected=COLLECTED).run().run.assert_outcomes(passed=1)
