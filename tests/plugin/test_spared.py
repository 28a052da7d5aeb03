"""pytest rewrites the asserts of plugins. Ours has none, so its modules are loaded as they are."""

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
