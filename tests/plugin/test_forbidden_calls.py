"""Libraries that look for blocking calls in loops find none of ours."""

from tests.plugin.deadlines import only
from tests.plugin.loops import line_of
from tests.plugin.suites import Suite

FORBIDS = """
    import asyncio, os.path
    allowed = os.path.abspath
    def abspath(name):
        assert asyncio._get_running_loop() is None, "a blocking call"
        return allowed(name)
    os.path.abspath = abspath
"""
WAITS = """
    import asyncio
    async def main():
        await asyncio.wait_for(asyncio.ensure_future(asyncio.sleep(0)), 5)  # here
    def test_it(): asyncio.run(main())
"""


def test_a_deadline_is_told_where_blocking_calls_are_forbidden(suite: Suite) -> None:
    recorded = suite.write(conftest=FORBIDS, test_one=WAITS).run()
    recorded.run.assert_outcomes(passed=1)
    recorded.run.stdout.no_fnmatch_line("loopglass: note*")
    assert only(recorded, "::test_it")["site"] == f"test_one.py:{line_of(WAITS, 'here')} main"
