"""What came of a deadline: of those that take effect, that move, that come too late, that nobody needed."""

import pytest

from tests.plugin.deadlines import listed, outcomes
from tests.plugin.suites import Suite

pytest.importorskip("trio")
pytest.importorskip("anyio")
pytest.importorskip("uvloop")


@pytest.mark.skipif("sys.version_info < (3, 11)", reason="asyncio.timeout is new in Python 3.11")
def test_deadlines_are_followed_when_they_move(suite: Suite) -> None:
    moved, given, taken, gone = listed(
        suite,
        """
    async def main():
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(0.01) as moved:
            moved.reschedule(moved.when() + 10)
            await asyncio.sleep(0.03)
        async with asyncio.timeout(None) as given:
            given.reschedule(loop.time() + 3)
        async with asyncio.timeout(7) as taken:
            taken.reschedule(None)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(7) as sooner:
                sooner.reschedule(loop.time() + 0.01)
                await asyncio.sleep(1)
        with anyio.move_on_after(0.01) as scope:
            scope.deadline += 20
            await anyio.sleep(0.03)
        with anyio.CancelScope() as late:
            late.deadline = anyio.current_time() + 8
    def test_it(): asyncio.run(main())
    """,
    )[:4]
    assert [round(one["limit_s"]) for one in (moved, given)] == [10, 3]
    assert 0.009 < taken["limit_s"] < 7, "the one that has none any more is not told"
    assert taken["outcome"] == "raised"
    assert 19 < gone["limit_s"] < 20.02, "it may be less: the program may be held up before it begins"


@pytest.mark.skipif("sys.version_info < (3, 11)", reason="asyncio.timeout is new in Python 3.11")
def test_nested_timeouts_are_told_apart(suite: Suite) -> None:
    outer, inner = listed(
        suite,
        """
    async def main():
        async with asyncio.timeout(5):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.01):
                    await asyncio.sleep(1)
    def test_it(): asyncio.run(main())
    """,
    )
    assert outcomes([outer, inner]) == [(False, "in time"), (True, "raised")]
    assert outer["elapsed_s"] >= inner["elapsed_s"]


@pytest.mark.skipif("sys.version_info < (3, 11)", reason="asyncio.timeout is new in Python 3.11")
def test_a_deadline_that_takes_no_effect_is_not_caught(suite: Suite) -> None:
    found = listed(
        suite,
        """
    async def main():
        async with asyncio.timeout(0.01):
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(1)
        async with asyncio.timeout(0.01):
            time.sleep(0.03)
        with anyio.move_on_after(0.01):
            with anyio.CancelScope(shield=True):
                await anyio.sleep(0.03)
        with anyio.move_on_after(0.01):
            time.sleep(0.03)
    def test_it(): asyncio.run(main())
    """,
    )
    assert outcomes(found) == [(True, "not caught"), (False, "not caught"), (True, "not caught"), (False, "not caught")]


def test_deadlines_that_have_passed_already_fire_at_once(suite: Suite) -> None:
    found = listed(
        suite,
        """
    async def main():
        with contextlib.suppress(*LATE):
            await asyncio.wait_for(asyncio.sleep(1), 0)
        with contextlib.suppress(*LATE):
            await asyncio.wait_for(asyncio.sleep(1), -1)
        with anyio.move_on_after(0):
            await anyio.sleep(1)
        with anyio.CancelScope(deadline=anyio.current_time() - 1):
            await anyio.sleep(1)
    def test_it(): asyncio.run(main())
    """,
    )
    assert outcomes(found) == [(True, "raised"), (True, "raised"), (True, "caught"), (True, "caught")]
    assert [one["limit_s"] for one in found] == [0, 0, 0, 0]


def test_a_wait_that_is_cancelled_from_outside_was_in_time(suite: Suite) -> None:
    found = listed(
        suite,
        """
    async def for_one():
        await asyncio.wait_for(asyncio.sleep(5), 9)
    async def for_many():
        await asyncio.wait([asyncio.ensure_future(asyncio.sleep(5))], timeout=9)
    async def main():
        for waits in (for_one, for_many):
            task = asyncio.ensure_future(waits())
            await asyncio.sleep(0)
            await asyncio.sleep(0.02)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
    def test_it(): asyncio.run(main())
    """,
    )
    assert outcomes(found) == [(False, "in time"), (False, "in time")]
    assert all(0.019 <= one["elapsed_s"] < 5 for one in found)


def test_wait_for_whose_future_ends_all_the_same_does_not_raise(suite: Suite) -> None:
    (found,) = listed(
        suite,
        """
    async def stubborn():
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(5)
        return 3
    async def main():
        assert await asyncio.wait_for(stubborn(), 0.01) == 3
    def test_it(): asyncio.run(main())
    """,
    )
    assert outcomes([found]) == [(True, "not caught")]


def test_waits_for_the_first_are_in_time_when_one_is_done(suite: Suite) -> None:
    found = listed(
        suite,
        """
    async def fail(): raise ValueError
    async def main():
        slow = asyncio.ensure_future(asyncio.sleep(5))
        quick = asyncio.ensure_future(asyncio.sleep(0))
        bad = asyncio.ensure_future(fail())
        await asyncio.wait([slow, quick], timeout=3, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait([slow, bad], timeout=3, return_when=asyncio.FIRST_EXCEPTION)
        await asyncio.wait([slow, quick], timeout=0.01, return_when=asyncio.FIRST_EXCEPTION)
        slow.cancel()
        assert isinstance(bad.exception(), ValueError)
    def test_it(): asyncio.run(main())
    """,
    )
    assert outcomes(found) == [(False, "in time"), (False, "in time"), (True, "caught")]
