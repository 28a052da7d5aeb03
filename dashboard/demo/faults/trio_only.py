"""A test that is broken on trio, where no asyncio loop runs."""

from typing import Final

from dashboard.demo.attempt import Attempt
from dashboard.demo.circumstances import Circumstances
from dashboard.demo.failure import Frame, failure
from dashboard.demo.suite import TRIO

SINCE: Final = 22.0
"""Day of the code."""

IN_TEST = """\
    async def test_stamps_each_position(tracking):
        async with tracking.follow("van 4") as positions:
>           stamped = await positions.receive()"""
IN_CODE = """\
    async def receive(self) -> Stamped:
        position = await self._positions.receive()
>       return Stamped(position, asyncio.get_running_loop().time())"""


class TrioOnly:
    cases = frozenset({"tests/courier/test_tracking.py::test_stamps_each_position"})

    def touch(self, attempt: Attempt, under: Circumstances) -> None:
        if under.code < SINCE or attempt.backend != TRIO:
            return
        frames = (
            Frame(f"tests/courier/test_tracking.py:{attempt.case.line + 3}", IN_TEST),
            Frame("shop/courier/tracking.py:77", IN_CODE),
        )
        attempt.fail(failure("RuntimeError", "no running event loop", *frames))
