"""Tasks are counted the same on every backend: spawned, how many at once, and those that are left pending."""

from __future__ import annotations

import sys

import pytest

from tests.plugin.ledgers import ledger, pending, tasks
from tests.plugin.suites import Recorded, Suite

pytest.importorskip("trio")
pytest.importorskip("anyio")
pytest.importorskip("uvloop")

HOSTS = {"asyncio": "asyncio", "uvloop": "asyncio", "trio": "trio", "anyio_asyncio": "anyio", "anyio_trio": "anyio"}
SUITE = """
    import asyncio, sys
    import anyio, pytest, trio, uvloop

    async def on_asyncio(batches, churn):
        for size in batches:
            await asyncio.gather(*[asyncio.create_task(asyncio.sleep(0.001)) for _ in range(size)])
        for _ in range(churn):
            await asyncio.create_task(asyncio.sleep(0))

    async def on_groups(group, sleep, batches, churn):
        for size in batches:
            async with group() as tasks:
                for _ in range(size):
                    tasks.start_soon(sleep, 0.001)
        for _ in range(churn):
            async with group() as tasks:
                tasks.start_soon(sleep, 0)

    def run(host, batches, churn):
        if host in ("asyncio", "uvloop"):
            loop = asyncio.new_event_loop() if host == "asyncio" else uvloop.new_event_loop()
            loop.run_until_complete(on_asyncio(batches, churn))
            loop.close()
        elif host == "trio":
            trio.run(on_groups, trio.open_nursery, trio.sleep, batches, churn)
        else:
            anyio.run(on_groups, anyio.create_task_group, anyio.sleep, batches, churn, backend=host[6:])

    @pytest.mark.parametrize("batches,churn", [([], 0), ([], 9), ([5], 0), ([3, 7, 2], 5), ([64], 70), ([200], 0)],
                             ids=["none", "churn", "five", "batches", "sixty_four", "many"])
    @pytest.mark.parametrize("host", ["asyncio", "uvloop", "trio", "anyio_asyncio", "anyio_trio"])
    def test_counts(host, batches, churn): run(host, batches, churn)

    @pytest.mark.asyncio
    async def test_by_pytest_asyncio(): await on_asyncio([3], 1)
    @pytest.mark.anyio
    @pytest.mark.parametrize("anyio_backend", [
        pytest.param(("asyncio", {"use_uvloop": False}), id="asyncio"),
        pytest.param(("asyncio", {"use_uvloop": True}), id="uvloop"),
        pytest.param(("trio", {}), id="trio")])
    async def test_by_anyio(anyio_backend): await on_groups(anyio.create_task_group, anyio.sleep, [3], 1)
    @pytest.fixture
    async def prepared(): return trio.Event()
    @pytest.mark.trio
    async def test_by_pytest_trio(): await on_groups(trio.open_nursery, trio.sleep, [3], 1)
    class TestOld(__import__("unittest").IsolatedAsyncioTestCase):
        async def test_isolated(self): await on_asyncio([3], 1)
"""
COUNTS = {
    "none": (0, 0, 0),
    "churn": (9, 1, 0),
    "five": (5, 5, 0),
    "batches": (17, 7, 0),
    "sixty_four": (134, 64, 0),
}


@pytest.fixture(scope="module")
def _once() -> dict[str, Recorded]:
    return {}


@pytest.fixture
def recorded(suite: Suite, _once: dict[str, Recorded]) -> Recorded:
    """One run for the tests that only look at it."""
    if not _once:
        _once["run"] = suite.write(test_tasks=SUITE).run()
        _once["run"].run.assert_outcomes(passed=30 + 6)
        _once["run"].results.sort(key=str)
    return _once["run"]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("program", COUNTS)
def test_what_a_program_spawns_is_counted(recorded: Recorded, host: str, program: str) -> None:
    name = f"test_counts[{host}-{program}]"
    assert tasks(recorded, name) == COUNTS[program]
    assert tasks(recorded, name, "setup") == tasks(recorded, name, "teardown") == (0, 0, 0)


@pytest.mark.parametrize("host", HOSTS)
def test_a_peak_of_many_is_an_eighth_too_high_at_most(recorded: Recorded, host: str) -> None:
    spawned, peak, left = tasks(recorded, f"test_counts[{host}-many]")
    assert (spawned, left) == (200, 0)
    assert 200 * 8 / 9 - 1 <= peak <= 200


@pytest.mark.parametrize(
    "name",
    [
        "::test_by_pytest_asyncio",
        "::test_by_anyio[asyncio]",
        "::test_by_anyio[uvloop]",
        "::test_by_anyio[trio]",
        "::test_by_pytest_trio",
        "::test_isolated",
    ],
)
def test_tasks_of_the_machinery_that_runs_tests_are_not_counted(recorded: Recorded, name: str) -> None:
    assert tasks(recorded, name) == (4, 3, 0)
    assert ledger(recorded, name)["flags"] == []


def test_tasks_that_are_left_are_told_with_what_they_wait_in(suite: Suite) -> None:
    recorded = suite.write(
        test_left="""
        import asyncio, pytest, unittest, uvloop
        async def deeper():
            await asyncio.sleep(30)
        async def stays():
            await deeper()
        async def leaves():
            task = asyncio.create_task(stays(), name="the one")
            asyncio.create_task(deeper()).cancel()
            await asyncio.sleep(0)
            leaves.kept = task
        def closed(loop):
            loop.run_until_complete(leaves())
            loop.close()
        def test_by_a_runner(): asyncio.run(leaves())
        def test_by_a_closed_loop(): closed(asyncio.new_event_loop())
        def test_by_uvloop(): closed(uvloop.new_event_loop())
        def test_by_a_runner_of_uvloop(): uvloop.run(leaves())
        @pytest.mark.asyncio
        async def test_by_pytest_asyncio(): await leaves()
        @pytest.mark.anyio
        @pytest.mark.parametrize("anyio_backend", ["asyncio"])
        async def test_by_anyio(anyio_backend): await leaves()
        class TestOld(unittest.IsolatedAsyncioTestCase):
            async def test_isolated(self): await leaves()
        """
    ).run("-W", "ignore")
    recorded.run.assert_outcomes(passed=7)
    for name, when in {
        "::test_by_a_runner": "call",
        "::test_by_a_closed_loop": "call",
        "::test_by_uvloop": "call",
        "::test_by_a_runner_of_uvloop": "call",
        "::test_by_pytest_asyncio": "teardown",
        "::test_by_anyio[asyncio]": "call",
        "::test_isolated": "call",
    }.items():
        assert pending(recorded, name, when) == [
            {"name": "the one", "what": "stays", "awaits": "test_left.py:3 deeper"}
        ], name
        assert tasks(recorded, name, when)[2] == 1


def test_on_a_loop_that_lives_on_only_what_the_test_itself_left_is_told(suite: Suite) -> None:
    recorded = suite.write(
        test_session="""
        import asyncio, pytest, pytest_asyncio
        pytestmark = pytest.mark.asyncio(loop_scope="session")
        async def server(): await asyncio.sleep(30)
        async def forgotten(): await asyncio.sleep(30)
        @pytest_asyncio.fixture(scope="session", loop_scope="session")
        async def service():
            task = asyncio.create_task(server())
            yield task
            task.cancel()
        async def test_first(service): test_first.kept = asyncio.create_task(forgotten())
        async def test_second(service): await asyncio.sleep(0)
        async def test_third(service): await asyncio.create_task(asyncio.sleep(0))
        """
    ).run("-W", "ignore", "-p", "no:randomly")
    recorded.run.assert_outcomes(passed=3)
    assert [one["what"] for one in pending(recorded, "::test_first", "teardown")] == ["forgotten"]
    assert tasks(recorded, "::test_first") == (1, 2, 0)
    for name in ("::test_second", "::test_third"):
        assert [tasks(recorded, name, when)[2] for when in ("setup", "call", "teardown")] == [0, 0, 0]


def test_what_drives_a_loop_is_not_left_behind_when_it_is_interrupted(suite: Suite) -> None:
    recorded = suite.write(
        test_it="""
        import asyncio, pytest, signal
        class Enough(BaseException): pass
        def stop(*_): raise Enough
        def test_it():
            before = signal.signal(signal.SIGALRM, stop)
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            with pytest.raises(Enough):
                asyncio.run(asyncio.sleep(30))
            signal.signal(signal.SIGALRM, before)
        """
    ).run()
    recorded.run.assert_outcomes(passed=1)
    assert tasks(recorded, "::test_it") == (0, 0, 0)


def test_tasks_of_a_foreign_factory_are_counted_and_their_requests_null(suite: Suite) -> None:
    recorded = suite.write(
        test_factories="""
        import asyncio, pytest, sys, uvloop
        class Own(asyncio.Task): pass
        def factory(loop, coro, **kwargs): return Own(coro, loop=loop, **kwargs)
        async def main(eager=False):
            loop = asyncio.get_running_loop()
            loop.set_task_factory(asyncio.eager_task_factory if eager else factory)
            task = asyncio.create_task(asyncio.sleep(30))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
            loop.set_task_factory(None)
            task = asyncio.create_task(asyncio.sleep(30))
            task.cancel()
            await asyncio.wait([task])
        def run(loop, *args):
            loop.run_until_complete(main(*args))
            loop.close()
        def test_asyncio(): run(asyncio.new_event_loop())
        def test_uvloop(): run(uvloop.new_event_loop())
        @pytest.mark.skipif(sys.version_info < (3, 12), reason="new in 3.12")
        def test_eager(): run(asyncio.new_event_loop(), True)
        def test_none_of_them(): asyncio.run(asyncio.sleep(0))
        """
    ).run()
    names = ["::test_asyncio", "::test_uvloop"] + (["::test_eager"] if sys.version_info >= (3, 12) else [])
    recorded.run.assert_outcomes(passed=len(names) + 1, skipped=3 - len(names))
    for name in names:
        found = ledger(recorded, name)
        assert found["tasks"]["spawned"] == 2
        assert found["flags"] == ["foreign task factory"]
        assert found["cancellations"]["requested"] is None
        assert "suite's own making" in found["missing"]["cancellations.requested"]
    assert ledger(recorded, "::test_none_of_them") == {}
